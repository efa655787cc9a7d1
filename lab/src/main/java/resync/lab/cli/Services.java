package resync.lab.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import resync.lab.fabric.Fabric;
import resync.lab.fabric.FabricException;
import resync.lab.scenario.FeatureRunner;
import resync.lab.scenario.Mistake;

/** What the class path offers. */
final class Services {
  static final String AUTO = "auto";

  private Services() {}

  /** The fabric of a name; {@link #AUTO} takes Docker where it can work, and says so. */
  static Fabric fabric(String name, PrintWriter out) {
    List<Fabric> all = ServiceLoader.load(Fabric.class).stream().map(p -> p.get()).toList();
    if (name.equals(AUTO)) {
      return choose(find(all, "docker"), find(all, "sim"), out);
    }
    return find(all, name);
  }

  private static Fabric choose(Fabric docker, Fabric sim, PrintWriter out) {
    try {
      docker.prepare().forEach(sentence -> out.println("resync: " + sentence));
      out.println("resync: fabric docker: an engine answers");
      return docker;
    } catch (FabricException e) {
      out.println("resync: fabric sim: " + e.getMessage());
      return sim;
    }
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
