/** Tests of the search over fault schedules. */
@org.jspecify.annotations.NullMarked
package resync.sim.explore;
