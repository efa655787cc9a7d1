package resync.steps;

/**
 * One change of the peer's source.
 *
 * @param source the class, by its path under {@code resync/peer}
 * @param line what is there
 * @param instead what is put in its place
 */
record PlantedDefect(String name, String source, String line, String instead) {
  @Override
  public String toString() {
    return name;
  }
}
