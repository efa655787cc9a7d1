package resync.peer.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import resync.peer.ike.Event;
import resync.peer.ike.Report;

/** IKEv1 under messages that nobody authentic has sent. */
class Ikev1ForgeryTest {

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
}
