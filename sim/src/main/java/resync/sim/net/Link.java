package resync.sim.net;

import java.time.Duration;

/** One direction of a cable: what goes in comes out so much later, in order. */
public final class Link {
  private final VirtualTime time;
  private final long delay;
  private final Port end;

  public Link(VirtualTime time, Duration delay, Port end) {
    this.time = time;
    this.delay = delay.toNanos();
    this.end = end;
  }

  /** Sends a whole IPv4 packet, which from now on belongs to the link. */
  public void send(byte[] packet) {
    time.after(delay, () -> end.receive(packet));
  }
}
