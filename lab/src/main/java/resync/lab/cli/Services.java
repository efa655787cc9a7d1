package resync.lab.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import resync.lab.fabric.Fabric;
import resync.lab.fabric.FabricException;
import resync.lab.node.UnsupportedException;
import resync.lab.scenario.FeatureRunner;
import resync.lab.scenario.Mistake;

/** What the class path offers. */
final class Services {
  static final String AUTO = "auto";

  /** The fabric of containers, by its name. */
  static final String CONTAINERS = "docker";

  private Services() {}

  /** Any fabric, to read features with: all know the same implementations. */
  static Fabric anyFabric(String name) {
    return find(all(), name.equals(AUTO) ? "sim" : name);
  }

  /**
   * The fabric of a name; {@link #AUTO} takes Docker where it can work, and says so. Where the
   * launcher started this process, Docker is set up by it when the fabric is prepared.
   */
  static Fabric fabric(String name, PrintWriter out) {
    Optional<Launcher> launcher = Launcher.ofThisProcess();
    String wanted = name;
    if (name.equals(AUTO)) {
      Launcher.Choice choice = launcher.map(Launcher::choose).orElseGet(Services::choose);
      out.println("resync: fabric " + choice.fabric() + ": " + choice.reason());
      out.flush();
      wanted = choice.fabric();
    }
    Fabric fabric = find(all(), wanted);
    return launcher.isPresent() && fabric.name().equals(CONTAINERS)
        ? new SetUpByLauncher(fabric, launcher.get())
        : fabric;
  }

  static Fabric seeded(Fabric fabric, long seed) {
    try {
      return fabric.seeded(seed);
    } catch (UnsupportedException e) {
      throw new Mistake("--seed: " + e.getMessage());
    }
  }

  private static Launcher.Choice choose() {
    try {
      var _ = find(all(), CONTAINERS).prepare(1);
      return new Launcher.Choice(CONTAINERS, "an engine answers");
    } catch (FabricException e) {
      return new Launcher.Choice("sim", String.valueOf(e.getMessage()));
    }
  }

  private static List<Fabric> all() {
    return ServiceLoader.load(Fabric.class).stream().map(p -> p.get()).toList();
  }

  private static Fabric find(List<Fabric> all, String name) {
    return all.stream()
        .filter(f -> f.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new Mistake(
                    "there is no fabric \""
                        + name
                        + "\"; there are: "
                        + all.stream().map(Fabric::name).sorted().collect(Collectors.joining(", "))
                        + ", and "
                        + AUTO));
  }

  static FeatureRunner featureRunner() {
    return ServiceLoader.load(FeatureRunner.class)
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("no feature runner on the class path: module steps"));
  }
}
