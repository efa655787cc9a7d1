package resync.peer.esp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import resync.peer.crypto.EncryptionAlgorithm;
import resync.peer.crypto.EspSuite;
import resync.peer.crypto.IntegrityAlgorithm;
import resync.peer.crypto.SeededRandom;
import resync.peer.sa.ChildSa;
import resync.peer.sa.ChildSaParameters;
import resync.peer.sa.EspParameters;
import resync.peer.sa.Mode;
import resync.peer.sa.Policy;
import resync.peer.sa.Sad;
import resync.peer.sa.Spd;
import resync.peer.sa.Spi;
import resync.peer.sa.TrafficLimits;
import resync.peer.sa.TrafficSelector;
import resync.peer.wire.ip.AddressRange;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.ip.IpAddress;

/**
 * A million packets through a tunnel that is rekeyed a hundred times, over a path that loses,
 * doubles and delays them: every packet that arrives in the window is delivered, once, and what the
 * path leaves in order comes out in order.
 */
class ExactlyOnceTest {
  private static final int PACKETS = 1_000_000;
  private static final int PER_SA = 10_000;
  private static final int WINDOW = 128;
  private static final int LENGTH = 60;
  private static final int NUMBER = 40;
  private static final int AT = DataPlane.HEADROOM;
  private static final EspSuite SUITE =
      new EspSuite(EncryptionAlgorithm.NULL, IntegrityAlgorithm.HMAC_MD5_96);

  private static final Endpoint WEST = new Endpoint(IpAddress.of("192.0.2.1"), 0);
  private static final Endpoint EAST = new Endpoint(IpAddress.of("198.51.100.1"), 0);

  /** One end, whose SAs are made and forgotten as rekeying does. */
  private static final class End {
    final Spd spd = new Spd();
    final Sad sad = new Sad(spd);
    final DataPlane plane = new DataPlane(sad, spd);
    final Deque<ChildSa> childSas = new ArrayDeque<>();
    final boolean west;

    End(boolean west) {
      this.west = west;
      spd.add(new Policy("net", net(west), net(!west), true));
    }

    static List<TrafficSelector> net(boolean west) {
      return List.of(
          TrafficSelector.of(
              AddressRange.ofPrefix(west ? Tunnel.HOST_WEST : Tunnel.HOST_EAST, 24)));
    }

    /** The new SA is used for what leaves at once; two older ones stay for what is on its way. */
    void rekey(int generation) {
      Spi in = new Spi(0x1000_0000 + generation * 2 + (west ? 0 : 1));
      Spi out = new Spi(0x1000_0000 + generation * 2 + (west ? 1 : 0));
      EspParameters esp =
          new EspParameters(
              in, out, SUITE, Tunnel.keys(SUITE, in.value()), Tunnel.keys(SUITE, out.value()));
      ChildSa fresh =
          new ChildSa(
              new ChildSaParameters(
                  "net",
                  "tunnel",
                  esp,
                  null,
                  west ? WEST : EAST,
                  west ? EAST : WEST,
                  net(west),
                  net(!west),
                  WINDOW,
                  TrafficLimits.NONE,
                  Mode.TUNNEL,
                  null),
              new SeededRandom(generation));
      sad.add(fresh);
      childSas.add(fresh);
      if (childSas.size() > 3) {
        sad.remove(childSas.remove());
      }
    }
  }

  /** A packet on its way. */
  private static final class InFlight {
    final byte[] octets = new byte[200];
    int length;
    int number;
    boolean delayed;
  }

  private final Random random = new Random(12);
  private final End west = new End(true);
  private final End east = new End(false);
  private final byte[] plain = Tunnel.westToEast(LENGTH);
  private final byte[] buffer = new byte[Tunnel.ROOM];
  private final BitSet delivered = new BitSet(PACKETS);
  private final List<InFlight> late = new ArrayList<>();
  private final Deque<InFlight> spare = new ArrayDeque<>();
  private int lastInOrder = -1;
  private int lost;
  private int replayed;

  @Test
  void aMillionPacketsUnderLossReorderingAndRekeys() {
    for (int number = 0; number < PACKETS; number++) {
      if (number % PER_SA == 0) {
        west.rekey(number / PER_SA);
        east.rekey(number / PER_SA);
      }
      InFlight packet = sealed(number);
      int fate = random.nextInt(100);
      if (fate < 2) {
        lost++;
        spare.add(packet);
      } else if (fate < 12) {
        packet.delayed = true;
        late.add(packet);
      } else {
        arrive(packet, true);
        if (fate < 20) {
          arrive(packet, false);
        }
        spare.add(packet);
      }
      // Never older than the window, at this SA or at the one before.
      while (late.size() > 6 || (!late.isEmpty() && late.getFirst().number < number - 100)) {
        boolean oldest = late.getFirst().number < number - 90;
        InFlight delayed = late.remove(oldest ? 0 : random.nextInt(late.size()));
        arrive(delayed, true);
        spare.add(delayed);
      }
    }
    late.forEach(packet -> arrive(packet, true));

    assertEquals(PACKETS - lost, delivered.cardinality(), "delivered");
    assertTrue(lost > PACKETS / 100, "the path loses");
    assertTrue(replayed > PACKETS / 20, "the path doubles");
    long counted = east.plane.drops().snapshot().getOrDefault("IN_V4_PKT_REPLAYED", 0L);
    assertEquals(replayed, counted, "each copy is counted, and nothing else");
  }

  private InFlight sealed(int number) {
    System.arraycopy(plain, 0, buffer, AT, LENGTH);
    Ints.put(buffer, AT + NUMBER, number);
    assertEquals(Verdict.SEND, west.plane.outbound(buffer, AT, LENGTH, number));
    InFlight packet = spare.isEmpty() ? new InFlight() : spare.remove();
    packet.length = west.plane.length();
    packet.number = number;
    packet.delayed = false;
    System.arraycopy(buffer, west.plane.offset(), packet.octets, 0, packet.length);
    return packet;
  }

  private void arrive(InFlight packet, boolean first) {
    System.arraycopy(packet.octets, 0, buffer, 0, packet.length);
    Verdict verdict = east.plane.inbound(buffer, 0, packet.length, packet.number);
    if (!first) {
      assertEquals(Drop.IN_V4_PKT_REPLAYED, east.plane.drop());
      replayed++;
      return;
    }
    assertEquals(Verdict.DELIVER, verdict);
    int number = Ints.get(buffer, east.plane.offset() + NUMBER);
    assertEquals(packet.number, number, "what it holds");
    assertTrue(!delivered.get(number), "once");
    delivered.set(number);
    if (!packet.delayed) {
      assertTrue(number > lastInOrder, "in order");
      lastInOrder = number;
    }
  }
}
