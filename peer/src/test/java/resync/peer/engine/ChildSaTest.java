package resync.peer.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import resync.peer.ike.Event;
import resync.peer.ike.Report;
import resync.peer.sa.Spi;

/** CREATE_CHILD_SA and Deletes, both roles; lifetimes; collisions. */
class ChildSaTest {

  @ParameterizedTest
  @ValueSource(strings = {"aes128gcm16", "aes128gcm16-x25519", "aes128-sha256-modp2048"})
  void aFurtherChildSaWithAndWithoutPfs(String proposal) {
    Pair pair =
        Pair.established(
            Conf.west()
                .anotherChild("dmz", "10.1.9.0/24", "10.2.9.0/24")
                .child("esp_proposals", proposal),
            Conf.east()
                .anotherChild("dmz", "10.2.9.0/24", "10.1.9.0/24")
                .child("esp_proposals", proposal));
    pair.west.command(new Event.Initiate("dmz"));
    pair.pass(Duration.ofSeconds(1));
    assertEquals(
        List.of("west CREATE_CHILD_SA request", "east CREATE_CHILD_SA response"), pair.ikeSent());
    assertEquals(2, pair.west.children().size());
    assertEquals(1, pair.west.ikeSas().size());
    assertTrue(pair.agree());
  }

  @ParameterizedTest
  @CsvSource({
    "aes128gcm16-x25519, aes128gcm16",
    "aes128gcm16, aes128gcm16-x25519",
  })
  void pfsOnOneSideOnlyComesUpAndFailsLater(String west, String east) {
    // IKE_AUTH has no key exchange for the Child SA, so that only CREATE_CHILD_SA can notice.
    Pair pair =
        Pair.established(
            Conf.west().child("esp_proposals", west), Conf.east().child("esp_proposals", east));
    pair.west.command(new Event.Clear(Event.Scope.IPSEC));
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(1));
    assertEquals(0, pair.west.children().size());
    assertTrue(pair.west.log().stream().anyMatch(l -> l.contains("NO_PROPOSAL_CHOSEN")));
  }

  @Test
  void theResponderAsksForAnotherGroupForTheChildSa() {
    Pair pair =
        Pair.established(
            Conf.west().child("esp_proposals", "aes128gcm16-x25519-ecp256"),
            Conf.east().child("esp_proposals", "aes128gcm16-ecp256"));
    pair.west.command(new Event.Clear(Event.Scope.IPSEC));
    pair.east.command(new Event.Clear(Event.Scope.IPSEC));
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(1));
    assertEquals(4, pair.ikeSent().size());
    assertTrue(pair.agree());
    assertEquals("aes128gcm16-ecp256", pair.west.children().getFirst().proposal());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aChildSaIsReplacedAtItsSoftLifetimeWithoutLoss(boolean west) {
    Conf early = west ? Conf.west() : Conf.east();
    early.child("rekey_time", "10s").child("rand_time", "0s").child("life_time", "20s");
    Pair pair = west ? Pair.established(early, Conf.east()) : Pair.established(Conf.west(), early);
    Spi first = pair.west.children().getFirst().inboundSpi();
    assertEquals(1100, pair.traffic(Duration.ofSeconds(11)), "no packet is lost");
    assertEquals(1, pair.west.children().size());
    assertNotEquals(first, pair.west.children().getFirst().inboundSpi());
    assertTrue(pair.agree());
    assertEquals(1, pair.west.ikeSas().size());
    assertEquals(
        Report.DownReason.REKEYED, pair.east.reports(Report.ChildSaDown.class).getFirst().reason());
    assertEquals(1100, pair.west.delivered.size());
  }

  @Test
  void packetsThatOvertakeEachOtherWhileRekeyingAreNotLost() {
    Pair pair =
        Pair.established(
            Conf.west(), Conf.east().child("rekey_time", "10s").child("rand_time", "0s"));
    // ESP takes longer than IKE: the old SA's last packets arrive after it was deleted.
    pair.network(
        packet -> List.of(new Pair.Delivery(packet, Duration.ofMillis(packet.isEsp() ? 40 : 1))));
    assertEquals(1100, pair.traffic(Duration.ofSeconds(11)));
    assertEquals(0, pair.east.counter("IN_US_V4_PKT_SA_NOT_FOUND_SPI"));
    assertEquals(0, pair.west.counter("IN_US_V4_PKT_SA_NOT_FOUND_SPI"));
  }

  @Test
  void theResponderOfARekeyingSendsOnTheOldSaUntilThePeerKnowsTheNewOne() {
    Pair pair = Pair.established(Conf.west(), Conf.east());
    // ESP overtakes the answer to the rekeying.
    pair.network(
        packet -> List.of(new Pair.Delivery(packet, Duration.ofMillis(packet.isEsp() ? 1 : 40))));
    pair.west.command(new Event.Rekey(Event.Scope.IPSEC));
    assertEquals(200, pair.traffic(Duration.ofSeconds(2)));
    assertEquals(200, pair.west.delivered.size());
    assertEquals(0, pair.west.counter("IN_US_V4_PKT_SA_NOT_FOUND_SPI"));
    assertEquals(1, pair.east.children().size());
  }

  @Test
  void theResponderOfARekeyingChangesOverWithTheFirstPacketWhenTheOldSaIsNotDeleted() {
    Pair pair = Pair.established(Conf.west(), Conf.east());
    Spi old = pair.east.children().getFirst().outboundSpi();
    pair.network(
        packet ->
            packet.name().equals("west INFORMATIONAL request")
                ? Pair.never()
                : Pair.inTime(packet));
    pair.west.command(new Event.Rekey(Event.Scope.IPSEC));
    pair.pass(Duration.ofMillis(10));
    assertEquals(old, leavesOn(pair));
    pair.west.sendTraffic();
    pair.pass(Duration.ofMillis(10));
    assertNotEquals(old, leavesOn(pair));
  }

  private static Spi leavesOn(Pair pair) {
    pair.sent.clear();
    pair.east.sendTraffic();
    return Spi.read(pair.sent.getFirst().payload(), 20);
  }

  @Test
  void aChildSaThatIsNotReplacedIsDeletedAtItsHardLifetime() {
    Pair pair =
        Pair.established(
            Conf.west().child("rekey_time", "0s").child("life_time", "20s"), Conf.east());
    pair.pass(Duration.ofSeconds(21));
    assertEquals(0, pair.west.children().size());
    assertEquals(0, pair.east.children().size());
    assertEquals(
        Report.DownReason.EXPIRED, pair.west.reports(Report.ChildSaDown.class).getFirst().reason());
    assertEquals(
        Report.DownReason.DELETED_BY_PEER,
        pair.east.reports(Report.ChildSaDown.class).getFirst().reason());
  }

  @Test
  void aChildSaIsReplacedAfterSoManyPackets() {
    Pair pair =
        Pair.established(
            Conf.west().child("rekey_packets", "20").child("life_packets", "100"), Conf.east());
    assertEquals(50, pair.traffic(Duration.ofMillis(500)));
    assertTrue(pair.west.reports(Report.ChildSaUp.class).size() > 1);
    assertTrue(pair.agree());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void bothEndsReplaceTheSameChildSaAtOnce(long seed) {
    // Both requests cross; the exchange with the lowest nonce loses (RFC 7296 section 2.8.1).
    Pair pair =
        Pair.of(
            Conf.west().child("rekey_time", "10s").child("rand_time", "0s"),
            Conf.east().child("rekey_time", "10s").child("rand_time", "0s"),
            seed);
    pair.network(packet -> List.of(new Pair.Delivery(packet, Duration.ofMillis(20))));
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(10));
    pair.sent.clear();
    assertEquals(100, pair.traffic(Duration.ofSeconds(1)));
    assertTrue(pair.ikeSent().contains("east CREATE_CHILD_SA request"));
    assertTrue(pair.ikeSent().contains("west CREATE_CHILD_SA request"));
    assertEquals(1, pair.west.children().size());
    assertEquals(1, pair.east.children().size());
    assertTrue(pair.agree());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void bothEndsMakeTheSameChildSaAtOnce(long seed) {
    Pair pair = Pair.of(Conf.west(), Conf.east(), seed);
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(1));
    pair.west.command(new Event.Terminate(Event.Scope.IPSEC));
    pair.pass(Duration.ofSeconds(1));
    pair.west.sendTraffic();
    pair.east.sendTraffic();
    pair.pass(Duration.ofMillis(10));
    assertEquals(100, pair.traffic(Duration.ofSeconds(1)));
    assertEquals(1, pair.west.children().size());
    assertEquals(1, pair.east.children().size());
    assertTrue(pair.agree());
  }

  @Test
  void anEndThatForgetsWhatTheOtherMadeWhileBothRekeyDoesNotSendOnIt() {
    Pair pair = Pair.established(Conf.west(), Conf.east());
    pair.network(
        packet ->
            List.of(
                new Pair.Delivery(
                    packet,
                    Duration.ofMillis(
                        packet.name().equals("west CREATE_CHILD_SA response") ? 2000 : 1))));
    pair.west.nonces(5);
    pair.east.nonces(1);
    pair.west.command(new Event.Rekey(Event.Scope.IPSEC));
    pair.east.command(new Event.Rekey(Event.Scope.IPSEC));
    pair.east.nonces(9);
    pair.pass(Duration.ofMillis(50));
    pair.east.command(new Event.Clear(Event.Scope.IPSEC));
    pair.west.command(new Event.Clear(Event.Scope.IPSEC));
    pair.traffic(Duration.ofSeconds(20));
    int answered = pair.west.delivered.size();
    assertEquals(100, pair.traffic(Duration.ofSeconds(1)));
    assertEquals(100, pair.west.delivered.size() - answered);
    assertTrue(pair.agree());
    assertEquals(1, pair.east.children().size());
  }

  @Test
  void aPacketWithAnUnknownSpiWhileBothRekeyTheIkeSaSetsUpNoOther() {
    Pair pair = Pair.established(Conf.west(), Conf.east().resync("invalid_spi_recovery", "yes"));
    pair.network(
        packet ->
            List.of(
                new Pair.Delivery(
                    packet,
                    Duration.ofMillis(
                        packet.name().equals("west CREATE_CHILD_SA response") ? 500 : 1))));
    pair.west.command(new Event.Rekey(Event.Scope.IKE));
    pair.east.command(new Event.Rekey(Event.Scope.IKE));
    pair.pass(Duration.ofMillis(50));
    pair.east.command(new Event.Clear(Event.Scope.IPSEC));
    pair.sent.clear();
    pair.traffic(Duration.ofSeconds(5));
    assertTrue(pair.ikeSent().stream().noneMatch(name -> name.contains("IKE_SA_INIT")));
    assertEquals(1, pair.east.ikeSas().size());
    assertTrue(pair.agree());
  }

  @Test
  void bothEndsDeleteTheSameChildSaAtOnce() {
    Pair pair = Pair.established(Conf.west(), Conf.east());
    pair.west.command(new Event.Terminate(Event.Scope.IPSEC));
    pair.east.command(new Event.Terminate(Event.Scope.IPSEC));
    pair.pass(Duration.ofSeconds(1));
    assertEquals(0, pair.west.children().size());
    assertEquals(0, pair.east.children().size());
    assertEquals("ESTABLISHED", pair.west.ikeSas().getFirst().state());
    assertEquals("ESTABLISHED", pair.east.ikeSas().getFirst().state());
  }

  @ParameterizedTest
  @ValueSource(strings = {"west INFORMATIONAL request", "east INFORMATIONAL response"})
  void aLostDeleteIsRepeated(String lost) {
    Pair pair = Pair.established(Conf.west(), Conf.east());
    pair.loseNext(lost);
    pair.west.command(new Event.Terminate(Event.Scope.ALL));
    pair.pass(Duration.ofMillis(1100));
    assertEquals(0, pair.west.ikeSas().size());
    assertEquals(0, pair.east.ikeSas().size());
    assertEquals(0, pair.east.children().size());
    assertEquals(
        Report.DownReason.DELETED_BY_PEER,
        pair.east.reports(Report.IkeSaDown.class).getFirst().reason());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theIkeSaIsReplacedAndKeepsItsChildSas(boolean west) {
    Conf early = west ? Conf.west() : Conf.east();
    early.connection("rekey_time", "10s").connection("rand_time", "0s");
    Pair pair = west ? Pair.established(early, Conf.east()) : Pair.established(Conf.west(), early);
    var before = pair.west.ikeSas().getFirst().initiatorSpi();
    Spi child = pair.west.children().getFirst().inboundSpi();
    assertEquals(1100, pair.traffic(Duration.ofSeconds(11)));
    assertEquals(1, pair.west.ikeSas().size());
    assertEquals(1, pair.east.ikeSas().size());
    assertNotEquals(before, pair.west.ikeSas().getFirst().initiatorSpi());
    assertEquals(
        pair.west.ikeSas().getFirst().initiatorSpi(), pair.east.ikeSas().getFirst().initiatorSpi());
    assertEquals(child, pair.west.children().getFirst().inboundSpi());
    // The new IKE SA works: the Child SA can be deleted over it.
    pair.west.command(new Event.Terminate(Event.Scope.IPSEC));
    pair.pass(Duration.ofMillis(100));
    assertEquals(0, pair.east.children().size());
  }

  @Test
  void bothEndsReplaceTheIkeSaAtOnce() {
    Pair pair =
        Pair.of(
            Conf.west().connection("rekey_time", "10s").connection("rand_time", "0s"),
            Conf.east().connection("rekey_time", "10s").connection("rand_time", "0s"));
    pair.network(packet -> List.of(new Pair.Delivery(packet, Duration.ofMillis(20))));
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(11));
    assertTrue(
        pair.west.reports(Report.IkeSaUp.class).size() == 2
            && pair.east.reports(Report.IkeSaUp.class).size() == 2,
        "both exchanges are answered, one IKE SA stays, and nobody has to try again");
    assertEquals(1, pair.west.ikeSas().size());
    assertEquals(1, pair.east.ikeSas().size());
    assertEquals(1, pair.west.children().size());
    assertTrue(pair.agree());
  }

  @ParameterizedTest
  @CsvSource({"true, IPSEC", "true, IKE", "true, ALL", "false, IPSEC", "false, IKE", "false, ALL"})
  void sasAreReplacedOnCommandWithoutLoss(boolean west, Event.Scope scope) {
    Pair pair = Pair.established(Conf.west(), Conf.east());
    var ike = pair.west.ikeSas().getFirst().initiatorSpi();
    Spi child = pair.west.children().getFirst().inboundSpi();
    (west ? pair.west : pair.east).command(new Event.Rekey(scope));
    assertEquals(100, pair.traffic(Duration.ofSeconds(1)), "no packet is lost");
    assertEquals(1, pair.west.ikeSas().size());
    assertEquals(1, pair.east.ikeSas().size());
    assertEquals(
        scope == Event.Scope.IPSEC, ike.equals(pair.west.ikeSas().getFirst().initiatorSpi()));
    assertEquals(1, pair.west.children().size());
    assertEquals(
        scope == Event.Scope.IKE, child.equals(pair.west.children().getFirst().inboundSpi()));
    assertTrue(pair.agree());
  }

  @Test
  void withoutAnSaThereIsNothingToRekey() {
    Pair pair = Pair.plain();
    pair.west.command(new Event.Rekey(Event.Scope.ALL));
    assertEquals(List.of("there is no SA of this scope to rekey"), pair.west.refusals);
  }

  @Test
  void aReloadLeavesWhatIsNegotiated() {
    Pair pair = Pair.established(Conf.west(), Conf.east());
    pair.west.command(new Event.Reload(Conf.west().child("esp_proposals", "aes256gcm16").read()));
    assertEquals(5, pair.traffic(Duration.ofMillis(50)));
    assertEquals("aes128gcm16", pair.west.children().getFirst().proposal());
  }
}
