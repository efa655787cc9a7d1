package resync.steps;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;
import resync.lab.fabric.FabricException;
import resync.lab.node.UnsupportedException;
import resync.lab.scenario.LabRun;
import resync.lab.scenario.Mistake;
import resync.lab.scenario.Scenario;

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
    SCENARIO.set(run.begin(CurrentRun.scenario()));
  }

  static void end() {
    Scenario ending = SCENARIO.get();
    if (ending != null) {
      SCENARIO.remove();
      CurrentRun.require().end(ending);
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
    try {
      now.sentence(CurrentRun.sentence(), () -> sentence.accept(now));
    } catch (UnsupportedException e) {
      throw new TestAbortedException("UNSUPPORTED: " + e.getMessage(), e);
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
}
