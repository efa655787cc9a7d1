package resync.lab.traffic;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import resync.lab.topology.Flow;
import resync.lab.topology.GatewayName;

/**
 * The payload of a probe, 24 octets in network byte order: magic (4), the gateway behind which it
 * was sent (1) and the one behind which it is to arrive (1), each by its number in the order of the
 * topology, from 0; kind (1: 0 original, 1 echo), zero (1), sequence (8), time of sending in
 * nanoseconds since the epoch (8).
 *
 * @param echo whether it answers a probe; an echo is never answered
 */
public record Probe(Flow direction, boolean echo, long sequence, long sentNanos) {
  public static final int PORT = 7007;
  public static final int LENGTH = 24;
  private static final int MAGIC = 0x5253_5950;

  /** The echo that answers it. */
  public Probe answer(long nowNanos) {
    return new Probe(direction.reverse(), true, sequence, nowNanos);
  }

  /**
   * Writes it at the buffer's position.
   *
   * @param gateways all of the topology, in their order
   */
  public void encode(ByteBuffer out, List<GatewayName> gateways) {
    out.putInt(MAGIC)
        .put((byte) gateways.indexOf(direction.from()))
        .put((byte) gateways.indexOf(direction.to()))
        .put((byte) (echo ? 1 : 0))
        .put((byte) 0)
        .putLong(sequence)
        .putLong(sentNanos);
  }

  /**
   * Whether anybody can read a probe somewhere in these octets. 57 of its first 64 bits are always
   * the same: encrypted octets do not look like that by chance.
   */
  public static boolean isIn(ByteBuffer octets) {
    for (int at = 0; at + LENGTH <= octets.limit(); at++) {
      if (octets.getInt(at) == MAGIC && (octets.getInt(at + 4) & ~0x0707_0100) == 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * The probe in a datagram, or null where it is none.
   *
   * @param gateways all of the topology, in their order
   */
  public static @Nullable Probe decode(ByteBuffer in, List<GatewayName> gateways) {
    if (in.remaining() != LENGTH || in.getInt() != MAGIC) {
      return null;
    }
    int from = in.get();
    int to = in.get();
    int kind = in.get();
    int zero = in.get();
    long sequence = in.getLong();
    int count = gateways.size();
    if (from < 0 || from >= count || to < 0 || to >= count || from == to) {
      return null;
    }
    if (kind < 0 || kind > 1 || zero != 0 || sequence < 1) {
      return null;
    }
    return new Probe(
        new Flow(gateways.get(from), gateways.get(to)), kind == 1, sequence, in.getLong());
  }
}
