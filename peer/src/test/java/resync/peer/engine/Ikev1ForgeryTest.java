package resync.peer.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import resync.peer.ike.Event;
import resync.peer.ike.Report;
import resync.peer.isakmp.RecordedSession;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.ip.IpAddress;

/** IKEv1 under messages that nobody authentic has sent. */
class Ikev1ForgeryTest {
  private static final Endpoint WEST = new Endpoint(IpAddress.of("192.0.2.1"), 500);
  private static final Endpoint EAST = new Endpoint(IpAddress.of("198.51.100.1"), 500);

  /** Octets of real messages, changed at random, while a tunnel is up: none changes an SA. */
  @Test
  void changedMessagesChangeNoSa() {
    Pair pair = Pair.of(Ikev1SetUpTest.west(), Ikev1SetUpTest.east());
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(1));
    List<Packet> real = new ArrayList<>(pair.sent.stream().filter(Packet::isIke).toList());
    pair.east.command(new Event.Rekey(Event.Scope.ALL));
    pair.pass(Duration.ofSeconds(20));
    String before = pair.west.children().getFirst().inboundSpi().hex();
    Random random = new Random(7);
    for (int i = 0; i < 3000; i++) {
      Packet packet = real.get(random.nextInt(real.size()));
      byte[] octets = packet.payload().clone();
      for (int n = random.nextInt(1, 4); n > 0; n--) {
        octets[random.nextInt(octets.length)] ^= (byte) (1 << random.nextInt(8));
      }
      pair.inject(packet.with(octets));
      pair.pass(Duration.ofMillis(2));
    }
    pair.pass(Duration.ofSeconds(2));
    assertEquals(before, pair.west.children().getFirst().inboundSpi().hex());
    assertTrue(pair.agree());
    assertEquals(0, pair.west.reports(Report.LivenessFailed.class).size());
    assertTrue(pair.east.ikeSas().size() <= 501, "half-open state is bounded");
    assertEquals(10, pair.traffic(Duration.ofMillis(100)));
    pair.pass(Duration.ofMinutes(1));
    assertEquals(1, pair.east.ikeSas().size(), "half-open state is forgotten");
  }

  /** A message 2 with a wrong proof, before the true one: the initiator waits for that. */
  @Test
  void aForgedAnswerInAggressiveModeDoesNotEndIt() {
    Pair pair =
        Pair.of(
            Ikev1SetUpTest.west().connection("aggressive", "yes"),
            Ikev1SetUpTest.east().connection("aggressive", "yes"));
    pair.network(
        packet -> {
          if (!packet.name().equals("east AGGRESSIVE")) {
            return Pair.inTime(packet);
          }
          byte[] forged = packet.payload().clone();
          forged[forged.length - 1] ^= 1;
          forged[60 + 28] ^= 1;
          return List.of(
              new Pair.Delivery(packet.with(forged), Pair.DELAY),
              new Pair.Delivery(packet, Duration.ofMillis(5)));
        });
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(2));
    assertEquals(1, pair.west.children().size(), pair.west.log().toString());
    assertTrue(pair.agree());
  }

  @Test
  void aQuickModeThatIsSentAgainLaterMakesNothingNew() {
    Pair pair = Pair.of(Ikev1SetUpTest.west(), Ikev1SetUpTest.east());
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(1));
    List<Packet> real = List.copyOf(pair.sent);
    pair.pass(Duration.ofMinutes(2));
    pair.sent.clear();
    real.forEach(pair::inject);
    pair.pass(Duration.ofSeconds(5));
    assertEquals(1, pair.east.children().size());
    assertTrue(pair.agree());
    assertEquals(10, pair.traffic(Duration.ofMillis(100)));
  }

  /** The lives whose messages are cut and flipped. */
  enum Life {
    MAIN,
    AGGRESSIVE,
    SIGNATURES,
    FRAGMENTS
  }

  private static Conf conf(Conf conf, String certificate, Life life) {
    conf.connection("aggressive", life == Life.AGGRESSIVE ? "yes" : "no");
    return switch (life) {
      case MAIN -> conf;
      case AGGRESSIVE -> conf.child("esp_proposals", "aes128gcm16-x25519");
      case SIGNATURES -> conf.signs(certificate, "root.pem");
      case FRAGMENTS -> conf.signs(certificate, "root.pem").resync("fragment_size", "500");
    };
  }

  /** Every message of a whole life, cut at every octet and with flipped bits, to both ends. */
  @ParameterizedTest
  @EnumSource
  void whateverIsCutOrFlippedNothingChanges(Life life) {
    Pair pair =
        Pair.of(
            conf(Ikev1SetUpTest.west(), "west.pem", life),
            conf(Ikev1SetUpTest.east(), "east.pem", life));
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(1));
    pair.east.command(new Event.Clear(Event.Scope.IPSEC));
    pair.traffic(Duration.ofMillis(100));
    pair.west.command(new Event.Terminate(Event.Scope.IPSEC));
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(1));
    List<Packet> recorded = pair.sent.stream().filter(Packet::isIke).toList();
    assertTrue(recorded.size() >= 12, recorded.toString());
    undisturbed(pair, recorded, 100);
    assertTrue(pair.east.counter("IKE_INTEGRITY_FAILED") > 0);
  }

  /** The messages of other implementations, mangled and in the cookies of a live SA. */
  @ParameterizedTest
  @MethodSource("resync.peer.isakmp.RecordedSession#all")
  void whatOthersHaveSaidChangesNothing(RecordedSession session) {
    Pair pair = Pair.established(Ikev1SetUpTest.west(), Ikev1SetUpTest.east());
    var sa = pair.west.ikeSas().getFirst();
    List<Packet> corpus = new ArrayList<>();
    for (byte[] octets : session.messages()) {
      corpus.add(new Packet(pair.now(), "forger", WEST, EAST, octets));
      byte[] ours = octets.clone();
      ByteBuffer.wrap(ours).putLong(sa.initiatorSpi().value()).putLong(sa.responderSpi().value());
      corpus.add(new Packet(pair.now(), "forger", WEST, EAST, ours));
    }
    undisturbed(pair, corpus, 50);
  }

  /** Sends all of them to both ends, cut and with flipped bits; the SAs stay what they are. */
  private static void undisturbed(Pair pair, List<Packet> corpus, int flips) {
    var ikeSa = pair.west.ikeSas();
    var children = pair.west.children().stream().map(c -> c.inboundSpi()).toList();
    assertEquals(1, children.size(), () -> pair.west.log() + " " + pair.east.log());
    Random random = new Random(11);
    for (Packet packet : corpus) {
      int port = packet.source().port();
      byte[] octets = packet.payload();
      List<byte[]> mangled = new ArrayList<>();
      mangled.add(octets);
      for (int length = 0; length < octets.length; length++) {
        byte[] cut = Arrays.copyOf(octets, length);
        mangled.add(cut);
        if (length >= 28) {
          byte[] honest = cut.clone();
          ByteBuffer.wrap(honest).putInt(24, length);
          mangled.add(honest);
        }
      }
      for (int i = 0; i < flips; i++) {
        byte[] flipped = octets.clone();
        flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
        mangled.add(flipped);
      }
      for (byte[] one : mangled) {
        pair.inject(
            new Packet(pair.now(), "forger", EAST.withPort(port), WEST.withPort(port), one));
        pair.inject(
            new Packet(pair.now(), "forger", WEST.withPort(port), EAST.withPort(port), one));
      }
      pair.pass(Duration.ofMillis(10));
    }
    pair.pass(Duration.ofMinutes(1));
    assertEquals(ikeSa, pair.west.ikeSas());
    assertEquals(1, pair.east.ikeSas().size(), "half-open state is forgotten");
    assertEquals(children, pair.west.children().stream().map(c -> c.inboundSpi()).toList());
    assertTrue(pair.agree());
    assertEquals(10, pair.traffic(Duration.ofMillis(100)));
    assertTrue(pair.west.counter("IKE_MALFORMED") > 100);
  }

  /** First messages of strangers: half-open state has a bound, a live tunnel feels nothing. */
  @ParameterizedTest
  @ValueSource(strings = {"no", "yes"})
  void aFloodOfFirstMessagesIsBounded(String aggressive) {
    Conf west = Ikev1SetUpTest.west().connection("aggressive", aggressive);
    Conf east =
        Ikev1SetUpTest.east().connection("aggressive", aggressive).resync("half_open_limit", "20");
    Pair pair = Pair.of(west, east);
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(1));
    byte[] first = pair.sent.getFirst().payload();
    Random random = new Random(3);
    for (int i = 0; i < 2000; i++) {
      byte[] another = first.clone();
      ByteBuffer.wrap(another).putLong(random.nextLong());
      pair.inject(new Packet(pair.now(), "forger", WEST, EAST, another));
    }
    pair.pass(Duration.ofMillis(500));
    assertEquals(21, pair.east.ikeSas().size());
    assertEquals(1980, pair.east.counter("IKE_HALF_OPEN_LIMIT"));
    assertEquals(10, pair.traffic(Duration.ofMillis(100)));
    pair.pass(Duration.ofSeconds(31));
    assertEquals(1, pair.east.ikeSas().size(), "half-open state is forgotten");
    pair.west.restart();
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(1));
    assertEquals(1, pair.west.children().size(), "there is room again");
  }
}
