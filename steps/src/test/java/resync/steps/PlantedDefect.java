package resync.steps;

/**
 * One change of the source of what is under test: the peer, or the simulated network.
 *
 * @param source the class, by its module and its path there: {@code peer/sa/ReplayWindow}
 * @param line what is there
 * @param instead what is put in its place
 */
record PlantedDefect(String name, String source, String line, String instead) {
  @Override
  public String toString() {
    return name;
  }
}
