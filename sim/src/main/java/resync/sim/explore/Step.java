package resync.sim.explore;

import java.time.Duration;

/**
 * One thing of a schedule.
 *
 * @param before how long nothing is done before it; whole milliseconds
 */
record Step(Duration before, Deed deed) {
  Step after(Duration other) {
    return new Step(other, deed);
  }
}
