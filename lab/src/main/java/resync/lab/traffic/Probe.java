package resync.lab.traffic;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import resync.lab.topology.Flow;
import resync.lab.topology.GatewayName;

/**
 * The payload of a probe, 24 octets in network byte order: magic (4), the gateway behind which it
 * was sent (1) and the one behind which it is to arrive (1), each by its number in the order of the
 * topology, from 0; kind (1: 0 original, 1 echo), the child whose hosts it is between by its number
 * from 1, or 0 (1), sequence (8), time of sending in nanoseconds since the epoch (8).
 *
 * @param echo whether it answers a probe; an echo is never answered
 */
public record Probe(Flow direction, boolean echo, long sequence, long sentNanos) {
  public static final int PORT = 7007;
  public static final int LENGTH = 24;
  private static final int MAGIC = 0x5253_5950;

  /**
   * What probes have numbers for.
   *
   * @param gateways all of the topology, in their order; at most 8
   * @param children all of the topology, in their order; at most {@link #MOST_CHILDREN}
   */
  public record Names(List<GatewayName> gateways, List<String> children) {
    public static final int MOST_CHILDREN = 15;

    public Names {
      gateways = List.copyOf(gateways);
      children = List.copyOf(children);
    }
  }

  /** The echo that answers it. */
  public Probe answer(long nowNanos) {
    return new Probe(direction.reverse(), true, sequence, nowNanos);
  }

  /** Writes it at the buffer's position. */
  public void encode(ByteBuffer out, Names names) {
    out.putInt(MAGIC)
        .put((byte) names.gateways().indexOf(direction.from()))
        .put((byte) names.gateways().indexOf(direction.to()))
        .put((byte) (echo ? 1 : 0))
        .put((byte) (names.children().indexOf(direction.child()) + 1))
        .putLong(sequence)
        .putLong(sentNanos);
  }

  /**
   * Whether anybody can read a probe somewhere in these octets. 53 of its first 64 bits are always
   * the same: encrypted octets do not look like that by chance.
   */
  public static boolean isIn(ByteBuffer octets) {
    for (int at = 0; at + LENGTH <= octets.limit(); at++) {
      if (octets.getInt(at) == MAGIC && (octets.getInt(at + 4) & ~0x0707_010f) == 0) {
        return true;
      }
    }
    return false;
  }

  /** The probe in a datagram, or null where it is none. */
  public static @Nullable Probe decode(ByteBuffer in, Names names) {
    if (in.remaining() != LENGTH || in.getInt() != MAGIC) {
      return null;
    }
    int from = in.get();
    int to = in.get();
    int kind = in.get();
    int child = in.get();
    long sequence = in.getLong();
    int count = names.gateways().size();
    if (from < 0 || from >= count || to < 0 || to >= count || from == to) {
      return null;
    }
    if (kind < 0 || kind > 1 || child < 0 || child > names.children().size() || sequence < 1) {
      return null;
    }
    Flow flow =
        new Flow(
            names.gateways().get(from),
            names.gateways().get(to),
            child == 0 ? "" : names.children().get(child - 1));
    return new Probe(flow, kind == 1, sequence, in.getLong());
  }
}
