package resync.sim.explore;

/**
 * Two peers do not get along again.
 *
 * @param what the invariant that does not hold
 * @param detail what was seen instead, with figures
 */
record Violation(Invariant what, String detail) {}
