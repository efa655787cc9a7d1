package resync.steps;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import resync.lab.archive.ScenarioText;
import resync.lab.scenario.LabRun;

/**
 * The run that Cucumber is carrying out, or the plan that it is making. Cucumber makes glue and
 * plugins by their class names and hands them nothing, so what they share has to be found here.
 */
final class CurrentRun {
  private static final AtomicReference<@Nullable LabRun> RUN = new AtomicReference<>();
  private static final ThreadLocal<@Nullable Planning> PLANNING = new ThreadLocal<>();
  private static final ThreadLocal<@Nullable ScenarioText> SCENARIO = new ThreadLocal<>();
  private static final ThreadLocal<String> SENTENCE = ThreadLocal.withInitial(() -> "");

  private CurrentRun() {}

  static void set(@Nullable LabRun run) {
    RUN.set(run);
  }

  static @Nullable LabRun get() {
    return RUN.get();
  }

  static LabRun require() {
    LabRun run = RUN.get();
    if (run == null) {
      throw new IllegalStateException("no run is open: features run by ./resync or by mvn verify");
    }
    return run;
  }

  /** While this is there, what Cucumber carries out on this thread is only rehearsed. */
  static void plan(@Nullable Planning planning) {
    PLANNING.set(planning);
  }

  static @Nullable Planning planning() {
    return PLANNING.get();
  }

  static void scenario(ScenarioText text) {
    SCENARIO.set(text);
  }

  static ScenarioText scenario() {
    ScenarioText text = SCENARIO.get();
    if (text == null) {
      throw new IllegalStateException("the plugin " + RunPlugin.class.getName() + " is not active");
    }
    return text;
  }

  static void sentence(String words) {
    SENTENCE.set(words);
  }

  static String sentence() {
    return SENTENCE.get();
  }
}
