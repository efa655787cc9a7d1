package resync.peer.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** IKEv1 with RSA signatures and certificates (RFC 2409 section 5.1). */
class Ikev1SignatureTest {
  private static Conf west(String aggressive) {
    return Ikev1SetUpTest.west().connection("aggressive", aggressive).signs("west.pem", "root.pem");
  }

  private static Conf east(String aggressive) {
    return Ikev1SetUpTest.east().connection("aggressive", aggressive).signs("east.pem", "root.pem");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no", "yes"})
  void bothEndsSignAndTrafficFlows(String aggressive) {
    Pair pair = Pair.of(west(aggressive), east(aggressive));
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(1));

    assertEquals(
        "ESTABLISHED",
        pair.west.ikeSas().getFirst().state(),
        () -> pair.west.log() + " " + pair.east.log());
    assertEquals("ESTABLISHED", pair.east.ikeSas().getFirst().state());
    assertTrue(pair.agree());
    assertEquals(5, pair.traffic(Duration.ofMillis(50)));
    assertEquals(5, pair.west.delivered.size());
  }

  @Test
  void aChainOverAnIntermediateAuthorityIsSentAndFollowed() {
    Pair pair = Pair.of(west("no").signs("west-chain.pem", "root.pem"), east("no"));
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(1));

    assertEquals(1, pair.east.children().size(), () -> pair.east.log().toString());
  }

  @ParameterizedTest
  @CsvSource({"no", "yes"})
  void aCertificateOfAnAuthorityThatIsNotTrustedIsRefused(String aggressive) {
    Pair pair =
        Pair.of(west(aggressive), east(aggressive).signs("east-of-stranger.pem", "root.pem"));
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(1));

    assertEquals(List.of(), pair.west.children());
    assertEquals(List.of(), pair.east.children());
    assertTrue(
        pair.west.log().toString().contains("no chain leads from"), pair.west.log().toString());
  }

  @ParameterizedTest
  @CsvSource({"no", "yes"})
  void whoeverHasOnlyASharedKeyFindsNoProposal(String aggressive) {
    Pair pair =
        Pair.of(west(aggressive), Ikev1SetUpTest.east().connection("aggressive", aggressive));
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(1));

    assertEquals(List.of(), pair.east.children());
    assertTrue(
        pair.east.log().toString().contains("with RSA signatures"), pair.east.log().toString());
  }

  @Test
  void aSignatureThatDoesNotFitIsRefused() {
    Pair pair = Pair.of(west("no"), east("no"));
    int[] encrypted = {0};
    pair.network(
        packet -> {
          byte[] message = packet.payload();
          // A flip there garbles a block of the signature, and nothing else.
          if (packet.name().endsWith("encrypted") && encrypted[0]++ == 0) {
            message[message.length - 100] ^= 1;
          }
          return Pair.inTime(packet);
        });
    pair.west.initiate();
    pair.pass(Duration.ofMillis(500));

    assertEquals(List.of(), pair.east.children());
    assertTrue(
        pair.east.log().toString().contains("the signature of HASH_I"), pair.east.log().toString());
  }
}
