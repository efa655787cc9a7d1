package resync.peer.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import resync.peer.ike.Event;
import resync.peer.ike.Event.Scope;
import resync.peer.ike.Report;
import resync.peer.sa.Spi;

/** What happens when one end has lost its SAs. */
class RecoveryTest {
  private static Conf recovering(Conf conf) {
    return conf.resync("invalid_spi_recovery", "yes");
  }

  @Test
  void aRestartedGatewaySetsUpANewIkeSaAndTellsThePeer() {
    Pair pair = Pair.established(Conf.west(), recovering(Conf.east()));
    pair.traffic(Duration.ofMillis(100));
    Spi dead = pair.west.children().getFirst().outboundSpi();
    pair.east.restart();
    pair.sent.clear();
    int delivered = pair.traffic(Duration.ofSeconds(1));

    assertEquals(
        List.of(
            "east IKE_SA_INIT request",
            "west IKE_SA_INIT response",
            "east IKE_AUTH request", // INITIAL_CONTACT, the first Child SA
            "west IKE_AUTH response",
            "east INFORMATIONAL request", // D(ESP), N(INVALID_SPI)
            "west INFORMATIONAL response"),
        pair.ikeSent());
    assertTrue(delivered >= 98, "lost more than two packets: " + delivered);
    assertEquals(1, pair.west.ikeSas().size());
    assertEquals(1, pair.west.children().size());
    assertTrue(pair.agree());
    assertEquals(1, pair.east.counter("RECOVERY_IKE_SAS_INITIATED"));
    assertEquals(dead, pair.west.reports(Report.InvalidSpiReceived.class).getFirst().spi());
    assertEquals(
        List.of(Report.DownReason.INITIAL_CONTACT),
        pair.west.reports(Report.ChildSaDown.class).stream()
            .map(Report.ChildSaDown::reason)
            .toList());
    assertTrue(
        pair.east.log().stream()
            .anyMatch(
                line ->
                    line.equals(
                        "%CRYPTO-4-RECVD_PKT_INV_SPI: decaps: rec'd IPSEC packet has invalid spi"
                            + " for destaddr=198.51.100.1, prot=50, spi=0x"
                            + dead.hex().toUpperCase(Locale.ROOT)
                            + "("
                            + Integer.toUnsignedString(dead.value())
                            + "), srcaddr=192.0.2.1")),
        () -> pair.east.log().toString());
  }

  @Test
  void theSameOverUdpEncapsulation() {
    Pair pair =
        Pair.established(
            Conf.west().connection("encap", "yes"),
            recovering(Conf.east().connection("encap", "yes")));
    pair.traffic(Duration.ofMillis(100));
    pair.east.restart();
    assertTrue(pair.traffic(Duration.ofSeconds(1)) >= 98);
    assertTrue(pair.agree());
    assertTrue(pair.east.reports(Report.InvalidSpiSeen.class).getFirst().udpEncapsulated());
  }

  @Test
  void withoutRecoveryARestartedGatewayIsABlackHole() {
    Pair pair = Pair.established(Conf.west(), Conf.east());
    pair.east.restart();
    pair.sent.clear();
    assertEquals(0, pair.traffic(Duration.ofSeconds(30)));
    assertEquals(List.of(), pair.ikeSent());
    assertEquals(3000, pair.east.counter("IN_US_V4_PKT_SA_NOT_FOUND_SPI"));
    assertEquals(1, pair.east.reports(Report.InvalidSpiSeen.class).size());
  }

  @Test
  void theLineIsWrittenOnceAMinute() {
    Pair pair = Pair.established(Conf.west(), Conf.east());
    pair.east.restart();
    pair.traffic(Duration.ofSeconds(125));
    assertEquals(3, pair.east.reports(Report.InvalidSpiSeen.class).size());
  }

  @Test
  void theRestartedEndsOwnTrafficBringsTheTunnelBack() {
    Pair pair = Pair.established(Conf.west(), Conf.east());
    pair.east.restart();
    pair.east.sendTraffic();
    pair.pass(Duration.ofMillis(100));
    assertEquals(10, pair.traffic(Duration.ofMillis(100)));
    assertEquals(1, pair.west.ikeSas().size(), "INITIAL_CONTACT ends the old one");
    assertTrue(pair.agree());
  }

  @Test
  void aDeadSpiSeenWhileAnIkeSaIsBeingSetUpIsToldOverThatOne() {
    Pair pair = Pair.established(Conf.west(), Conf.east());
    pair.traffic(Duration.ofMillis(100));
    Spi dead = pair.west.children().getFirst().outboundSpi();
    pair.east.command(new Event.Clear(Scope.ALL));
    pair.sent.clear();
    pair.east.sendTraffic(); // acquires, before west's next packet comes
    pair.traffic(Duration.ofSeconds(1));
    assertEquals(
        List.of(dead),
        pair.west.reports(Report.InvalidSpiReceived.class).stream()
            .map(Report.InvalidSpiReceived::spi)
            .toList());
    assertEquals(1, pair.ikeSent().stream().filter("east INFORMATIONAL request"::equals).count());
    assertTrue(pair.agree());
  }

  @ParameterizedTest
  @CsvSource({"IPSEC, false", "ALL, true"})
  void aSilentClearAtTheReceiver(Scope scope, boolean recovery) {
    Pair pair = Pair.established(Conf.west(), recovery ? recovering(Conf.east()) : Conf.east());
    pair.traffic(Duration.ofMillis(100));
    pair.sent.clear();
    pair.east.command(new Event.Clear(scope));
    assertEquals(List.of(), pair.sent, "silent");
    int delivered = pair.traffic(Duration.ofSeconds(1));
    assertTrue(delivered >= 97, "lost more than three packets: " + delivered);
    assertTrue(pair.agree());
    assertEquals(1, pair.west.children().size());
  }

