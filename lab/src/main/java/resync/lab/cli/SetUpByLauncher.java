package resync.lab.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.random.RandomGenerator;
import resync.lab.fabric.Fabric;
import resync.lab.fabric.Testbed;
import resync.lab.topology.Topology;

/** A fabric for which the launcher first sets the machine up: when it is needed, and not before. */
record SetUpByLauncher(Fabric fabric, Launcher launcher) implements Fabric {
  @Override
  public List<String> prepare(int jobs) {
    launcher.setUpContainers();
    return fabric.prepare(jobs);
  }

  @Override
  public double slowness() {
    return fabric.slowness();
  }

  @Override
  public String name() {
    return fabric.name();
  }

  @Override
  public SortedSet<String> implementations() {
    return fabric.implementations();
  }

  @Override
  public RandomGenerator chance(String scenario) {
    return fabric.chance(scenario);
  }

  @Override
  public OptionalLong seed() {
    return fabric.seed();
  }

  @Override
  public Fabric seeded(long seed) {
    return new SetUpByLauncher(fabric.seeded(seed), launcher);
  }

  @Override
  public Testbed start(Topology topology, RandomGenerator chance, Path directory) {
    return fabric.start(topology, chance, directory);
  }
}
