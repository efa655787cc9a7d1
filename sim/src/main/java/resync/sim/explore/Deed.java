package resync.sim.explore;

import java.util.function.Predicate;
import java.util.function.Supplier;
import resync.lab.fabric.Testbed;
import resync.lab.fault.Fault;
import resync.lab.fault.MessageFault;

/**
 * A fault or command in the words of a feature.
 *
 * @param sentence what follows "When"
 * @param fault makes it anew each time, since a fault is injected once
 * @param possible whether it can be done now: what is not there cannot be rekeyed
 */
record Deed(String sentence, Supplier<Fault> fault, Predicate<Testbed> possible) {
  Deed(String sentence, Supplier<Fault> fault) {
    this(sentence, fault, testbed -> true);
  }

  /** Whether it waits for packets that need not come. */
  boolean arms() {
    return fault.get() instanceof MessageFault;
  }
}
