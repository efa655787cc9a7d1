package resync.lab.evidence;

import java.time.Instant;
import java.util.Optional;
import resync.lab.capture.CapturedPacket;
import resync.lab.topology.Direction;
import resync.lab.topology.Side;

/**
 * A packet on its way from one gateway to the other, matched between the captures on both sides of
 * the wire. Seen only where it left, it was lost on the wire; seen only where it arrived, it was
 * made by the wire in the name of that gateway.
 *
 * @param left as captured on the side of the gateway that sent it
 * @param arrived as captured on the side of the gateway that it is for, on its way there
 */
public record Transit(
    Direction direction, Optional<CapturedPacket> left, Optional<CapturedPacket> arrived) {

  public Transit {
    if (left.isEmpty() && arrived.isEmpty()) {
      throw new IllegalArgumentException("a transit needs a packet");
    }
  }

  /** The packet, as captured where it left if it did, else where it arrived. */
  public CapturedPacket packet() {
    return left.or(() -> arrived).orElseThrow();
  }

  public Instant time() {
    return packet().time();
  }

  public Side from() {
    return direction.from();
  }

  public Side to() {
    return direction.to();
  }

  public boolean forged() {
    return left.isEmpty();
  }

  public boolean lostOnWire() {
    return arrived.isEmpty();
  }
}
