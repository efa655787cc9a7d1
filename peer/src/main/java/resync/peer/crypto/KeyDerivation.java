package resync.peer.crypto;

/**
 * IKEv2 key derivation (RFC 7296 sections 2.14, 2.17 and 2.18). Nonces are the octets of the Nonce
 * payload's data alone; initiator and responder are those of the exchange that made the nonces.
 */
public final class KeyDerivation {
  private static final int SPI_LENGTH = 8;

  private KeyDerivation() {}

  /** SKEYSEED of a new IKE SA: prf(Ni | Nr, g^ir), RFC 7296 section 2.14. */
  public static Secret skeyseed(
      PrfAlgorithm prf, byte[] initiatorNonce, byte[] responderNonce, Secret sharedSecret) {
    byte[] key = Octets.concat(initiatorNonce, responderNonce);
    return Secret.of(Prf.of(prf).compute(key, sharedSecret.octets()));
  }

  /**
   * SKEYSEED of an IKE SA that replaces another: prf(SK_d (old), g^ir (new) | Ni | Nr), RFC 7296
   * section 2.18.
   *
   * @param oldPrf the PRF of the IKE SA that is replaced
   */
  public static Secret skeyseedOfRekey(
      PrfAlgorithm oldPrf,
      Secret oldSkD,
      byte[] initiatorNonce,
      byte[] responderNonce,
      Secret sharedSecret) {
    return Secret.of(
        Prf.of(oldPrf).compute(oldSkD, sharedSecret.octets(), initiatorNonce, responderNonce));
  }

  /**
   * The seven keys: prf+(SKEYSEED, Ni | Nr | SPIi | SPIr), RFC 7296 section 2.14.
   *
   * @param initiatorSpi 8 octets; of the new IKE SA where one is replaced
   * @param responderSpi 8 octets; of the new IKE SA where one is replaced
   */
  public static IkeKeys ikeKeys(
      IkeSuite suite,
      Secret skeyseed,
      byte[] initiatorNonce,
      byte[] responderNonce,
      byte[] initiatorSpi,
      byte[] responderSpi) {
    if (initiatorSpi.length != SPI_LENGTH || responderSpi.length != SPI_LENGTH) {
      throw new IllegalArgumentException("an IKE SPI has 8 octets");
    }
    int prfLength = suite.prf().outputLength();
    IntegrityAlgorithm integrity = suite.integrity();
    int integrityLength = integrity == null ? 0 : integrity.keyLength();
    int encryptionLength = suite.encryption().keyMaterialLength();
    byte[] seed = Octets.concat(initiatorNonce, responderNonce, initiatorSpi, responderSpi);
    int length = 3 * prfLength + 2 * integrityLength + 2 * encryptionLength;
    Cutter stream = new Cutter(Prf.of(suite.prf()).plus(skeyseed.octets(), seed, length));
    return new IkeKeys(
        stream.next(prfLength),
        stream.next(integrityLength),
        stream.next(integrityLength),
        stream.next(encryptionLength),
        stream.next(encryptionLength),
        stream.next(prfLength),
        stream.next(prfLength));
  }

  /** Keys of a Child SA without a key exchange of its own: prf+(SK_d, Ni | Nr). */
  public static ChildKeys childKeys(
      PrfAlgorithm prf, Secret skD, byte[] initiatorNonce, byte[] responderNonce, EspSuite suite) {
    return cutChildKeys(prf, skD, Octets.concat(initiatorNonce, responderNonce), suite);
  }

  /** Keys of a Child SA with PFS: prf+(SK_d, g^ir (new) | Ni | Nr). */
  public static ChildKeys childKeysWithPfs(
      PrfAlgorithm prf,
      Secret skD,
      Secret sharedSecret,
      byte[] initiatorNonce,
      byte[] responderNonce,
      EspSuite suite) {
    byte[] seed = Octets.concat(sharedSecret.octets(), initiatorNonce, responderNonce);
    return cutChildKeys(prf, skD, seed, suite);
  }

  private static ChildKeys cutChildKeys(PrfAlgorithm prf, Secret skD, byte[] seed, EspSuite suite) {
    byte[] octets = Prf.of(prf).plus(skD.octets(), seed, 2 * suite.keyMaterialLength());
    Cutter stream = new Cutter(octets);
    IntegrityAlgorithm integrity = suite.integrity();
    int integrityLength = integrity == null ? 0 : integrity.keyLength();
    int encryptionLength = suite.encryption().keyMaterialLength();
    return new ChildKeys(
        new EspKeys(stream.next(encryptionLength), stream.next(integrityLength)),
        new EspKeys(stream.next(encryptionLength), stream.next(integrityLength)));
  }

  /** Cuts a key stream into keys, in order. */
  private static final class Cutter {
    private final byte[] stream;
    private int offset;

    Cutter(byte[] stream) {
      this.stream = stream;
    }

    Secret next(int length) {
      Secret key = Secret.of(stream, offset, length);
      offset += length;
      return key;
    }
  }
}
