/** Faults and commands: inject and heal. Every fault knows how to end, and is ended. */
@NullMarked
package resync.lab.fault;

import org.jspecify.annotations.NullMarked;
