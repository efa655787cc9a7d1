package resync.sim.explore;

import java.util.function.Supplier;
import resync.lab.fault.Fault;
import resync.lab.fault.MessageFault;

/**
 * A fault or command in the words of a feature.
 *
 * @param sentence what follows "When"
 * @param fault makes it anew each time, since a fault is injected once
 */
record Deed(String sentence, Supplier<Fault> fault) {
  /** Whether it waits for packets that need not come. */
  boolean arms() {
    return fault.get() instanceof MessageFault;
  }
}
