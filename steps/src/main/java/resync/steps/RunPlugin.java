package resync.steps;

import io.cucumber.plugin.ConcurrentEventListener;
import io.cucumber.plugin.event.EventPublisher;
import io.cucumber.plugin.event.PickleStepTestStep;
import io.cucumber.plugin.event.Result;
import io.cucumber.plugin.event.Status;
import io.cucumber.plugin.event.TestCaseStarted;
import io.cucumber.plugin.event.TestSourceParsed;
import io.cucumber.plugin.event.TestStepFinished;
import io.cucumber.plugin.event.TestStepStarted;
import java.util.Optional;
import resync.lab.scenario.LabRun;
import resync.lab.scenario.PairOverride;

/**
 * Lets the glue know which scenario and which sentence is being carried out, and the scenario which
 * of its sentences Cucumber left out or could not even begin.
 */
public final class RunPlugin implements ConcurrentEventListener {
  private static final String OBSERVATIONS = ThenSteps.class.getName() + ".";

  private final FeatureTitles titles = new FeatureTitles();

  @Override
  public void setEventPublisher(EventPublisher publisher) {
    publisher.registerHandlerFor(TestSourceParsed.class, titles::add);
    publisher.registerHandlerFor(TestCaseStarted.class, this::scenario);
    publisher.registerHandlerFor(TestStepStarted.class, RunPlugin::started);
    publisher.registerHandlerFor(TestStepFinished.class, RunPlugin::finished);
  }

  private void scenario(TestCaseStarted event) {
    LabRun run = CurrentRun.get();
    PairOverride pair = run == null ? PairOverride.NONE : run.pair();
    CurrentRun.scenario(ScenarioTexts.of(event.getTestCase(), titles, pair));
  }

  private static void started(TestStepStarted event) {
    if (event.getTestStep() instanceof PickleStepTestStep step) {
      boolean observation = step.getCodeLocation().startsWith(OBSERVATIONS);
      CurrentRun.sentence(new CurrentRun.Sentence(step.getStep().getText(), observation));
    }
  }

  private static void finished(TestStepFinished event) {
    if (event.getTestStep() instanceof PickleStepTestStep && !CurrentRun.sentence().said()) {
      Result result = event.getResult();
      if (result.getStatus() == Status.SKIPPED) {
        World.leftOut(CurrentRun.sentence());
      } else if (result.getStatus() != Status.PASSED) {
        String problem =
            Optional.ofNullable(result.getError()).map(Throwable::getMessage).orElse("");
        World.notTried(CurrentRun.sentence(), result.getStatus() + " " + problem);
      }
    }
  }
}
