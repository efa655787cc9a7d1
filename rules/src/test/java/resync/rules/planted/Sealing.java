package resync.rules.planted;

/** Makes its own kind, which is no circle. */
sealed interface Sealing permits SealedKind {
  static Sealing make() {
    return new SealedKind();
  }
}
