package resync.rules.planted;

/** The kind. */
record SealedKind() implements Sealing {}
