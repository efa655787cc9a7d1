package resync.lab.wire;

import resync.lab.topology.Flow;

/**
 * Which packets on their way through the wire something happens to.
 *
 * @param flow the gateway that sends them, and the one they are for
 */
public record PacketPick(Flow flow, PacketKind kind, Amount amount) {

  /** How many of the packets of a kind. */
  public sealed interface Amount {}

  /**
   * Packets in a row, as they come.
   *
   * @param skipped how many of the kind pass before the first one
   */
  public record Next(int skipped, int count) implements Amount {
    public Next {
      if (skipped < 0 || count < 1) {
        throw new IllegalArgumentException("skipped " + skipped + ", count " + count);
      }
    }
  }

  /**
   * A share of all, each packet by chance.
   *
   * @param percent from 1 to 100
   * @param seed the same seed picks the same numbers of a sequence of packets
   */
  public record Share(int percent, long seed) implements Amount {
    public Share {
      if (percent < 1 || percent > 100) {
        throw new IllegalArgumentException(percent + " percent; it must be from 1 to 100");
      }
    }
  }
}
