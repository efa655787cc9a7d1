/** Virtual time, and a network in which packets take it. */
@NullMarked
package resync.sim.net;

import org.jspecify.annotations.NullMarked;
