/** The node in the middle: captures on both sides and injects packets. */
@NullMarked
package resync.lab.wire;

import org.jspecify.annotations.NullMarked;
