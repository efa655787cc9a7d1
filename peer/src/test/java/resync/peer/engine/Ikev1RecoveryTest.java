package resync.peer.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import resync.peer.ike.Event;
import resync.peer.ike.Report;
import resync.peer.sa.Spi;
import resync.peer.wire.Octets;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.ip.IpAddress;
import resync.peer.wire.v1.Exchange;
import resync.peer.wire.v1.IsakmpMessage;
import resync.peer.wire.v1.IsakmpPayload;
import resync.peer.wire.v1.NotifyCode;
import resync.peer.wire.v1.ProtocolId;

/** IKEv1 when the two ends' SAs disagree, and while SAs are replaced. */
class Ikev1RecoveryTest {

  private static Conf west() {
    return Ikev1SetUpTest.west();
  }

  private static Conf east() {
    return Ikev1SetUpTest.east();
  }

  @Test
  void aRestartedGatewayTellsTheSenderOverANewIsakmpSa() {
    Pair pair = Pair.established(west(), east().resync("invalid_spi_recovery", "yes"));
    String old = pair.west.children().getFirst().outboundSpi().hex();
    pair.east.restart();
    assertTrue(pair.traffic(Duration.ofSeconds(3)) > 250);
    assertEquals(1, pair.west.children().size());
    assertNotEquals(old, pair.west.children().getFirst().outboundSpi().hex());
    assertTrue(pair.agree());
    assertEquals(1, pair.west.ikeSas().size(), "INITIAL-CONTACT ends the old ISAKMP SA");
    assertEquals(1, pair.east.reports(Report.RecoveryStarted.class).size());
  }

  @Test
  void withoutRecoveryARestartStaysABlackHole() {
    Pair pair = Pair.established(west(), east());
    pair.east.restart();
    assertEquals(0, pair.traffic(Duration.ofSeconds(20)));
    assertTrue(pair.east.counter("INVALID_SPI_SEEN") > 1000);
  }

  @Test
  void anSaClearedSilentlyIsToldOverTheIsakmpSa() {
    Pair pair = Pair.established(west(), east());
    pair.east.command(new Event.Clear(Event.Scope.IPSEC));
    assertTrue(pair.traffic(Duration.ofSeconds(2)) > 190);
    assertTrue(pair.agree());
    assertEquals(1, pair.west.counter("INVALID_SPI_RECEIVED"));
  }

  @Test
  void aDeleteOfIpsecSasIsTold() {
    Pair pair = Pair.established(west(), east());
    pair.east.command(new Event.Terminate(Event.Scope.IPSEC));
    pair.pass(Duration.ofSeconds(1));
    assertEquals(0, pair.west.children().size());
    assertEquals(1, pair.west.ikeSas().size());
  }

  @Test
  void aDeleteOfTheIsakmpSaTakesTheIpsecSasAlong() {
    Pair pair = Pair.established(west(), east());
    pair.east.command(new Event.Terminate(Event.Scope.ALL));
    pair.pass(Duration.ofSeconds(1));
    assertEquals(0, pair.west.children().size());
    assertEquals(0, pair.west.ikeSas().size());
  }

  @Test
  void whatIsNotProtectedChangesNoSa() {
    Pair pair = Pair.established(west(), east());
    var sa = pair.west.ikeSas().getFirst();
    Octets spi = Octets.of(pair.west.children().getFirst().outboundSpi().octets());
    List<IsakmpPayload> forged =
        List.of(
            new IsakmpPayload.Delete(ProtocolId.ESP, List.of(spi)),
            new IsakmpPayload.Notification(
                ProtocolId.ESP, spi, NotifyCode.INVALID_SPI.number(), spi),
            new IsakmpPayload.Notification(
                ProtocolId.ISAKMP, Octets.EMPTY, NotifyCode.INITIAL_CONTACT.number(), Octets.EMPTY),
            new IsakmpPayload.Notification(
                ProtocolId.ISAKMP, Octets.EMPTY, NotifyCode.INVALID_COOKIE.number(), Octets.EMPTY));
    byte[] message =
        IsakmpMessage.encode(
            IsakmpMessage.header(
                sa.initiatorSpi().value(), sa.responderSpi().value(), Exchange.INFORMATIONAL, 0, 7),
            forged);
    pair.inject(
        new Packet(pair.now(), "forger", endpoint("198.51.100.1"), endpoint("192.0.2.1"), message));
    pair.pass(Duration.ofSeconds(5));
    assertEquals(1, pair.west.children().size());
    assertEquals(1, pair.west.ikeSas().size());
    assertTrue(pair.agree());
    assertEquals(1, pair.west.counter("LIVENESS_CHECKS"), "it asks the peer whether it lives");
    assertFalse(pair.west.reports(Report.InvalidSpiReceived.class).getFirst().authenticated());
  }

