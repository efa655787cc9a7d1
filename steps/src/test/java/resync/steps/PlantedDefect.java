package resync.steps;

import resync.peer.engine.Behaviour;

/** One defect of what is under test: the peer, or the simulated network. */
sealed interface PlantedDefect {
  /** The defect in a few words. */
  String name();

  /** A peer that misbehaves at one of its seams. */
  record AtSeam(String name, Class<? extends Behaviour> behaviour) implements PlantedDefect {
    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * An error inside, where no seam is and none should be: one change of the source.
   *
   * @param source the class, by its module and its path there: {@code peer/sa/ReplayWindow}
   * @param line what is there
   * @param instead what is put in its place
   */
  record InSource(String name, String source, String line, String instead)
      implements PlantedDefect {
    @Override
    public String toString() {
      return name;
    }
  }
}
