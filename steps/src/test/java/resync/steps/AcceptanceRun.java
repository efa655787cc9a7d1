package resync.steps;

import io.cucumber.plugin.ConcurrentEventListener;
import io.cucumber.plugin.event.EventPublisher;
import io.cucumber.plugin.event.TestRunFinished;
import io.cucumber.plugin.event.TestRunStarted;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import resync.lab.fabric.Fabric;
import resync.lab.scenario.LabRun;
import resync.lab.scenario.PairOverride;
import resync.lab.scenario.RunListener;

/** Opens the run that the acceptance test's scenarios belong to; the archive keeps it as any. */
public final class AcceptanceRun implements ConcurrentEventListener {
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
    CurrentRun.set(
        LabRun.open(
            fabric,
            new LabRun.Settings(
                home.resolve("pcaps").resolve("runs"),
                PairOverride.NONE,
                List.of("mvn", "verify"),
                RunListener.NONE)));
  }

  private static void finish() {
    LabRun run = CurrentRun.get();
    if (run != null) {
      CurrentRun.set(null);
      run.finish();
    }
  }
}
