package resync.lab.evidence;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import resync.lab.capture.CapturedPacket;
import resync.lab.topology.Flow;
import resync.lab.topology.GatewayName;

/**
 * A packet on its way from one gateway to the other, matched between the captures on both sides of
 * the wire. Seen only where it left, it was lost on the wire; seen only where it arrived, it was
 * made by the wire in the name of that gateway, or is another copy of one that left once.
 *
 * @param left as captured on the side of the gateway that sent it
 * @param arrived as captured on the side of the gateway that it is for, on its way there
 * @param copy whether the same packet arrived before, and left less often than it arrived
 */
public record Transit(
    Flow direction, Optional<CapturedPacket> left, Optional<CapturedPacket> arrived, boolean copy) {

  /** Longer than a router takes, also on a busy machine. */
  private static final Duration DELAYED = Duration.ofMillis(20);

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

  public GatewayName from() {
    return direction.from();
  }

  public GatewayName to() {
    return direction.to();
  }

  /** Whether the gateway in whose name it is never sent it. */
  public boolean forged() {
    return left.isEmpty() && !copy;
  }

  /** What the wire did to it, where that is more than to pass it on. */
  public Optional<String> fate() {
    if (copy) {
      return Optional.of("doubled by the wire");
    }
    if (forged()) {
      return Optional.of("made by the wire");
    }
    if (lostOnWire()) {
      return Optional.of("lost on the wire");
    }
    return held()
        .filter(time -> time.compareTo(DELAYED) >= 0)
        .map(time -> "delayed by the wire for " + Figures.of(time));
  }

  /** How long it stayed in the wire; empty where it was lost, forged or is a copy. */
  public Optional<Duration> held() {
    return left.flatMap(l -> arrived.map(a -> Duration.between(l.time(), a.time())));
  }

  public boolean lostOnWire() {
    return arrived.isEmpty();
  }
}
