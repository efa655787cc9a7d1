package resync.steps;

import resync.lab.check.Check;

/**
 * A defect that a check must refuse.
 *
 * @param scene passes with what is under test as it is
 * @param sentence of that scenario, which fails with the defect
 */
record CheckDefect(
    Class<? extends Check> check, PlantedDefect defect, Scene scene, String sentence) {
  @Override
  public String toString() {
    return check.getSimpleName() + ": " + defect.name();
  }
}
