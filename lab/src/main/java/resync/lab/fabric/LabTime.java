package resync.lab.fabric;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/** Time as the fabric has it: real with containers, virtual in a simulation. */
public interface LabTime {
  Instant now();

  /**
   * Lets time pass until the condition holds.
   *
   * @return whether it held before the limit was over
   */
  boolean await(Duration limit, BooleanSupplier condition);

  /**
   * Whether no time passes but in {@link #await} and {@link #pass}: orders that are given one after
   * the other are then given at the same time.
   */
  default boolean standsStill() {
    return false;
  }

  /** Lets this much time pass while everything runs on. */
  void pass(Duration duration);
}
