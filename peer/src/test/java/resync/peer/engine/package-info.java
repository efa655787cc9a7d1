/** Whole conversations between two engines on a scripted network in virtual time. */
@NullMarked
package resync.peer.engine;

import org.jspecify.annotations.NullMarked;
