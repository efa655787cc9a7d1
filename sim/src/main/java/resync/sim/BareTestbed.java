package resync.sim;

import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import resync.lab.topology.Side;
import resync.lab.topology.Topology;
import resync.sim.net.Middle;

/** A simulated topology that keeps nothing but what its taps see: for runs by the thousand. */
public final class BareTestbed extends SimTestbed {
  private BareTestbed(Topology topology, SplittableRandom chance, Simulation.Setting setting) {
    super(topology, chance, setting, side -> null);
  }

  /**
   * Starts both peers; returns when they can receive.
   *
   * @param seed the same seed gives the same packets at the same times
   * @param probeInterval from one probe of a host to its next
   */
  public static BareTestbed start(
      Topology topology, long seed, EngineMaker engines, Middle.Taps taps, Duration probeInterval) {
    BareTestbed testbed =
        new BareTestbed(
            topology,
            new SplittableRandom(seed),
            new Simulation.Setting(engines, taps, side -> null, probeInterval));
    testbed.switchOn();
    return testbed;
  }

  @Override
  public Path capture(Side side) {
    throw new IllegalStateException("this simulation keeps no files");
  }

  @Override
  public void stopAndCollect() {}

  @Override
  public void close() {}
}
