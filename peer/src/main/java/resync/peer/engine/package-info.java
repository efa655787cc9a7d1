/** The composition root of the sans-IO machine: events in, effects out. */
@NullMarked
package resync.peer.engine;

import org.jspecify.annotations.NullMarked;
