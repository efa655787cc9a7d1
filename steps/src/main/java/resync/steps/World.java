package resync.steps;

import io.cucumber.java.Status;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;
import resync.lab.archive.ScenarioResult;
import resync.lab.check.Verdict;
import resync.lab.fabric.FabricException;
import resync.lab.node.UnsupportedException;
import resync.lab.scenario.LabRun;
import resync.lab.scenario.Mistake;
import resync.lab.scenario.NotCarriedOut;
import resync.lab.scenario.Scenario;
import resync.lab.topology.GatewayName;

/**
 * The scenario that the sentences of this thread belong to. Cucumber makes glue by class name and
 * hands it nothing.
 */
final class World {
  private static final ThreadLocal<@Nullable Scenario> SCENARIO = new ThreadLocal<>();

  private World() {}

  static void begin() {
    Planning planning = CurrentRun.planning();
    if (planning != null) {
      planning.begin(CurrentRun.scenario());
      return;
    }
    LabRun run = CurrentRun.require();
    String broken = run.broken();
    if (broken != null) {
      throw new TestAbortedException(broken);
    }
    try {
      SCENARIO.set(run.begin(CurrentRun.scenario()));
    } catch (RuntimeException e) {
      throw run.breakOff(e);
    }
  }

  /**
   * Ends the scenario, and throws where Cucumber holds it for better than it was: what is decided
   * at the end counts for those who only hear Cucumber.
   */
  static void end(Status asCucumberSeesIt) {
    Scenario ending = SCENARIO.get();
    if (ending == null) {
      return;
    }
    SCENARIO.remove();
    CurrentRun.sentence(CurrentRun.Sentence.NONE); // what it came to is of no later scenario
    ScenarioResult result = end(ending);
    switch (result.verdict()) {
      case PASS -> {}
      case UNSUPPORTED -> {
        if (asCucumberSeesIt == Status.PASSED) {
          throw new TestAbortedException(result.account());
        }
      }
      case FAIL, INCONCLUSIVE -> {
        if (asCucumberSeesIt != Status.FAILED) {
          throw new AssertionError(result.account());
        }
      }
    }
  }

  // A scenario whose end goes wrong has no result: the run cannot be called a whole one then.
  private static ScenarioResult end(Scenario ending) {
    LabRun run = CurrentRun.require();
    try {
      return run.end(ending);
    } catch (RuntimeException e) {
      throw run.breakOff(e);
    }
  }

  /** Carries out a sentence; what a stack cannot do skips the scenario. */
  static void say(Consumer<Scenario> sentence) {
    Planning planning = CurrentRun.planning();
    if (planning != null) {
      planning.say(sentence);
      return;
    }
    Scenario now = SCENARIO.get();
    if (now == null) {
      throw new IllegalStateException("no scenario has begun");
    }
    CurrentRun.Sentence current = CurrentRun.sentence();
    current.say();
    try {
      if (current.observation()) {
        now.observe(current.words(), () -> sentence.accept(now)).stream()
            .filter(finding -> finding.verdict() != Verdict.PASS)
            .findFirst()
            .ifPresent(current::unmet);
      } else {
        now.sentence(current.words(), () -> sentence.accept(now));
      }
    } catch (UnsupportedException e) {
      throw new TestAbortedException("UNSUPPORTED: " + e.getMessage(), e);
    } catch (NotCarriedOut e) {
      throw new TestAbortedException(e.getMessage(), e);
    } catch (Mistake e) {
      throw CurrentRun.require().breakOff(e);
    } catch (FabricException e) {
      throw CurrentRun.require().breakOff(e);
    }
  }

  /**
   * Reads a word of a sentence.
   *
   * @param otherwise what a rehearsal goes on with where it cannot be read
   */
  static <T> T read(Supplier<T> reading, T otherwise) {
    Planning planning = CurrentRun.planning();
    return planning == null ? reading.get() : planning.read(reading, otherwise);
  }

  /** A gateway that a sentence names; a rehearsal goes on with one that there is. */
  static GatewayName gateway(GatewayName name) {
    Planning planning = CurrentRun.planning();
    return planning == null ? name : planning.gateway(name);
  }

  /** Notes that Cucumber skipped a sentence. */
  static void leftOut(CurrentRun.Sentence sentence) {
    Scenario now = SCENARIO.get();
    if (now != null) {
      now.leftOut(sentence.words(), sentence.observation());
    }
  }

  /** Notes that Cucumber could not begin a sentence. */
  static void notTried(CurrentRun.Sentence sentence, String problem) {
    Scenario now = SCENARIO.get();
    if (now != null) {
      now.notTried(sentence.words(), problem);
    }
  }
}