  @Test
  void overTheIkeSaThePeerIsToldOnceForEachSpi() {
    Pair pair = Pair.established(Conf.west(), Conf.east());
    pair.traffic(Duration.ofMillis(100));
    pair.east.command(new Event.Clear(Scope.IPSEC));
    pair.sent.clear();
    pair.network(p -> List.of(new Pair.Delivery(p, Duration.ofMillis(200))));
    for (int i = 0; i < 100; i++) {
      pair.west.sendTraffic();
    }
    pair.pass(Duration.ofSeconds(1));
    assertEquals(1, pair.ikeSent().stream().filter("east INFORMATIONAL request"::equals).count());
    assertEquals(
        List.of(Report.DownReason.INVALID_SPI),
        pair.west.reports(Report.ChildSaDown.class).stream()
            .map(Report.ChildSaDown::reason)
            .toList());
  }

  @Test
  void aSilentClearOfTheIkeSaAloneLeavesTrafficAlive() {
    Pair pair = Pair.established(Conf.west().connection("dpd_delay", "5s"), Conf.east());
    pair.east.command(new Event.Clear(Scope.IKE));
    assertEquals(100, pair.traffic(Duration.ofSeconds(1)));
    assertEquals(1, pair.east.children().size());
    // West hears ESP all the time, so that its liveness check waits until the traffic stops.
    pair.pass(Duration.ofSeconds(30));
    assertEquals(0, pair.west.ikeSas().size());
    assertEquals(0, pair.west.children().size());
    // The next packet sets everything up anew; INITIAL_CONTACT clears east's orphan.
    assertTrue(pair.traffic(Duration.ofSeconds(1)) >= 98);
    assertEquals(1, pair.east.children().size());
    assertTrue(pair.agree());
  }

  @ParameterizedTest
  @EnumSource(Scope.class)
  void aSilentClearAtTheSender(Scope scope) {
    Pair pair = Pair.established(Conf.west(), Conf.east());
    pair.traffic(Duration.ofMillis(100));
    pair.west.command(new Event.Clear(scope));
    assertTrue(pair.traffic(Duration.ofSeconds(1)) >= 98);
    if (scope == Scope.IKE) {
      return;
    }
    // East deletes what west has stopped using.
    pair.traffic(Duration.ofSeconds(4));
    assertTrue(pair.agree());
    assertEquals(1, pair.east.children().size());
  }

  @Test
  void outboundTrafficWithoutInboundFindsADeadPeer() {
    Pair pair =
        Pair.established(
            Conf.west()
                .resync("traffic_liveness", "500ms")
                .resync("retransmit_timeout", "100ms")
                .resync("retransmit_tries", "2"),
            Conf.east());
    pair.traffic(Duration.ofSeconds(1));
    assertEquals(0, pair.west.reports(Report.LivenessStarted.class).size());
    pair.east.restart();
    // 500 ms of doubt, then 100 + 200 + 400 ms for the check, then the next packet sets up anew.
    int delivered = pair.traffic(Duration.ofSeconds(3));
    assertTrue(delivered > 170 && delivered < 190, "delivered " + delivered);
    assertEquals(1, pair.west.reports(Report.LivenessFailed.class).size());
    assertTrue(pair.agree());
  }

  @Test
  void aLivenessCheckThatIsAnsweredChangesNothing() {
    Pair pair =
        Pair.established(
            Conf.west().connection("dpd_delay", "5s"), Conf.east().connection("dpd_delay", "7s"));
    pair.pass(Duration.ofMinutes(2));
    assertTrue(pair.west.reports(Report.LivenessStarted.class).size() > 10);
    assertEquals(0, pair.west.reports(Report.LivenessFailed.class).size());
    assertTrue(pair.agree());
  }

  @Test
  void aDeadPeerIsFoundByDpdAndTheNextPacketSetsUpAnew() {
    Pair pair = Pair.established(Conf.west().connection("dpd_delay", "5s"), Conf.east());
    pair.east.restart();
    pair.pass(Duration.ofSeconds(25));
    assertEquals(0, pair.west.ikeSas().size());
    assertTrue(pair.traffic(Duration.ofSeconds(1)) >= 98);
    assertTrue(pair.agree());
  }

  @Test
  void aPeerThatSaysGoodbyeIsNotCalledBack() {
    Pair pair = Pair.established(Conf.west(), recovering(Conf.east()));
    // West's traffic goes on while its Delete is on its way.
    pair.network(p -> List.of(new Pair.Delivery(p, Duration.ofMillis(50))));
    pair.west.command(new Event.Terminate(Scope.ALL));
    for (int i = 0; i < 5; i++) {
      pair.pass(Duration.ofMillis(10));
      pair.west.handle(
          pair.now(),
          new Event.PacketFromTun(IpPacket.udp(pair.west.host, pair.west.otherHost, i)));
    }
    pair.pass(Duration.ofMillis(500));
    assertFalse(pair.ikeSent().contains("east IKE_SA_INIT request"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRestartWhileTheIkeSaIsBeingSetUp(boolean early) {
    Pair pair = Pair.of(recovering(Conf.west()), recovering(Conf.east()));
    pair.west.initiate();
    pair.pass(Duration.ofMillis(early ? 2 : 4));
    pair.east.restart();
    // West's request belongs to what east has forgotten; it gives up, and the next packet asks.
    pair.traffic(Duration.ofSeconds(20));
    assertTrue(pair.traffic(Duration.ofSeconds(1)) >= 98);
    assertTrue(pair.agree());
  }
}
