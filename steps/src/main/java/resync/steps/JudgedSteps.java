package resync.steps;

import io.cucumber.core.eventbus.AbstractEventBus;
import io.cucumber.messages.types.Envelope;
import io.cucumber.messages.types.TestStepResult;
import io.cucumber.messages.types.TestStepResultStatus;
import io.cucumber.plugin.event.PickleStepTestStep;
import io.cucumber.plugin.event.Result;
import io.cucumber.plugin.event.Status;
import io.cucumber.plugin.event.TestStepFinished;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import resync.lab.check.Finding;
import resync.lab.check.Verdict;

/**
 * Cucumber's event bus, which tells of each Then what was found. Cucumber skips all steps after one
 * that throws, so a Then that does not hold returns, for those after it to be judged, and only here
 * its step becomes a failed one, in events and messages alike.
 */
final class JudgedSteps extends AbstractEventBus {
  @Override
  public Instant getInstant() {
    return Instant.now();
  }

  @Override
  public UUID generateId() {
    return UUID.randomUUID();
  }

  @Override
  public <T> void send(T event) {
    Finding unmet = CurrentRun.sentence().unmet();
    super.send(unmet == null ? event : judged(event, unmet));
  }

  // A hook's step comes after the last sentence, which is current still.
  private static Object judged(Object event, Finding unmet) {
    if (event instanceof TestStepFinished finished
        && finished.getTestStep() instanceof PickleStepTestStep step) {
      CurrentRun.sentence().step(step.getId());
      return new TestStepFinished(
          finished.getInstant(),
          finished.getTestCase(),
          step,
          new Result(
              skipped(unmet) ? Status.SKIPPED : Status.FAILED,
              finished.getResult().getDuration(),
              new AssertionError(words(unmet))));
    }
    if (event instanceof Envelope envelope) {
      return envelope
          .getTestStepFinished()
          .filter(m -> m.getTestStepId().equals(stepId()))
          .map(m -> Envelope.of(judged(m, unmet)))
          .orElse(envelope);
    }
    return event;
  }

  private static @Nullable String stepId() {
    return CurrentRun.sentence().step();
  }

  private static io.cucumber.messages.types.TestStepFinished judged(
      io.cucumber.messages.types.TestStepFinished message, Finding unmet) {
    TestStepResult result =
        new TestStepResult(
            message.getTestStepResult().getDuration(),
            words(unmet),
            skipped(unmet) ? TestStepResultStatus.SKIPPED : TestStepResultStatus.FAILED,
            null);
    return new io.cucumber.messages.types.TestStepFinished(
        message.getTestCaseStartedId(), message.getTestStepId(), result, message.getTimestamp());
  }

  private static boolean skipped(Finding unmet) {
    return unmet.verdict() == Verdict.UNSUPPORTED;
  }

  private static String words(Finding unmet) {
    return unmet.verdict() + ": " + unmet.reason();
  }
}
