package resync.lab.scenario;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import resync.lab.archive.ScenarioText;

/** The numbers of a run's scenarios, from 1. No two are alike. */
final class Numbering {
  private final Map<ScenarioText, Integer> promised = new HashMap<>();
  private int last;

  /** Numbers these scenarios in this order, after all that have a number. */
  synchronized void promise(List<ScenarioText> scenarios) {
    promised.clear();
    scenarios.forEach(scenario -> promised.put(scenario, ++last));
  }

  /** A scenario's number: the promised one, once; any other's is the next free one. */
  synchronized int of(ScenarioText scenario) {
    Integer number = promised.remove(scenario);
    return number == null ? ++last : number;
  }
}
