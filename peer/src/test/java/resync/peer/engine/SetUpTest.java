package resync.peer.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import resync.peer.ike.Event;
import resync.peer.ike.Report;

/** IKE_SA_INIT and IKE_AUTH, both roles. */
class SetUpTest {

  @Test
  void initiatorAndResponderAgreeAndCarryTraffic() {
    Pair pair = Pair.plain();
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(1));

    assertEquals(
        List.of(
            "west IKE_SA_INIT request",
            "east IKE_SA_INIT response",
            "west IKE_AUTH request",
            "east IKE_AUTH response"),
        pair.ikeSent());
    assertEquals("ESTABLISHED", pair.west.ikeSas().getFirst().state());
    assertEquals("ESTABLISHED", pair.east.ikeSas().getFirst().state());
    assertEquals(1, pair.west.reports(Report.IkeSaUp.class).size());
    assertEquals(2, pair.east.reports(Report.EspKeysMade.class).size());
    assertTrue(pair.agree());
    assertEquals(10, pair.traffic(Duration.ofMillis(100)));
    assertEquals(10, pair.west.delivered.size());
  }

  @ParameterizedTest
  @CsvSource({
    "aes256-sha256-modp2048, aes256-sha256",
    "aes192-sha384-modp3072, aes128-sha512",
    "aes128-sha512-ecp256, aes192-sha384",
    "aes256gcm16-prfsha384-x25519, aes256gcm16",
    "aes128gcm16-prfsha512-ecp256, aes192gcm16",
  })
  void everySuiteCarriesTraffic(String ike, String esp) {
    Pair pair =
        Pair.established(
            Conf.west().connection("proposals", ike).child("esp_proposals", esp),
            Conf.east().connection("proposals", ike).child("esp_proposals", esp));
    assertEquals(5, pair.traffic(Duration.ofMillis(50)));
    assertEquals(5, pair.west.delivered.size());
  }

  @Test
  void aPacketFromTheHostSetsTheTunnelUp() {
    Pair pair = Pair.plain();
    assertEquals(9, pair.traffic(Duration.ofMillis(100)), "only the first packet is lost");
    assertEquals(1, pair.west.counter("ACQUIRES"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "west IKE_SA_INIT request",
        "east IKE_SA_INIT response",
        "west IKE_AUTH request",
        "east IKE_AUTH response"
      })
  void aLostMessageIsRepeated(String name) {
    Pair pair = Pair.plain();
    pair.loseNext(name);
    pair.west.initiate();
    pair.pass(Duration.ofMillis(990));
    assertEquals(0, pair.west.children().size());
    pair.pass(Duration.ofMillis(100));
    assertEquals(1, pair.west.children().size());
    assertEquals(1, pair.east.ikeSas().size(), "a repeated request makes no second IKE SA");
    assertTrue(pair.agree());
    assertEquals(1, pair.west.counter("IKE_RETRANSMITTED"));
  }

  @Test
  void repeatedAndReorderedMessagesDoNoHarm() {
    Pair pair = Pair.plain();
    pair.network(
        packet ->
            List.of(
                new Pair.Delivery(packet, Pair.DELAY),
                new Pair.Delivery(packet, Duration.ofMillis(3)),
                new Pair.Delivery(packet, Duration.ofMillis(700))));
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(2));
    assertEquals(1, pair.west.children().size());
    assertEquals(1, pair.east.children().size());
    assertTrue(pair.agree());
    assertEquals(1, pair.east.ikeSas().size());
  }

  @Test
  void withoutAnAnswerTheInitiatorGivesUpAfterItsLastWait() {
    Pair pair = Pair.plain();
    pair.network(_ -> Pair.never());
    pair.west.initiate();
    // Sent at 0, 1, 3 and 7 s; given up at 15 s: timeout 1 s, base 2, 3 tries.
    pair.pass(Duration.ofMillis(14_900));
    assertEquals(4, pair.ikeSent().size());
    assertEquals(1, pair.west.ikeSas().size());
    pair.pass(Duration.ofMillis(200));
    assertEquals(4, pair.ikeSent().size());
    assertEquals(0, pair.west.ikeSas().size());
  }

  @Test
  void theResponderAsksForAnotherGroup() {
    Pair pair =
        Pair.of(
            Conf.west().connection("proposals", "aes128-sha256-x25519-ecp256"),
            Conf.east().connection("proposals", "aes128-sha256-ecp256"));
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(1));
    assertEquals(
        List.of(
            "west IKE_SA_INIT request", // x25519
            "east IKE_SA_INIT response", // N(INVALID_KE_PAYLOAD) 19
            "west IKE_SA_INIT request", // ecp256
            "east IKE_SA_INIT response",
            "west IKE_AUTH request",
            "east IKE_AUTH response"),
        pair.ikeSent());
    assertTrue(pair.agree());
  }

  @Test
  void theResponderAsksForACookieWhenManyAreHalfOpen() {
    Pair pair = Pair.of(Conf.west(), Conf.east().resync("cookie_threshold", "0"));
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(1));
    assertEquals(
        List.of(
            "west IKE_SA_INIT request",
            "east IKE_SA_INIT response", // N(COOKIE)
            "west IKE_SA_INIT request", // N(COOKIE), the rest as before
            "east IKE_SA_INIT response",
            "west IKE_AUTH request",
            "east IKE_AUTH response"),
        pair.ikeSent());
    assertEquals(1, pair.east.counter("IKE_COOKIES_ASKED"));
    assertTrue(pair.agree());
  }

  @Test
  void aWrongCookieIsAnsweredWithACookieAgain() {
    Pair pair = Pair.of(Conf.west(), Conf.east().resync("cookie_threshold", "0"));
    pair.network(
        packet -> {
          byte[] octets = packet.payload().clone();
          if (packet.name().equals("west IKE_SA_INIT request") && octets[16] == 41) {
            octets[45] ^= 1;
          }
          return Pair.inTime(packet.with(octets));
        });
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(1));
    assertEquals(0, pair.east.ikeSas().size());
    assertTrue(pair.east.counter("IKE_COOKIES_ASKED") > 1);
  }

  @Test
  void halfOpenIkeSasAreBoundedAndForgotten() {
    Pair pair =
        Pair.of(
            Conf.west(),
            Conf.east().resync("half_open_limit", "5").resync("cookie_threshold", "100"));
    pair.network(
        packet ->
            packet.name().equals("east IKE_SA_INIT response") ? Pair.never() : Pair.inTime(packet));
    for (int i = 0; i < 20; i++) {
      pair.west.initiate();
      pair.pass(Duration.ofMillis(100));
      pair.west.restart();
    }
    assertEquals(5, pair.east.ikeSas().size());
    assertEquals(15, pair.east.counter("IKE_HALF_OPEN_LIMIT"));
    pair.pass(Duration.ofSeconds(31));
    assertEquals(0, pair.east.ikeSas().size());
  }

  @Test
  void aClaimedNatMovesEverythingToPort4500() {
    Pair pair = Pair.established(Conf.west().connection("encap", "yes"), Conf.east());
    assertEquals(4500, pair.west.ikeSas().getFirst().local().port());
    assertEquals(4500, pair.east.ikeSas().getFirst().remote().port());
    assertEquals(5, pair.traffic(Duration.ofMillis(50)));
    assertTrue(pair.sent.stream().noneMatch(Packet::isRawEsp));
    assertEquals(5, pair.west.delivered.size());
  }

  @Test
  void theResponderMayClaimTheNat() {
    Pair pair = Pair.established(Conf.west(), Conf.east().connection("encap", "yes"));
    assertEquals(5, pair.traffic(Duration.ofMillis(50)));
    assertTrue(pair.sent.stream().noneMatch(Packet::isRawEsp));
  }

  @ParameterizedTest
  @CsvSource({
    "aes128-sha256-x25519, aes256-sha256-x25519",
    "aes128-sha256-x25519, aes128-sha384-x25519",
    "aes128-sha256-x25519, aes128-sha256-ecp256",
    "aes128gcm16-prfsha256-x25519, aes128-sha256-x25519",
  })
  void proposalsThatDoNotFitAreRefused(String west, String east) {
    Pair pair =
        Pair.of(
            Conf.west().connection("proposals", west), Conf.east().connection("proposals", east));
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(1));
    assertEquals(List.of("west IKE_SA_INIT request", "east IKE_SA_INIT response"), pair.ikeSent());
    assertEquals(0, pair.west.ikeSas().size());
    assertEquals(0, pair.east.ikeSas().size());
    assertTrue(
        pair.west.log().stream().anyMatch(l -> l.contains("NO_PROPOSAL_CHOSEN")),
        () -> pair.west.log().toString());
  }

  /** A gateway that is just coming up refuses what it takes a moment later. */
  @ParameterizedTest
  @ValueSource(strings = {"IKE_SA_INIT", "IKE_AUTH"})
  void aSecondAfterARefusalPacketsAskAgain(String exchange) {
    Conf east =
        exchange.equals("IKE_AUTH")
            ? Conf.east().secret("another")
            : Conf.east().connection("proposals", "aes128-sha384-x25519");
    Pair pair = Pair.of(Conf.west(), east);
    pair.traffic(Duration.ofMillis(3500));
    assertEquals(4, pair.west.counter("ACQUIRES"));
  }

  @Test
  void aWrongSecretAuthenticatesNobody() {
    Pair pair = Pair.of(Conf.west().secret("one"), Conf.east().secret("another"));
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(1));
    assertEquals(0, pair.west.ikeSas().size());
    assertEquals(0, pair.east.ikeSas().size());
    assertEquals(0, pair.west.reports(Report.IkeSaUp.class).size());
    assertTrue(
        pair.west.log().stream().anyMatch(l -> l.contains("AUTHENTICATION_FAILED")),
        () -> pair.west.log().toString());
  }

  @ParameterizedTest
  @CsvSource({
    "esp_proposals, aes256, NO_PROPOSAL_CHOSEN",
    "esp_proposals, aes256gcm16, NO_PROPOSAL_CHOSEN",
    "local_ts, 10.9.0.0/24, TS_UNACCEPTABLE",
    "remote_ts, 10.9.0.0/24, TS_UNACCEPTABLE",
  })
  void theIkeSaStaysUpWithoutItsFirstChildSa(String key, String value, String notify) {
    String east = value.equals("aes256") ? "aes256-sha256" : value;
    Pair pair = Pair.of(Conf.west(), Conf.east().child(key, east));
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(1));
    assertEquals("ESTABLISHED", pair.west.ikeSas().getFirst().state());
    assertEquals("ESTABLISHED", pair.east.ikeSas().getFirst().state());
    assertEquals(0, pair.west.children().size());
    assertEquals(0, pair.east.children().size());
    assertTrue(
        pair.west.log().stream().anyMatch(l -> l.contains(notify)),
        () -> pair.west.log().toString());
  }

  @Test
  void theResponderNarrowsTrafficSelectors() {
    Pair pair =
        Pair.established(
            Conf.west().child("remote_ts", "10.2.0.0/16").child("local_ts", "10.1.0.0/16"),
            Conf.east());
    assertEquals(List.of("10.1.0.0/24"), pair.west.children().getFirst().localTs());
    assertEquals(List.of("10.2.0.0/24"), pair.west.children().getFirst().remoteTs());
    assertEquals(3, pair.traffic(Duration.ofMillis(30)));
  }

  @Test
  void bothEndsMayStartAtTheSameTime() {
    Pair pair = Pair.plain();
    pair.west.sendTraffic();
    pair.east.sendTraffic();
    pair.pass(Duration.ofSeconds(1));
    assertTrue(pair.agree(), () -> pair.west.children() + " " + pair.east.children());
    assertEquals(1000, pair.traffic(Duration.ofSeconds(10)), "no packet is lost");
    // Two IKE SAs have come to be; one of them goes, at both ends the same one.
    assertEquals(1, pair.west.ikeSas().size());
    assertEquals(1, pair.east.ikeSas().size());
    assertEquals(1, pair.west.children().size());
    assertTrue(pair.agree());
  }

  @Test
  void anUnknownChildIsRefusedWithWhatThereIs() {
    Pair pair = Pair.plain();
    pair.west.command(new Event.Initiate("nett"));
    assertEquals(
        List.of("there is no child 'nett'; the configuration has [net]"), pair.west.refusals);
  }
}