  private static Endpoint endpoint(String address) {
    return new Endpoint(IpAddress.of(address), 500);
  }

  @Test
  void aDeadPeerIsFoundAndNegotiatedWithAnew() {
    Pair pair =
        Pair.established(
            west().connection("dpd_delay", "5s").child("dpd_action", "start"),
            east().connection("keyingtries", "0"));
    pair.network(_ -> Pair.never());
    pair.pass(Duration.ofSeconds(21));
    assertEquals(1, pair.west.reports(Report.LivenessFailed.class).size());
    assertEquals(0, pair.west.children().size());
    pair.east.restart();
    pair.heal();
    pair.pass(Duration.ofSeconds(10));
    assertEquals(1, pair.west.children().size());
    assertTrue(pair.agree());
  }

  @Test
  void aTimeoutOfItsOwnEndsDeadPeerDetectionSooner() {
    Conf west = west().connection("dpd_delay", "2s").connection("dpd_timeout", "5s");
    Pair pair = Pair.established(west, east());
    pair.network(packet -> Pair.never());
    pair.pass(Duration.ofSeconds(5));
    assertEquals(1, pair.west.ikeSas().size(), "not asked for 5 s yet");
    pair.pass(Duration.ofSeconds(3));
    assertEquals(0, pair.west.ikeSas().size(), () -> pair.west.log().toString());
    assertEquals(1, pair.west.reports(Report.LivenessFailed.class).size());
  }

  @Test
  void aLivingPeerAnswersForAsLongAsItIsAsked() {
    Pair pair = Pair.established(west().connection("dpd_delay", "5s"), east());
    pair.pass(Duration.ofMinutes(2));
    assertTrue(pair.west.counter("LIVENESS_CHECKS") > 15);
    assertEquals(0, pair.west.counter("LIVENESS_FAILED"));
    assertEquals(1, pair.west.children().size());
  }

  @ParameterizedTest
  @EnumSource(Event.Scope.class)
  void rekeyingLosesNoPacket(Event.Scope scope) {
    Pair pair = Pair.established(west(), east());
    int before = pair.traffic(Duration.ofMillis(100));
    pair.west.command(new Event.Rekey(scope));
    assertEquals(10, before);
    assertEquals(1500, pair.traffic(Duration.ofSeconds(15)));
    assertEquals(1, pair.west.children().size(), "the old pair is deleted");
    assertEquals(1, pair.east.children().size());
    assertEquals(1, pair.west.ikeSas().size(), "the old ISAKMP SA is deleted");
    assertEquals(1, pair.east.ikeSas().size());
    assertTrue(pair.agree());
  }

  @Test
  void theInitiatorOfARekeyingChangesOverWhereASilentPeerDeletesTheOldPair() {
    Pair pair = Pair.established(west(), east());
    Spi old = pair.west.children().getFirst().outboundSpi();
    pair.west.command(new Event.Rekey(Event.Scope.IPSEC));
    pair.pass(Duration.ofMillis(2900));
    assertEquals(old, leavesOn(pair));
    pair.pass(Duration.ofSeconds(4));
    assertNotEquals(old, leavesOn(pair));
  }

  private static Spi leavesOn(Pair pair) {
    pair.sent.clear();
    pair.west.sendTraffic();
    return Spi.read(pair.sent.getFirst().payload(), 20);
  }

  @Test
  void lifetimesReplaceBothPhasesWithoutLoss() {
    Pair pair =
        Pair.established(
            west().connection("rekey_time", "60s").child("rekey_time", "20s"),
            east().connection("rekey_time", "60s").child("rekey_time", "20s"));
    assertEquals(18_000, pair.traffic(Duration.ofMinutes(3)));
    assertTrue(pair.agree());
    assertTrue(pair.west.counter("IKE_SAS_ESTABLISHED") >= 3);
    assertTrue(pair.west.counter("CHILD_SAS_ESTABLISHED") >= 8);
    assertEquals(1, pair.west.ikeSas().size());
  }

  @Test
  void theResponderKeepsSasForAShorterTime() {
    Pair pair =
        Pair.established(
            west().child("life_time", "1h"),
            east().child("life_time", "60s").child("rekey_time", "0"));
    pair.traffic(Duration.ofSeconds(70));
    assertTrue(pair.west.counter("CHILD_SAS_ESTABLISHED") >= 2, "west has replaced it in time");
    assertTrue(pair.agree());
  }

