package resync.peer.crypto;

import java.util.Optional;

/**
 * Protects the Encrypted payloads of one direction of an IKE SA: SK (RFC 7296 section 3.14, RFC
 * 5282) and SKF (RFC 7383 section 2.5), which differ only in what stands before the body.
 *
 * <p>The body is what follows the payload's own header: IV, ciphertext (the inner payloads, padding
 * and the pad length octet), ICV.
 */
public sealed interface IkeCipher permits CbcHmacIkeCipher, GcmIkeCipher {
  /**
   * Makes the cipher for one direction. Use one object for the life of the IKE SA: with an AEAD it
   * counts the IVs, which must never repeat under a key.
   *
   * @param encryptionKey SK_ei or SK_er
   * @param integrityKey SK_ai or SK_ar; ignored with an AEAD
   * @throws IllegalArgumentException if a key has the wrong length
   */
  static IkeCipher of(
      IkeSuite suite, Secret encryptionKey, Secret integrityKey, RandomSource random) {
    IntegrityAlgorithm integrity = suite.integrity();
    return integrity == null
        ? new GcmIkeCipher(suite.encryption(), encryptionKey)
        : new CbcHmacIkeCipher(suite.encryption(), integrity, encryptionKey, integrityKey, random);
  }

  /**
   * Octets of the body for that many octets of inner payloads. The lengths in the IKE header and in
   * the Encrypted payload's header must count it before {@link #seal}, which protects them.
   */
  int bodyLength(int payloadsLength);

  /**
   * Encrypts and authenticates.
   *
   * @param head the message from the first octet of the IKE header to the last one before the body
   * @param payloads the inner payloads
   * @return the body, {@link #bodyLength} octets, to be put behind {@code head}
   */
  byte[] seal(byte[] head, byte[] payloads);

  /**
   * Verifies and decrypts.
   *
   * @param message the whole IKE message
   * @param bodyOffset where in it the body begins; the body goes on to the end of the message
   * @return the inner payloads without padding; empty if the message is not authentic, or is
   *     authentic but its padding is longer than the body
   */
  Optional<byte[]> open(byte[] message, int bodyOffset);
}
