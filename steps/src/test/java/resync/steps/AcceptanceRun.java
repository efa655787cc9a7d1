package resync.steps;

import io.cucumber.plugin.ConcurrentEventListener;
import io.cucumber.plugin.event.EventPublisher;
import io.cucumber.plugin.event.TestRunFinished;
import io.cucumber.plugin.event.TestRunStarted;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import resync.lab.archive.ScenarioText;
import resync.lab.fabric.Fabric;
import resync.lab.scenario.FeatureRunner;
import resync.lab.scenario.LabRun;
import resync.lab.scenario.PairOverride;
import resync.lab.scenario.RunListener;

/** Opens the run that the acceptance test's scenarios belong to; the archive keeps it as any. */
public final class AcceptanceRun implements ConcurrentEventListener {
  static final String FEATURES = "../features";
  static final String LEFT_OUT = "baseline";

  @Override
  public void setEventPublisher(EventPublisher publisher) {
    publisher.registerHandlerFor(TestRunStarted.class, event -> open());
    publisher.registerHandlerFor(TestRunFinished.class, event -> finish());
  }

  private static void open() {
    Path home = Path.of(Optional.ofNullable(System.getenv("RESYNC_HOME")).orElse(".."));
    Fabric fabric =
        ServiceLoader.load(Fabric.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(one -> one.name().equals("docker"))
            .findFirst()
            .orElseThrow();
    LabRun run =
        LabRun.open(
            fabric,
            new LabRun.Settings(
                home.resolve("pcaps").resolve("runs"),
                PairOverride.NONE,
                List.of("mvn", "verify"),
                AcceptanceJobs.number(),
                RunListener.NONE));
    run.round(1, scenarios(fabric));
    CurrentRun.set(run);
  }

  // JUnit begins the scenarios in an order of its own; they are numbered as `resync run` does.
  private static List<ScenarioText> scenarios(Fabric fabric) {
    FeatureRunner.Selection all =
        new FeatureRunner.Selection(
            List.of(FEATURES), Optional.of("not @" + LEFT_OUT), Optional.empty());
    return new CucumberRunner().plan(all, PairOverride.NONE, fabric.implementations()).scenarios();
  }

  private static void finish() {
    LabRun run = CurrentRun.get();
    if (run != null) {
      CurrentRun.set(null);
      run.finish();
    }
  }
}
