package resync.steps;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import resync.lab.archive.ScenarioText;

/**
 * Which scenarios {@code verify} runs where: in the simulation all of Java gateways, in containers
 * all of other stacks, and of Java gateways those that are tagged {@link #IN_CONTAINERS_TOO}.
 * ({@code ./resync run} runs everything in containers.)
 */
record AcceptanceShares(List<ScenarioText> plan) {
  /** At least one scenario for each kind of sentence has it. */
  static final String IN_CONTAINERS_TOO = "@containers";

  private static final String SIMULATED = "java";

  AcceptanceShares {
    plan = List.copyOf(plan);
  }

  List<ScenarioText> inSimulation() {
    return chosen(AcceptanceShares::simulated);
  }

  List<ScenarioText> inContainers() {
    return chosen(s -> !simulated(s) || s.tags().contains(IN_CONTAINERS_TOO));
  }

  private static boolean simulated(ScenarioText scenario) {
    return Arrays.stream(scenario.pair().split("/")).allMatch(SIMULATED::equals);
  }

  private List<ScenarioText> chosen(Predicate<ScenarioText> where) {
    return plan.stream().filter(where).toList();
  }

  /** For people: {@code in containers: 140 scenarios (…); in the simulation: 95, of which …}. */
  String words() {
    Map<String, Long> pairs =
        inContainers().stream()
            .collect(
                Collectors.groupingBy(ScenarioText::pair, TreeMap::new, Collectors.counting()));
    long both = inContainers().stream().filter(AcceptanceShares::simulated).count();
    return "in containers: "
        + inContainers().size()
        + " scenarios ("
        + pairs.entrySet().stream()
            .map(e -> e.getValue() + " " + e.getKey())
            .collect(Collectors.joining(", "))
        + "); in the simulation: "
        + inSimulation().size()
        + ", of which "
        + both
        + " run in containers too; ./resync run runs all "
        + plan.size()
        + " in containers";
  }

  /** Scenarios as a run takes them: a file with its lines. */
  static List<String> arguments(List<ScenarioText> scenarios) {
    return CucumberRunner.linesByFile(scenarios);
  }
}
