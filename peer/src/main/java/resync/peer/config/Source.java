package resync.peer.config;

/**
 * A place in a configuration file.
 *
 * @param file the file as it was named by the caller or by an include
 * @param line counted from 1
 */
record Source(String file, int line) {
  @Override
  public String toString() {
    return file + ":" + line;
  }
}
