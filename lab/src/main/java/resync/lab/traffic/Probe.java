package resync.lab.traffic;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import resync.lab.topology.Flow;
import resync.lab.topology.Preset;

/**
 * The payload of a probe, 24 octets in network byte order: magic (4), direction (1: 0 west to east,
 * 1 east to west), kind (1: 0 original, 1 echo), zero (2), sequence (8), time of sending in
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
    Flow back = Preset.flowFrom(direction.to());
    return new Probe(back, true, sequence, nowNanos);
  }

  /** Writes it at the buffer's position. */
  public void encode(ByteBuffer out) {
    out.putInt(MAGIC)
        .put((byte) (direction.equals(Preset.WEST_TO_EAST) ? 0 : 1))
        .put((byte) (echo ? 1 : 0))
        .putShort((short) 0)
        .putLong(sequence)
        .putLong(sentNanos);
  }

  /**
   * Whether anybody can read a probe somewhere in these octets. 62 of its first 64 bits are always
   * the same: encrypted octets do not look like that by chance.
   */
  public static boolean isIn(ByteBuffer octets) {
    for (int at = 0; at + LENGTH <= octets.limit(); at++) {
      if (octets.getInt(at) == MAGIC && (octets.getInt(at + 4) & ~0x0101_0000) == 0) {
        return true;
      }
    }
    return false;
  }

  /** The probe in a datagram, or null where it is none. */
  public static @Nullable Probe decode(ByteBuffer in) {
    if (in.remaining() != LENGTH || in.getInt() != MAGIC) {
      return null;
    }
    int direction = in.get();
    int kind = in.get();
    int zero = in.getShort();
    long sequence = in.getLong();
    if (direction < 0 || direction > 1 || kind < 0 || kind > 1 || zero != 0 || sequence < 1) {
      return null;
    }
    return new Probe(
        direction == 0 ? Preset.WEST_TO_EAST : Preset.EAST_TO_WEST,
        kind == 1,
        sequence,
        in.getLong());
  }
}
