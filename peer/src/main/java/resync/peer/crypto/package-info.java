/**
 * Cryptography for IKE and ESP: transforms by their IANA numbers, PRFs, key derivation, key
 * exchange, and the ciphers that protect IKE messages and ESP packets.
 *
 * <p>This is the only package that sees the Java Cryptography Architecture. Nothing here makes
 * randomness of its own: every value that must be random is drawn from a {@link
 * resync.peer.crypto.RandomSource}, so a run is reproducible from its seed. Objects are not safe
 * for use by several threads; one thread drives the peer.
 */
@NullMarked
package resync.peer.crypto;

import org.jspecify.annotations.NullMarked;
