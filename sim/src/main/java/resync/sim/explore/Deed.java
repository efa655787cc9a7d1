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
 * @param gentle whether no probe need be lost to it: it takes neither packets nor SAs
 * @param parts what it consists of, where one gateway may refuse its part; else empty
 */
record Deed(String sentence, Supplier<Fault> fault, boolean gentle, List<Deed> parts) {
  Deed {
    parts = List.copyOf(parts);
  }

  /** One that takes packets or SAs. */
  Deed(String sentence, Supplier<Fault> fault) {
    this(sentence, fault, false, List.of());
  }

  /** One that takes neither. */
  static Deed gentle(String sentence, Supplier<Fault> fault) {
    return new Deed(sentence, fault, true, List.of());
  }

  /** Whether it waits for packets that need not come. */
  boolean arms() {
    return fault.get() instanceof MessageFault;
  }
}
