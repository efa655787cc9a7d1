package resync.lab.scenario;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import resync.lab.fabric.Fabric;
import resync.lab.fabric.Testbed;
import resync.lab.node.UnsupportedException;
import resync.lab.topology.Topology;

/** A fabric without anything behind it, in virtual time. */
final class FakeFabric implements Fabric {
  final List<FakeTestbed> started = new ArrayList<>();
  @Nullable String unsupported;
  boolean tunnelComesUp = true;

  double slowness = 1;
  int givenUp;

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public SortedSet<String> implementations() {
    return new TreeSet<>(List.of("java", "strongswan"));
  }

  @Override
  public List<String> prepare(int jobs) {
    return List.of();
  }

  @Override
  public double slowness() {
    return slowness;
  }

  @Override
  public RandomGenerator chance(String scenario) {
    return new SplittableRandom(1);
  }

  @Override
  public Testbed start(Topology topology, RandomGenerator chance, Path directory) {
    if (unsupported != null) {
      throw new UnsupportedException(unsupported);
    }
    FakeTestbed testbed = new FakeTestbed(topology, directory, tunnelComesUp);
    testbed.givenUp = givenUp;
    started.add(testbed);
    return testbed;
  }

  FakeTestbed only() {
    return started.getFirst();
  }
}
