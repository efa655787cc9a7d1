package resync.peer.crypto;

/**
 * The keys of one ESP SA, one direction.
 *
 * @param encryption encryption key, with an AEAD the salt behind it
 * @param integrity integrity key; empty with an AEAD
 */
public record EspKeys(Secret encryption, Secret integrity) {}
