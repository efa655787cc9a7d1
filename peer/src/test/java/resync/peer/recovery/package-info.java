/** Limits and decisions of recovery by themselves. */
@NullMarked
package resync.peer.recovery;

import org.jspecify.annotations.NullMarked;
