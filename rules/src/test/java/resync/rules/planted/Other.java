package resync.rules.planted;

/** The other half, which knows the first one only in a nested type. */
record Other(int value) {
  record Back(One one) {}
}
