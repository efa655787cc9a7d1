package resync.peer.crypto;

/**
 * Protects the ESP packets of one SA (RFC 4303), in place in a packet buffer. The layout from
 * {@code offset} is SPI (4 octets), sequence number (4), IV, payload with its trailer, ICV.
 *
 * <p>Made for the packet path: an object is used again for every packet of its SA.
 */
public sealed interface EspCipher permits CbcHmacEspCipher, GcmEspCipher, NullHmacEspCipher {
  /** Octets of SPI and sequence number before the IV. */
  int HEADER_LENGTH = 8;

  /**
   * Makes the cipher of one SA.
   *
   * @param random source of what must be unpredictable; drawn from now, not for each packet
   * @throws IllegalArgumentException if a key has the wrong length
   */
  static EspCipher of(EspSuite suite, EspKeys keys, RandomSource random) {
    IntegrityAlgorithm integrity = suite.integrity();
    if (integrity == null) {
      return new GcmEspCipher(suite.encryption(), keys.encryption());
    }
    return suite.encryption().isCbc()
        ? new CbcHmacEspCipher(suite.encryption(), integrity, keys, random)
        : new NullHmacEspCipher(integrity, keys);
  }

  /** Octets of the IV. */
  int ivLength();

  /** Octets of the ICV. */
  int icvLength();

  /** What the length of payload and trailer must be a multiple of: a block for CBC, else 4. */
  int alignment();

  /**
   * Encrypts and authenticates. SPI, sequence number, payload and trailer stand in the buffer; IV
   * and ICV are written.
   *
   * @param length octets of payload and trailer, a multiple of {@link #alignment}
   * @param sequence the packet's sequence number, never the same twice for an SA: the IV is made of
   *     it
   */
  void seal(byte[] packet, int offset, int length, long sequence);

  /**
   * Verifies and decrypts.
   *
   * @param length octets of the ESP packet, from SPI to ICV
   * @return octets of payload and trailer, which stand decrypted behind the IV; -1 if the packet is
   *     not authentic or cannot be one of this SA for its length. The encrypted part of the buffer
   *     then holds nothing of use.
   */
  int open(byte[] packet, int offset, int length);
}
