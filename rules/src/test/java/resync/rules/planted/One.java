package resync.rules.planted;

/** Half of a circle. */
record One(int value) {
  Other other() {
    return new Other(value);
  }
}
