package resync.sim.explore;

import java.util.List;
import java.util.function.Supplier;
import resync.lab.fault.Fault;
import resync.lab.fault.MessageFault;

/**
 * A fault or command in the words of a feature.
 *
 * @param sentence what follows "When"
 * @param fault makes it anew each time, since a fault is injected once
 * @param parts what it consists of, where one gateway may refuse its part; else empty
 */
record Deed(String sentence, Supplier<Fault> fault, List<Deed> parts) {
  Deed {
    parts = List.copyOf(parts);
  }

  Deed(String sentence, Supplier<Fault> fault) {
    this(sentence, fault, List.of());
  }

  /** Whether it waits for packets that need not come. */
  boolean arms() {
    return fault.get() instanceof MessageFault;
  }
}
