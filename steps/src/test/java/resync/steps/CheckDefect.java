package resync.steps;

import resync.lab.check.Check;
import resync.peer.engine.Behaviour;

/**
 * A defect that a check must refuse.
 *
 * @param scene passes with what is under test as it is
 * @param sentence of that scenario, which fails with the defect
 */
record CheckDefect(
    Class<? extends Check> check, PlantedDefect defect, Scene scene, String sentence) {

  /**
   * A row of the table.
   *
   * @param name the defect in a few words
   */
  static CheckDefect atSeam(
      Class<? extends Check> check,
      String name,
      Class<? extends Behaviour> behaviour,
      Scene scene,
      String sentence) {
    return new CheckDefect(check, new PlantedDefect.AtSeam(name, behaviour), scene, sentence);
  }

  /**
   * A row of the table.
   *
   * @param name the defect in a few words
   * @param source the class that is changed, as {@link PlantedDefect.InSource} has it
   */
  static CheckDefect inSource(
      Class<? extends Check> check,
      String name,
      String source,
      String line,
      String instead,
      Scene scene,
      String sentence) {
    return new CheckDefect(
        check, new PlantedDefect.InSource(name, source, line, instead), scene, sentence);
  }

  @Override
  public String toString() {
    return check.getSimpleName() + ": " + defect.name();
  }
}
