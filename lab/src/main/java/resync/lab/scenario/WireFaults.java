package resync.lab.scenario;

import java.time.Duration;
import resync.lab.fault.Fault;
import resync.lab.fault.LossyWire;
import resync.lab.fault.MessageFault;
import resync.lab.topology.Side;
import resync.lab.wire.PacketKind;
import resync.lab.wire.PacketPick;
import resync.lab.wire.PacketPick.Next;
import resync.lab.wire.Treatment;

/** What the sentences that begin with When say of packets between the gateways. */
public final class WireFaults {
  private WireFaults() {}

  /**
   * Something happens to packets of a kind when they come.
   *
   * @throws Mistake when the feature says what cannot be
   */
  public static Fault packets(
      PacketKind kind, Side from, Side to, int skipped, int count, Treatment treatment) {
    if (from == to) {
      throw new Mistake("a message goes from one side to the other, not from a side to itself");
    }
    if (count < 1) {
      throw new Mistake("at least one message must be meant, not " + count);
    }
    return new MessageFault(new PacketPick(from, kind, new Next(skipped, count)), treatment);
  }

  /**
   * The link loses a share of all packets.
   *
   * @throws Mistake when the share is no percentage
   */
  public static Fault loss(int percent, Duration duration) {
    if (percent < 1 || percent > 100) {
      throw new Mistake(percent + " percent cannot be lost; write a number from 1 to 100");
    }
    return new LossyWire(percent, duration);
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