  @ParameterizedTest
  @CsvSource({
    "aes128gcm16, aes256gcm16, NO-PROPOSAL-CHOSEN",
    "aes128gcm16, aes128gcm16-modp2048, NO-PROPOSAL-CHOSEN",
  })
  void quickModeIsRefusedWithBothEndsValues(String west, String east, String code) {
    Pair pair = Pair.of(west().child("esp_proposals", west), east().child("esp_proposals", east));
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(2));
    assertEquals(0, pair.west.children().size());
    assertEquals(1, pair.west.ikeSas().size(), "the ISAKMP SA stays");
    assertTrue(
        pair.east.log().stream().anyMatch(l -> l.contains(code) && l.contains(west)),
        pair.east.log().toString());
    assertTrue(
        pair.west.log().stream().anyMatch(l -> l.contains(code)), pair.west.log().toString());
  }

  @Test
  void trafficThatDoesNotMirrorIsRefused() {
    Pair pair = Pair.of(west(), east().child("remote_ts", "10.9.0.0/24"));
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(2));
    assertEquals(0, pair.west.children().size());
    assertTrue(
        pair.west.log().stream().anyMatch(l -> l.contains("INVALID-ID-INFORMATION")),
        pair.west.log().toString());
  }

  @Test
  void perfectForwardSecrecyMayBeStrongerThanAskedFor() {
    Pair pair =
        Pair.of(
            west().child("esp_proposals", "aes128gcm16-modp2048"),
            east().child("esp_proposals", "aes128gcm16"));
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(2));
    assertEquals(1, pair.west.children().size());
    assertTrue(pair.agree());
  }

  @Test
  void behindANatEspGoesInUdp() {
    Pair pair = Pair.established(west().connection("encap", "yes"), east());
    assertEquals(10, pair.traffic(Duration.ofMillis(100)));
    assertEquals(4500, pair.west.ikeSas().getFirst().remote().port());
    assertTrue(pair.sent.stream().filter(Packet::isEsp).noneMatch(Packet::isRawEsp));
  }

  @Test
  void ahAndEspInABundleCarryTraffic() {
    String ah = "sha256";
    Pair pair =
        Pair.established(
            west().child("ah_proposals", ah).child("esp_proposals", "aes128-sha256"),
            east().child("ah_proposals", ah).child("esp_proposals", "aes128-sha256"));
    assertEquals("AH+ESP", pair.west.children().getFirst().protocol());
    assertEquals(10, pair.traffic(Duration.ofMillis(100)));
    pair.east.command(new Event.Terminate(Event.Scope.IPSEC));
    pair.pass(Duration.ofSeconds(1));
    assertEquals(0, pair.west.children().size());
  }

  @Test
  void theGuidesOwnConfigurationSetsUp() {
    Pair pair = Pair.established(guide(west()), guide(east()));
    assertEquals("AH+ESP", pair.west.children().getFirst().protocol());
    assertEquals(10, pair.traffic(Duration.ofMillis(100)));
    pair.east.restart(guide(east()).resync("invalid_spi_recovery", "yes"));
    assertTrue(pair.traffic(Duration.ofSeconds(3)) > 250);
    assertTrue(pair.agree());
  }

  private static Conf guide(Conf conf) {
    return conf.resync("weak_algorithms", "yes")
        .connection("proposals", "des-sha1-modp768")
        .connection("rekey_time", "180s")
        .child("ah_proposals", "sha1")
        .child("esp_proposals", "des-sha1");
  }

  @Test
  void bothEndsMayBeginAtOnce() {
    Pair pair = Pair.of(west(), east());
    pair.west.initiate();
    pair.east.initiate();
    pair.pass(Duration.ofSeconds(5));
    assertTrue(pair.agree());
    assertEquals(10, pair.traffic(Duration.ofMillis(100)));
    pair.traffic(Duration.ofSeconds(20));
    assertTrue(pair.agree());
    assertTrue(pair.west.children().size() <= 2);
  }

  /** By default the channel is continuous: see lifetimesReplaceBothPhasesWithoutLoss. */
  @Test
  void danglingIpsecSasOutliveTheIsakmpSa() {
    Pair pair = Pair.established(dangling(west()), dangling(east()));
    String first = pair.west.children().getFirst().inboundSpi().hex();
    assertEquals(7000, pair.traffic(Duration.ofSeconds(70)));
    assertEquals(0, pair.west.ikeSas().size(), "the ISAKMP SA has ended");
    assertEquals(0, pair.east.ikeSas().size());
    assertEquals(first, pair.west.children().getFirst().inboundSpi().hex());
    assertEquals(6000, pair.traffic(Duration.ofSeconds(60)));
    assertTrue(pair.agree());
    assertNotEquals(first, pair.west.children().getFirst().inboundSpi().hex());
    assertEquals(2, pair.west.counter("IKE_SAS_ESTABLISHED"), "one more when it was needed");
  }

  private static Conf dangling(Conf conf) {
    return conf.resync("dangling_sas", "yes")
        .connection("rekey_time", "50s")
        .child("rekey_time", "100s")
        .child("rand_time", "5s")
        .connection("rand_time", "0");
  }
}
