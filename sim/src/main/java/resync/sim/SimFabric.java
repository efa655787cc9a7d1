package resync.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;
import resync.lab.fabric.Fabric;
import resync.lab.fabric.Testbed;
import resync.lab.node.NodeDrivers;
import resync.lab.node.UnsupportedException;
import resync.lab.node.javapeer.JavaDriver;
import resync.lab.topology.GatewayName;
import resync.lab.topology.Topology;
import resync.sim.net.Weather;

/**
 * The fabric {@code sim}: Java peers in this JVM, in virtual time. It needs no Docker, no libpcap
 * and no rights, and what it does is repeated by its seed.
 */
public final class SimFabric implements Fabric {
  private static final long DEFAULT_SEED = 1;

  private final NodeDrivers drivers = NodeDrivers.load();
  private final long seed;
  private final EngineMaker engines;

  /** As the service loader makes it: seed 1, the peer as it is. */
  public SimFabric() {
    this(DEFAULT_SEED, EngineMaker.provided());
  }

  /**
   * A fabric of peers of some making.
   *
   * @param engines makes the engine at every start of a peer
   */
  public SimFabric(long seed, EngineMaker engines) {
    this.seed = seed;
    this.engines = engines;
  }

  @Override
  public String name() {
    return "sim";
  }

  /** All there are, so that a feature for another stack is UNSUPPORTED here and not a mistake. */
  @Override
  public SortedSet<String> implementations() {
    return drivers.names();
  }

  @Override
  public List<String> prepare(int jobs) {
    return List.of();
  }

  @Override
  public OptionalLong seed() {
    return OptionalLong.of(seed);
  }

  @Override
  public Fabric seeded(long other) {
    return new SimFabric(other, engines);
  }

  @Override
  public RandomGenerator chance(String scenario) {
    return chance(seed, scenario);
  }

  /** What is left to chance in a scenario under a seed. */
  public static RandomGenerator chance(long seed, String scenario) {
    CRC32 name = new CRC32();
    name.update(scenario.getBytes(StandardCharsets.UTF_8));
    return new SplittableRandom(seed * 0x9e3779b97f4a7c15L ^ name.getValue());
  }

  /** Calm by default; another seed has its own. */
  private Weather weather() {
    return seed == DEFAULT_SEED ? Weather.CALM : Weather.by(new SplittableRandom(seed));
  }

  @Override
  public Testbed start(Topology topology, RandomGenerator chance, Path directory) {
    for (GatewayName gateway : topology.names()) {
      if (!topology.gateway(gateway).implementation().equals(new JavaDriver().name())) {
        throw new UnsupportedException(
            topology.gateway(gateway).implementation()
                + " needs a container; the simulation has java gateways only (gateway "
                + gateway.word()
                + ")");
      }
      drivers.driver(topology, gateway);
    }
    try {
      return FiledTestbed.start(
          topology, new SplittableRandom(chance.nextLong()), weather(), engines, directory, seed);
    } catch (IOException e) {
      throw new UncheckedIOException("the scenario's folder cannot be written", e);
    }
  }
}
