package resync.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import resync.lab.topology.Side;
import resync.lab.topology.Topology;
import resync.sim.net.Weather;

/** A simulated topology with the files that a scenario's archive keeps. */
final class FiledTestbed extends SimTestbed {
  private final ScenarioFiles files;
  private boolean collected;

  private FiledTestbed(
      Topology topology,
      SplittableRandom chance,
      Weather weather,
      EngineMaker engines,
      ScenarioFiles files) {
    super(
        topology,
        chance,
        new Simulation.Setting(weather, engines, files.captures(), files::journal),
        files::gateway);
    this.files = files;
  }

  /** Starts both peers; returns when they can receive. */
  static FiledTestbed start(
      Topology topology,
      SplittableRandom chance,
      Weather weather,
      EngineMaker engines,
      Path directory)
      throws IOException {
    ScenarioFiles files = new ScenarioFiles(topology, directory);
    FiledTestbed testbed = new FiledTestbed(topology, chance, weather, engines, files);
    testbed.switchOn();
    return testbed;
  }

  @Override
  public Path capture(Side side) {
    return files.capture(side);
  }

  /** The gateways end one after the other, so that their Deletes are in the captures. */
  @Override
  public void stopAndCollect() {
    if (collected) {
      return;
    }
    collected = true;
    traffic().stop();
    for (Side side : Side.values()) {
      simulation().peer(side).stop();
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
