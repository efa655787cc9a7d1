package resync.rules.planted;

/** Knows what is nested in it, which knows it. */
record Nesting() {
  record Inner(Nesting outer) {}

  Inner inner() {
    return new Inner(this);
  }
}
