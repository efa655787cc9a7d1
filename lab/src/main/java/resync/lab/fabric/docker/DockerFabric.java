package resync.lab.fabric.docker;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.SortedSet;
import java.util.random.RandomGenerator;
import resync.lab.fabric.Fabric;
import resync.lab.fabric.Testbed;
import resync.lab.node.NodeDrivers;
import resync.lab.topology.Topology;

/** The fabric {@code docker}. One engine and one run folder serve the whole process. */
public final class DockerFabric implements Fabric {
  private final NodeDrivers drivers = NodeDrivers.load();

  @Override
  public String name() {
    return "docker";
  }

  @Override
  public SortedSet<String> implementations() {
    return drivers.names();
  }

  @Override
  public List<String> prepare(int jobs) {
    DockerRun run = DockerRun.ofThisProcess();
    run.expects(jobs);
    return run.takeNotices();
  }

  @Override
  public double slowness() {
    return DockerRun.ofThisProcess().slowness();
  }

  @Override
  public RandomGenerator chance(String scenario) {
    return new SecureRandom();
  }

  @Override
  public Testbed start(Topology topology, RandomGenerator chance, Path directory) {
    return new TestbedBuilder(topology, chance, directory, drivers).start();
  }
}
