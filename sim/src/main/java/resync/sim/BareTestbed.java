package resync.sim;

import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import resync.lab.topology.GatewayName;
import resync.lab.topology.Topology;
import resync.peer.config.PeerConfig;
import resync.sim.net.Middle;
import resync.sim.net.Weather;

/** A simulated topology that keeps nothing but what its taps see: for runs by the thousand. */
public final class BareTestbed extends SimTestbed {
  private BareTestbed(Topology topology, SplittableRandom chance, Simulation.Setting setting) {
    super(topology, chance, setting, gateway -> null);
  }

  /**
   * Starts both peers; returns when they can receive.
   *
   * @param chance as for {@link SimFabric#start}: from the same, both make the same packets
   * @param configs what its gateways are configured with, {@link #config} or what it once said
   */
  public static BareTestbed start(
      Topology topology,
      RandomGenerator chance,
      EngineMaker engines,
      BiFunction<Topology, GatewayName, PeerConfig> configs,
      Middle.Taps taps) {
    BareTestbed testbed =
        new BareTestbed(
            topology,
            new SplittableRandom(chance.nextLong()),
            new Simulation.Setting(Weather.CALM, engines, taps, configs, gateway -> null));
    testbed.switchOn();
    return testbed;
  }

  /** What a gateway is configured with, read from the file that a container would have. */
  public static PeerConfig config(Topology topology, GatewayName gateway) {
    return Simulation.config(topology, gateway);
  }

  @Override
  public Path capture(GatewayName gateway) {
    throw new IllegalStateException("this simulation keeps no files");
  }

  @Override
  public void stopAndCollect() {}

  @Override
  public void close() {}
}
