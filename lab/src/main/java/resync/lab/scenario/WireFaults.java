package resync.lab.scenario;

import java.time.Duration;
import resync.lab.fault.Act;
import resync.lab.fault.Fault;
import resync.lab.fault.ForgedEsp;
import resync.lab.fault.ForgedInvalidSpi;
import resync.lab.topology.Flow;
import resync.lab.topology.GatewayName;
import resync.lab.wire.PacketKind;
import resync.lab.wire.Treatment;

/** What the sentences that begin with When say of packets between the gateways. */
public final class WireFaults {
  private static final int MOST_MESSAGES = 100_000;
  // They come 2 ms apart: this is more than three minutes.
  private static final int MOST_FORGED = 100_000;

  private WireFaults() {}

  /**
   * Something happens to packets of a kind when they come.
   *
   * @throws Mistake when the feature says what cannot be
   */
  public static Act packets(
      PacketKind kind,
      GatewayName from,
      GatewayName to,
      int skipped,
      long count,
      Treatment treatment) {
    if (from.equals(to)) {
      throw new Mistake("a message goes from one gateway to another, not from a gateway to itself");
    }
    int bounded = Script.number("the number of " + kind.words() + "s", count, 1, MOST_MESSAGES);
    return new Act.PacketsTreated(new Flow(from, to), kind, skipped, bounded, treatment);
  }

  /**
   * The link loses a share of all packets.
   *
   * @throws Mistake when the share is no percentage
   */
  public static Act loss(long percent, Duration duration) {
    return new Act.Loss(Script.number("the percentage", percent, 1, 100), duration);
  }

  /**
   * Forged ESP packets with SPIs that nobody has.
   *
   * @throws Mistake when there are none, or more than a run can wait for
   */
  public static Fault forgedEsp(GatewayName towards, long count) {
    return new ForgedEsp(
        towards, Script.number("the number of forged packets", count, 1, MOST_FORGED));
  }

  /**
   * Forged INVALID_SPI messages.
   *
   * @throws Mistake when there are none, or more than a run can wait for
   */
  public static Fault forgedInvalidSpi(GatewayName towards, long count) {
    return new ForgedInvalidSpi(
        towards, Script.number("the number of forged messages", count, 1, MOST_FORGED));
  }

  /**
   * A delay as a feature says it.
   *
   * @throws Mistake when it is none
   */
  public static Treatment delay(Duration by) {
    if (by.isZero()) {
      throw new Mistake("a delay must be longer than zero");
    }
    return new Treatment.Delayed(by);
  }
}
