/** Searches many fault schedules for one after which two peers do not get along again. */
@NullMarked
package resync.sim.explore;

import org.jspecify.annotations.NullMarked;
