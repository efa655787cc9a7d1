package resync.lab.scenario;

import resync.lab.archive.ScenarioResult;
import resync.lab.archive.ScenarioText;

/** Told what a run is doing, as it happens; by several threads where scenarios run side by side. */
public interface RunListener {
  /** Tells nobody. */
  RunListener NONE =
      new RunListener() {
        @Override
        public void note(String sentence) {}

        @Override
        public void started(ScenarioText scenario) {}

        @Override
        public void doing(ScenarioText scenario, String what) {}

        @Override
        public void finished(ScenarioText scenario, ScenarioResult result) {}
      };

  /** Something the user should know that belongs to no scenario. */
  void note(String sentence);

  void started(ScenarioText scenario);

  /** The sentence that is being carried out, or what the lab does for it. */
  void doing(ScenarioText scenario, String what);

  void finished(ScenarioText scenario, ScenarioResult result);
}
