package resync.peer.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import resync.peer.ike.Event;
import resync.peer.wire.v1.IsakmpMessage;

/** Quick mode with the commit bit (RFC 2408 section 3.1). */
class Ikev1CommitBitTest {
  private static final String CONNECTED = "east INFORMATIONAL encrypted";

  private static Pair committing() {
    return Pair.of(Ikev1SetUpTest.west(), Ikev1SetUpTest.east().resync("commit_bit", "yes"));
  }

  private static boolean hasCommitBit(Packet packet) {
    return packet.isIke() && (packet.header().flags() & IsakmpMessage.FLAG_COMMIT) != 0;
  }

  private static long esp(Pair pair, String from) {
    return pair.sent.stream().filter(p -> p.from().equals(from) && p.isEsp()).count();
  }

  @Test
  void theInitiatorWaitsUntilTheResponderSaysConnected() {
    Pair pair = committing();
    pair.network(
        packet ->
            packet.name().equals(CONNECTED)
                ? List.of(new Pair.Delivery(packet, Duration.ofMillis(500)))
                : Pair.inTime(packet));
    pair.west.initiate();
    pair.pass(Duration.ofMillis(300));
    assertEquals(1, pair.sent.stream().filter(Ikev1CommitBitTest::hasCommitBit).count());
    assertEquals(1, pair.east.children().size(), "the responder is ready");
    assertEquals(0, pair.west.children().size(), "the initiator waits");
    pair.west.sendTraffic();
    pair.pass(Duration.ofMillis(100));
    assertEquals(0, esp(pair, "west"));
    pair.pass(Duration.ofMillis(200));
    assertEquals(1, pair.west.children().size());
    assertTrue(pair.agree());
    assertEquals(10, pair.traffic(Duration.ofMillis(100)));
    assertEquals(
        1,
        pair.ikeSent().stream().filter("west QUICK_MODE encrypted"::equals).count() - 1,
        "nothing was said twice, and the packet began no second quick mode");
  }

  @Test
  void aLostConnectedIsSaidAgain() {
    Pair pair = committing();
    pair.loseNext(CONNECTED);
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(2));
    assertEquals(1, pair.west.children().size());
    assertEquals(2, pair.ikeSent().stream().filter(CONNECTED::equals).count());
    assertTrue(pair.agree());
  }

  @Test
  void packetsOnTheNewSasAreAsGoodAsConnected() {
    Pair pair = committing();
    pair.network(packet -> packet.name().equals(CONNECTED) ? Pair.never() : Pair.inTime(packet));
    pair.west.initiate();
    pair.pass(Duration.ofMillis(100));
    pair.east.sendTraffic();
    pair.pass(Duration.ofSeconds(1));
    assertEquals(1, pair.west.children().size());
    assertTrue(pair.agree());
  }

  /**
   * No HASH covers the bit: whoever sets it on the way delays the tunnel and does not prevent it.
   */
  @ParameterizedTest
  @ValueSource(strings = {"west", "east"})
  void aForgedBitDelaysOnly(String from) {
    Pair pair = Pair.of(Ikev1SetUpTest.west(), Ikev1SetUpTest.east());
    pair.network(
        packet -> {
          if (!packet.name().equals(from + " QUICK_MODE encrypted")) {
            return Pair.inTime(packet);
          }
          byte[] forged = packet.payload().clone();
          forged[19] |= IsakmpMessage.FLAG_COMMIT;
          return Pair.inTime(packet.with(forged));
        });
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(1));
    Gateway waiting = from.equals("east") ? pair.west : pair.east;
    assertEquals(0, waiting.children().size());
    pair.pass(Duration.ofSeconds(20));
    assertEquals(1, pair.west.children().size());
    assertEquals(1, pair.east.children().size());
    assertTrue(pair.agree());
    assertEquals(10, pair.traffic(Duration.ofMillis(100)));
  }

  @Test
  void aRekeyingWaitsForConnectedOnTheOldSas() {
    Pair pair =
        Pair.established(Ikev1SetUpTest.west(), Ikev1SetUpTest.east().resync("commit_bit", "yes"));
    pair.network(
        packet ->
            packet.name().equals(CONNECTED)
                ? List.of(new Pair.Delivery(packet, Duration.ofMillis(500)))
                : Pair.inTime(packet));
    pair.west.command(new Event.Rekey(Event.Scope.IPSEC));
    assertEquals(1500, pair.traffic(Duration.ofSeconds(15)));
    assertEquals(1, pair.west.children().size());
    assertTrue(pair.agree());
  }

  /** The connection ends while CONNECTED is awaited: nothing of the pair is left. */
  @Test
  void anIsakmpSaThatGoesTakesTheWaitingPairAlong() {
    Pair pair = committing();
    pair.network(packet -> packet.name().equals(CONNECTED) ? Pair.never() : Pair.inTime(packet));
    pair.west.initiate();
    pair.pass(Duration.ofMillis(100));
    pair.west.command(new Event.Terminate(Event.Scope.ALL));
    pair.heal();
    pair.pass(Duration.ofSeconds(5));
    assertEquals(0, pair.west.children().size());
    assertEquals(0, pair.west.ikeSas().size());
  }
}
