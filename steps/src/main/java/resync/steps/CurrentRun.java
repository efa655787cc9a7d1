package resync.steps;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import resync.lab.archive.ScenarioText;
import resync.lab.check.Finding;
import resync.lab.scenario.LabRun;

/**
 * The run that Cucumber is carrying out, or the plan that it is making. Cucumber makes glue and
 * plugins by their class names and hands them nothing, so what they share has to be found here.
 */
final class CurrentRun {
  private static final AtomicReference<@Nullable LabRun> RUN = new AtomicReference<>();
  private static final ThreadLocal<@Nullable Planning> PLANNING = new ThreadLocal<>();
  private static final ThreadLocal<@Nullable ScenarioText> SCENARIO = new ThreadLocal<>();
  private static final ThreadLocal<Sentence> SENTENCE =
      ThreadLocal.withInitial(() -> Sentence.NONE);

  /** A sentence that is being carried out, and whether a Then says it. */
  static final class Sentence {
    static final Sentence NONE = new Sentence("", false);

    private final String words;
    private final boolean observation;
    private boolean said;
    private @Nullable Finding unmet;
    private @Nullable String step;

    Sentence(String words, boolean observation) {
      this.words = words;
      this.observation = observation;
    }

    String words() {
      return words;
    }

    boolean observation() {
      return observation;
    }

    /** Notes that its step has been reached, so that the scenario knows what became of it. */
    void say() {
      said = true;
    }

    boolean said() {
      return said;
    }

    /** Notes that it did not hold, though its step ended well for others to be judged after it. */
    void unmet(Finding finding) {
      unmet = finding;
    }

    @Nullable Finding unmet() {
      return unmet;
    }

    /** Cucumber's id of its step, once it has ended. */
    void step(UUID id) {
      step = id.toString();
    }

    @Nullable String step() {
      return step;
    }
  }

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

  static void sentence(Sentence sentence) {
    SENTENCE.set(sentence);
  }

  static Sentence sentence() {
    return SENTENCE.get();
  }
}
