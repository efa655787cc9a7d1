package resync.peer.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import resync.peer.ike.Report;

/** IKEv1: main mode, aggressive mode and quick mode, both roles. */
class Ikev1SetUpTest {

  static Conf west() {
    return v1(Conf.west());
  }

  static Conf east() {
    return v1(Conf.east());
  }

  private static Conf v1(Conf conf) {
    return conf.connection("version", "1")
        .connection("proposals", "aes256-sha256-x25519")
        .child("esp_proposals", "aes128gcm16");
  }

  @Test
  void mainModeAndQuickModeSetATunnelUp() {
    Pair pair = Pair.of(west(), east());
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(1));

    assertEquals(
        List.of(
            "west IDENTITY_PROTECTION",
            "east IDENTITY_PROTECTION",
            "west IDENTITY_PROTECTION",
            "east IDENTITY_PROTECTION",
            "west IDENTITY_PROTECTION encrypted",
            "east IDENTITY_PROTECTION encrypted",
            "west QUICK_MODE encrypted",
            "east QUICK_MODE encrypted",
            "west QUICK_MODE encrypted"),
        pair.ikeSent(),
        () -> pair.west.log() + " " + pair.east.log());
    assertEquals("ESTABLISHED", pair.west.ikeSas().getFirst().state());
    assertEquals(1, pair.east.ikeSas().getFirst().version());
    assertEquals(1, pair.west.reports(Report.Ikev1KeysMade.class).size());
    assertEquals(2, pair.east.reports(Report.EspKeysMade.class).size());
    assertTrue(pair.agree());
    assertEquals(10, pair.traffic(Duration.ofMillis(100)));
    assertEquals(10, pair.west.delivered.size());
  }

  @Test
  void aggressiveModeTakesThreeMessages() {
    Pair pair =
        Pair.of(west().connection("aggressive", "yes"), east().connection("aggressive", "yes"));
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(1));

    assertEquals(
        List.of(
            "west AGGRESSIVE",
            "east AGGRESSIVE",
            "west AGGRESSIVE encrypted",
            "west QUICK_MODE encrypted",
            "east QUICK_MODE encrypted",
            "west QUICK_MODE encrypted"),
        pair.ikeSent(),
        () -> pair.west.log() + " " + pair.east.log());
    assertEquals(5, pair.traffic(Duration.ofMillis(50)));
  }

  @ParameterizedTest
  @CsvSource({
    "aes256-sha256-modp2048, aes256-sha256",
    "aes192-sha384-modp3072, aes128-sha512",
    "aes128-sha512-ecp256, aes192-sha384-ecp256",
    "aes128-sha256-modp2048, aes256gcm16-modp2048",
  })
  void everySuiteCarriesTraffic(String ike, String esp) {
    Pair pair =
        Pair.established(
            west().connection("proposals", ike).child("esp_proposals", esp),
            east().connection("proposals", ike).child("esp_proposals", esp));
    assertEquals(5, pair.traffic(Duration.ofMillis(50)));
    assertEquals(5, pair.west.delivered.size());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9})
  void aLostMessageIsRepeated(int lost) {
    Pair pair = Pair.of(west(), east());
    int[] count = {0};
    pair.network(packet -> ++count[0] == lost ? Pair.never() : Pair.inTime(packet));
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(5));
    assertEquals(1, pair.west.children().size());
    assertEquals(1, pair.east.children().size());
    assertEquals(1, pair.east.ikeSas().size());
    assertTrue(pair.agree());
  }

  @Test
  void repeatedAndReorderedMessagesDoNoHarm() {
    Pair pair = Pair.of(west(), east());
    pair.network(
        packet ->
            List.of(
                new Pair.Delivery(packet, Pair.DELAY),
                new Pair.Delivery(packet, Duration.ofMillis(3)),
                new Pair.Delivery(packet, Duration.ofMillis(700))));
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(3));
    assertEquals(1, pair.west.children().size());
    assertEquals(1, pair.east.children().size());
    assertEquals(1, pair.east.ikeSas().size());
    assertTrue(pair.agree());
  }

  @Test
  void differentSharedKeysInMainModeLookLikeGarbage() {
    Pair pair = Pair.of(west(), east().secret("another"));
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(60));
    assertEquals(0, pair.west.ikeSas().size());
    assertEquals(0, pair.east.ikeSas().size());
    assertTrue(
        pair.east.log().stream()
            .anyMatch(l -> l.contains("message 5 of main mode") && l.contains("pre-shared keys")),
        pair.east.log().toString());
  }

  @Test
  void differentSharedKeysInAggressiveModeFailTheResponder() {
    Pair pair =
        Pair.of(
            west().connection("aggressive", "yes"),
            east().connection("aggressive", "yes").secret("another"));
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(60));
    assertEquals(0, pair.west.ikeSas().size());
    assertEquals(0, pair.east.ikeSas().size());
    assertTrue(
        pair.west.log().stream()
            .anyMatch(l -> l.contains("HASH_R") && l.contains("pre-shared keys")),
        pair.west.log().toString());
  }

  @Test
  void weakAlgorithmsAreNamedInTheLog() {
    Pair pair = Pair.of(old(west()), old(east()));
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(1));

    String log = pair.west.log().toString();
    assertTrue(
        log.contains(
            "IKE SA tunnel uses weak algorithms, which protect nothing today: 3des, md5, modp1024"),
        log);
    assertTrue(log.contains("Child SA net uses weak algorithms"), log);
    assertEquals(5, pair.traffic(Duration.ofMillis(50)));
  }

  private static Conf old(Conf conf) {
    return conf.connection("proposals", "3des-md5-modp1024")
        .child("esp_proposals", "des-sha1")
        .resync("weak_algorithms", "yes");
  }
}
