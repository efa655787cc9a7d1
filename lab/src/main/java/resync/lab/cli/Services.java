package resync.lab.cli;

import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import resync.lab.fabric.Fabric;
import resync.lab.scenario.FeatureRunner;
import resync.lab.scenario.Mistake;

/** What the class path offers. */
final class Services {
  private Services() {}

  static Fabric fabric(String name) {
    List<Fabric> all = ServiceLoader.load(Fabric.class).stream().map(p -> p.get()).toList();
    return all.stream()
        .filter(f -> f.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new Mistake(
                    "there is no fabric \""
                        + name
                        + "\"; there are: "
                        + all.stream()
                            .map(Fabric::name)
                            .sorted()
                            .collect(Collectors.joining(", "))));
  }

  static FeatureRunner featureRunner() {
    return ServiceLoader.load(FeatureRunner.class)
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("no feature runner on the class path: module steps"));
  }
}
