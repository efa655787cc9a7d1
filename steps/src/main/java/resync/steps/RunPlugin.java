package resync.steps;

import io.cucumber.plugin.ConcurrentEventListener;
import io.cucumber.plugin.event.EventPublisher;
import io.cucumber.plugin.event.PickleStepTestStep;
import io.cucumber.plugin.event.TestCaseStarted;
import io.cucumber.plugin.event.TestSourceParsed;
import io.cucumber.plugin.event.TestStepStarted;
import resync.lab.scenario.LabRun;
import resync.lab.scenario.PairOverride;

/** Lets the glue know which scenario and which sentence is being carried out. */
public final class RunPlugin implements ConcurrentEventListener {
  private final FeatureTitles titles = new FeatureTitles();

  @Override
  public void setEventPublisher(EventPublisher publisher) {
    publisher.registerHandlerFor(TestSourceParsed.class, titles::add);
    publisher.registerHandlerFor(TestCaseStarted.class, this::scenario);
    publisher.registerHandlerFor(TestStepStarted.class, RunPlugin::sentence);
  }

  private void scenario(TestCaseStarted event) {
    LabRun run = CurrentRun.get();
    PairOverride pair = run == null ? PairOverride.NONE : run.pair();
    CurrentRun.scenario(ScenarioTexts.of(event.getTestCase(), titles, pair));
  }

  private static void sentence(TestStepStarted event) {
    if (event.getTestStep() instanceof PickleStepTestStep step) {
      CurrentRun.sentence(step.getStep().getText());
    }
  }
}
