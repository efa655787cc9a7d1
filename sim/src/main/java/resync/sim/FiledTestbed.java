package resync.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import resync.lab.topology.GatewayName;
import resync.lab.topology.Topology;
import resync.sim.net.Weather;

/** A simulated topology with the files that a scenario's archive keeps. */
final class FiledTestbed extends SimTestbed {
  private final ScenarioFiles files;
  private final long seed;
  private boolean collected;

  private FiledTestbed(
      Topology topology,
      SplittableRandom chance,
      Weather weather,
      EngineMaker engines,
      ScenarioFiles files,
      long seed) {
    super(
        topology,
        chance,
        new Simulation.Setting(
            weather, engines, files.captures(), Simulation::config, files::journal),
        files::gateway);
    this.files = files;
    this.seed = seed;
  }

  /**
   * Starts both peers; returns when they can receive.
   *
   * @param seed for the archive: what run was told
   */
  static FiledTestbed start(
      Topology topology,
      SplittableRandom chance,
      Weather weather,
      EngineMaker engines,
      Path directory,
      long seed)
      throws IOException {
    ScenarioFiles files = new ScenarioFiles(topology, directory);
    FiledTestbed testbed = new FiledTestbed(topology, chance, weather, engines, files, seed);
    testbed.switchOn();
    return testbed;
  }

  @Override
  public Map<String, String> versions() {
    Map<String, String> versions = new LinkedHashMap<>(super.versions());
    versions.put("fabric", "sim, seed " + seed);
    return versions;
  }

  @Override
  public Path capture(GatewayName name) {
    return files.capture(name);
  }

  /** The gateways end one after the other, so that their Deletes are in the captures. */
  @Override
  public void stopAndCollect() {
    if (collected) {
      return;
    }
    collected = true;
    traffic().stop();
    for (GatewayName name : topology().names()) {
      simulation().peer(name).stop();
    }
    try {
      files.complete(simulation().probes());
    } catch (IOException e) {
      throw new UncheckedIOException("the scenario's folder cannot be written", e);
    }
  }

  @Override
  public void close() {
    stopAndCollect();
  }
}
