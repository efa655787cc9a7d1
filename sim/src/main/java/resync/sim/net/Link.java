package resync.sim.net;

import java.util.SplittableRandom;

/** One direction of a cable: what goes in comes out later, as the weather is. */
public final class Link {
  private final VirtualTime time;
  private final Weather weather;
  private final SplittableRandom chance;
  private final Port end;

  public Link(VirtualTime time, Weather weather, SplittableRandom chance, Port end) {
    this.time = time;
    this.weather = weather;
    this.chance = chance;
    this.end = end;
  }

  /** Sends a whole IP packet, which from now on belongs to the link. */
  public void send(byte[] packet) {
    long jitter = weather.jitter().toNanos();
    long late = jitter == 0 ? 0 : chance.nextLong(jitter);
    time.after(weather.delay().toNanos() + late, () -> end.receive(packet));
  }
}
