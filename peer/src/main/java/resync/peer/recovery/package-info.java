/** Policy objects and limits for what happens when the two ends' databases disagree. */
@NullMarked
package resync.peer.recovery;

import org.jspecify.annotations.NullMarked;
