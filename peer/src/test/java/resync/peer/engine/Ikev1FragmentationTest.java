package resync.peer.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import resync.peer.wire.Octets;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.ip.IpAddress;
import resync.peer.wire.v1.Exchange;
import resync.peer.wire.v1.IsakmpMessage;
import resync.peer.wire.v1.IsakmpPayload;

/** IKEv1 messages in pieces, as Cisco and strongSwan send them. */
class Ikev1FragmentationTest {
  private static final int SIZE = 500;

  private static Conf conf(Conf conf, String certificate, String fragmentation) {
    return conf.signs(certificate, "root.pem")
        .connection("fragmentation", fragmentation)
        .resync("fragment_size", String.valueOf(SIZE));
  }

  private static Pair pair(String west, String east) {
    return Pair.of(
        conf(Ikev1SetUpTest.west(), "west.pem", west),
        conf(Ikev1SetUpTest.east(), "east.pem", east));
  }

  private static boolean isFragment(Packet packet) {
    return packet.isIke() && packet.header().nextPayload() == IsakmpPayload.FRAGMENT;
  }

  private static long fragments(Pair pair, String from) {
    return pair.sent.stream().filter(p -> p.from().equals(from) && isFragment(p)).count();
  }

  private static int largest(Pair pair) {
    return pair.sent.stream().mapToInt(p -> p.payload().length + 28).max().orElse(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"no", "yes"})
  void bothEndsSendCertificatesInPieces(String aggressive) {
    Pair pair =
        Pair.of(
            conf(Ikev1SetUpTest.west().connection("aggressive", aggressive), "west.pem", "yes"),
            conf(Ikev1SetUpTest.east().connection("aggressive", aggressive), "east.pem", "yes"));
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(1));
    assertEquals(1, pair.west.children().size(), () -> pair.west.log() + " " + pair.east.log());
    assertTrue(pair.agree());
    assertTrue(fragments(pair, "west") >= 2, pair.sent.toString());
    assertTrue(fragments(pair, "east") >= 2, pair.sent.toString());
    assertTrue(largest(pair) <= SIZE, largest(pair) + " octets");
  }

  /** Who sends pieces to whom, by what each end has configured. */
  @ParameterizedTest
  @CsvSource({
    "yes, yes, true, true",
    "yes, accept, true, false",
    "accept, yes, false, true",
    "accept, accept, false, false",
    "yes, no, false, false",
    "no, yes, false, false",
    "force, accept, true, false",
  })
  void piecesAreSentToThoseWhoTakeThem(
      String west, String east, boolean westCuts, boolean eastCuts) {
    Pair pair = pair(west, east);
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(1));
    assertEquals(1, pair.west.children().size(), () -> pair.west.log() + " " + pair.east.log());
    assertEquals(westCuts, fragments(pair, "west") > 0);
    assertEquals(eastCuts, fragments(pair, "east") > 0);
  }

  @Test
  void forcedPiecesAreDroppedByWhoTakesNone() {
    Pair pair = pair("force", "no");
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(20));
    assertEquals(0, pair.east.children().size());
    assertTrue(pair.east.counter("IKE_FRAGMENTS_DROPPED") > 0);
  }

  @Test
  void piecesMayComeInAnyOrderAndTwice() {
    Pair pair = pair("yes", "yes");
    pair.network(
        packet ->
            isFragment(packet)
                ? List.of(
                    new Pair.Delivery(packet, Duration.ofMillis(100 - packet.payload()[34])),
                    new Pair.Delivery(packet, Duration.ofMillis(100 - packet.payload()[34])))
                : Pair.inTime(packet));
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(1));
    assertEquals(1, pair.west.children().size(), () -> pair.west.log() + " " + pair.east.log());
    assertEquals(1, pair.east.ikeSas().size());
  }

  /** A piece that is lost comes again with the whole message. */
  @Test
  void aLostPieceIsRepeated() {
    Pair pair = pair("yes", "yes");
    boolean[] lost = {false};
    pair.network(
        packet -> {
          if (isFragment(packet) && !lost[0]) {
            lost[0] = true;
            return Pair.never();
          }
          return Pair.inTime(packet);
        });
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(3));
    assertEquals(1, pair.west.children().size(), () -> pair.west.log() + " " + pair.east.log());
  }

  /** Behind a NAT the marker takes its place, too. */
  @Test
  void piecesFitWithTheMarkerOfNatTraversal() {
    Pair pair =
        Pair.of(
            conf(Ikev1SetUpTest.west().connection("encap", "yes"), "west.pem", "yes"),
            conf(Ikev1SetUpTest.east(), "east.pem", "yes"));
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(1));
    assertEquals(1, pair.west.children().size(), () -> pair.west.log() + " " + pair.east.log());
    assertTrue(fragments(pair, "west") >= 2);
    assertTrue(largest(pair) <= SIZE, largest(pair) + " octets");
  }

  /** Forged pieces cost a bounded store and end nothing; without an SA they make none. */
  @Test
  void forgedPiecesChangeNothing() {
    Pair pair = pair("yes", "yes");
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(1));
    var sa = pair.east.ikeSas().getFirst();
    Random random = new Random(5);
    List<byte[]> forged = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      boolean known = random.nextBoolean();
      byte[] data = new byte[1 + random.nextInt(1200)];
      random.nextBytes(data);
      forged.add(
          IsakmpMessage.encode(
              IsakmpMessage.header(
                  known ? sa.initiatorSpi().value() : random.nextLong(),
                  known ? sa.responderSpi().value() : 0,
                  Exchange.IDENTITY_PROTECTION,
                  0,
                  0),
              List.of(
                  new IsakmpPayload.Fragment(
                      random.nextInt(2),
                      1 + random.nextInt(255),
                      random.nextInt(10) == 0,
                      Octets.of(data)))));
    }
    Collections.shuffle(forged, random);
    for (byte[] octets : forged) {
      pair.inject(
          new Packet(
              pair.now(), "forger", endpoint("192.0.2.1"), endpoint("198.51.100.1"), octets));
    }
    pair.pass(Duration.ofSeconds(5));
    assertEquals(1, pair.east.ikeSas().size());
    assertTrue(pair.agree());
    assertEquals(10, pair.traffic(Duration.ofMillis(100)));
  }

  private static Endpoint endpoint(String address) {
    return new Endpoint(IpAddress.of(address), 500);
  }
}
