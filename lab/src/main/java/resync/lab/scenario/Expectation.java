package resync.lab.scenario;

import java.time.Duration;
import java.util.function.Predicate;
import resync.lab.check.Check;

/**
 * What a sentence expects, and how long the lab waits for it.
 *
 * @param check decides, from the whole evidence
 * @param limit how long to wait at most from now on; zero judges at once
 * @param settled a cheap look at the running topology that says when judging is worth while
 * @param patient whether a check that does not pass before the limit is over is tried again; false
 *     where something must go on holding, and once broken stays broken
 */
public record Expectation(Check check, Duration limit, Predicate<Live> settled, boolean patient) {

  /** Judges at once, what has happened until now. */
  public static Expectation now(Check check) {
    return new Expectation(check, Duration.ZERO, live -> true, false);
  }

  /** Judges as soon as it may hold, and again until it does or the limit is over. */
  public static Expectation within(Duration limit, Predicate<Live> settled, Check check) {
    return new Expectation(check, limit, settled, true);
  }

  /** Lets the whole time pass, unless it is broken before, and judges once. */
  public static Expectation throughout(Duration time, Predicate<Live> broken, Check check) {
    return new Expectation(check, time, broken, false);
  }
}
