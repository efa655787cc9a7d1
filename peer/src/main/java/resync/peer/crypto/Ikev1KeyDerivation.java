package resync.peer.crypto;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * IKEv1 key derivation and authentication (RFC 2409 section 5 and appendix B). As there, {@code
 * X_b} is the body of a payload without its generic header, CKY-I and CKY-R are the cookies of 8
 * octets in the ISAKMP header, and g^xy the shared secret of the key exchange.
 */
public final class Ikev1KeyDerivation {
  private static final int COOKIE = 8;
  private static final int SPI = 4;

  private Ikev1KeyDerivation() {}

  /** SKEYID with pre-shared keys: prf(pre-shared-key, Ni_b | Nr_b). */
  public static Secret skeyidOfPresharedKey(
      HashAlgorithm hash, byte[] presharedKey, byte[] initiatorNonce, byte[] responderNonce) {
    return Secret.of(prf(hash).compute(presharedKey, initiatorNonce, responderNonce));
  }

  /** SKEYID with signatures: prf(Ni_b | Nr_b, g^xy). */
  public static Secret skeyidOfSignatures(
      HashAlgorithm hash, byte[] initiatorNonce, byte[] responderNonce, Secret sharedSecret) {
    byte[] key = Octets.concat(initiatorNonce, responderNonce);
    return Secret.of(prf(hash).compute(key, sharedSecret.octets()));
  }

  /**
   * SKEYID_d, SKEYID_a and SKEYID_e.
   *
   * @param initiatorCookie CKY-I, 8 octets
   * @param responderCookie CKY-R, 8 octets
   */
  public static Skeyid skeyids(
      HashAlgorithm hash,
      Secret skeyid,
      Secret sharedSecret,
      byte[] initiatorCookie,
      byte[] responderCookie) {
    checkCookies(initiatorCookie, responderCookie);
    byte[] end = Octets.concat(sharedSecret.octets(), initiatorCookie, responderCookie);
    byte[] d = prf(hash).compute(skeyid, end, new byte[] {0});
    byte[] a = prf(hash).compute(skeyid, d, end, new byte[] {1});
    byte[] e = prf(hash).compute(skeyid, a, end, new byte[] {2});
    return new Skeyid(skeyid, Secret.of(d), Secret.of(a), Secret.of(e));
  }

  /**
   * The key that encrypts the messages of the IKE SA: the first octets of SKEYID_e, or where that
   * is too short, of Ka = K1 | K2 | ..., K1 = prf(SKEYID_e, 0), K2 = prf(SKEYID_e, K1) and so on
   * (RFC 2409 appendix B).
   */
  public static Secret encryptionKey(
      HashAlgorithm hash, Secret skeyidE, EncryptionAlgorithm encryption) {
    int length = encryption.keyLength();
    if (length <= skeyidE.length()) {
      return Secret.of(skeyidE.octets(), 0, length);
    }
    byte[] key = new byte[length];
    byte[] block = {0};
    for (int offset = 0; offset < length; offset += block.length) {
      block = prf(hash).compute(skeyidE, block);
      System.arraycopy(block, 0, key, offset, Math.min(block.length, length - offset));
    }
    return Secret.of(key);
  }

  /**
   * The IV of phase 1's first encrypted message: hash(g^xi | g^xr), cut to a cipher block. Each
   * later message of phase 1 has the last ciphertext block of the one before as its IV (RFC 2409
   * appendix B).
   *
   * @param initiatorPublicValue g^xi, the body of the initiator's KE payload
   * @param responderPublicValue g^xr
   */
  public static byte[] phase1Iv(
      HashAlgorithm hash,
      byte[] initiatorPublicValue,
      byte[] responderPublicValue,
      EncryptionAlgorithm encryption) {
    return Arrays.copyOf(
        hash.digest(initiatorPublicValue, responderPublicValue), encryption.blockSize());
  }

  /**
   * The IV of the first message of a phase 2 or informational exchange: hash(last ciphertext block
   * of phase 1 | M-ID), cut to a cipher block (RFC 2409 appendix B).
   *
   * @param lastPhase1Block the last ciphertext block of phase 1
   * @param messageId M-ID of the exchange, an int of four octets
   */
  public static byte[] phase2Iv(
      HashAlgorithm hash, byte[] lastPhase1Block, int messageId, EncryptionAlgorithm encryption) {
    return Arrays.copyOf(
        hash.digest(lastPhase1Block, Octets.ofInt(messageId)), encryption.blockSize());
  }

  /**
   * HASH_I: prf(SKEYID, g^xi | g^xr | CKY-I | CKY-R | SAi_b | IDii_b). With signatures this is what
   * the initiator signs.
   *
   * @param initiatorSa SAi_b, the body of the SA payload that the initiator sent: all proposals
   * @param initiatorId IDii_b
   */
  public static byte[] hashI(
      HashAlgorithm hash,
      Secret skeyid,
      byte[] initiatorPublicValue,
      byte[] responderPublicValue,
      byte[] initiatorCookie,
      byte[] responderCookie,
      byte[] initiatorSa,
      byte[] initiatorId) {
    return authenticator(
        hash,
        skeyid,
        initiatorPublicValue,
        responderPublicValue,
        initiatorCookie,
        responderCookie,
        initiatorSa,
        initiatorId);
  }

  /**
   * HASH_R: prf(SKEYID, g^xr | g^xi | CKY-R | CKY-I | SAi_b | IDir_b). With signatures this is what
   * the responder signs.
   *
   * @param initiatorSa SAi_b, the body of the SA payload that the initiator sent: all proposals
   * @param responderId IDir_b
   */
  public static byte[] hashR(
      HashAlgorithm hash,
      Secret skeyid,
      byte[] initiatorPublicValue,
      byte[] responderPublicValue,
      byte[] initiatorCookie,
      byte[] responderCookie,
      byte[] initiatorSa,
      byte[] responderId) {
    return authenticator(
        hash,
        skeyid,
        responderPublicValue,
        initiatorPublicValue,
        responderCookie,
        initiatorCookie,
        initiatorSa,
        responderId);
  }

  private static byte[] authenticator(
      HashAlgorithm hash,
      Secret skeyid,
      byte[] ownPublicValue,
      byte[] otherPublicValue,
      byte[] ownCookie,
      byte[] otherCookie,
      byte[] initiatorSa,
      byte[] ownId) {
    checkCookies(ownCookie, otherCookie);
    return prf(hash)
        .compute(
            skeyid, ownPublicValue, otherPublicValue, ownCookie, otherCookie, initiatorSa, ownId);
  }

  /**
   * HASH(1) of quick mode, and the hash of an informational exchange (RFC 2409 sections 5.5, 5.7):
   * prf(SKEYID_a, M-ID | what follows the HASH payload).
   *
   * @param rest every octet behind the HASH payload up to the end of the last payload: generic
   *     headers are in, padding is not
   */
  public static byte[] hash1(HashAlgorithm hash, Secret skeyidA, int messageId, byte[] rest) {
    return prf(hash).compute(skeyidA, Octets.ofInt(messageId), rest);
  }

  /** HASH(2) of quick mode: prf(SKEYID_a, M-ID | Ni_b | what follows the HASH payload). */
  public static byte[] hash2(
      HashAlgorithm hash, Secret skeyidA, int messageId, byte[] initiatorNonce, byte[] rest) {
    return prf(hash).compute(skeyidA, Octets.ofInt(messageId), initiatorNonce, rest);
  }

  /** HASH(3) of quick mode: prf(SKEYID_a, 0 | M-ID | Ni_b | Nr_b). */
  public static byte[] hash3(
      HashAlgorithm hash,
      Secret skeyidA,
      int messageId,
      byte[] initiatorNonce,
      byte[] responderNonce) {
    return prf(hash)
        .compute(skeyidA, new byte[] {0}, Octets.ofInt(messageId), initiatorNonce, responderNonce);
  }

  /**
   * KEYMAT of one SA, one direction (RFC 2409 section 5.5): prf(SKEYID_d, [g(qm)^xy |] protocol |
   * SPI | Ni_b | Nr_b), expanded as far as needed. Cut it with {@link #espKeys}.
   *
   * @param sharedSecret g(qm)^xy of the quick mode's own key exchange; null without PFS
   * @param protocol the protocol in the SA's proposal: 2 for AH, 3 for ESP (RFC 2407, 4.4.1)
   * @param spi the SPI of the SA, 4 octets: chosen by the end that receives on it
   * @param initiatorNonce Ni_b of the quick mode
   * @param responderNonce Nr_b of the quick mode
   * @param length octets wanted
   */
  public static Secret keymat(
      HashAlgorithm hash,
      Secret skeyidD,
      @Nullable Secret sharedSecret,
      int protocol,
      byte[] spi,
      byte[] initiatorNonce,
      byte[] responderNonce,
      int length) {
    if (spi.length != SPI) {
      throw new IllegalArgumentException("an SPI of ESP or AH has 4 octets");
    }
    byte[] seed =
        Octets.concat(
            sharedSecret == null ? new byte[0] : sharedSecret.octets(),
            new byte[] {(byte) protocol},
            spi,
            initiatorNonce,
            responderNonce);
    byte[] keymat = new byte[length];
    byte[] block = {};
    for (int offset = 0; offset < length; offset += block.length) {
      block = prf(hash).compute(skeyidD, block, seed);
      System.arraycopy(block, 0, keymat, offset, Math.min(block.length, length - offset));
    }
    return Secret.of(keymat);
  }

  /** Cuts KEYMAT of an ESP SA: encryption key, then integrity key (RFC 2407 section 4.5). */
  public static EspKeys espKeys(EspSuite suite, Secret keymat) {
    byte[] octets = keymat.octets();
    int encryption = suite.encryption().keyMaterialLength();
    return new EspKeys(
        Secret.of(octets, 0, encryption),
        Secret.of(octets, encryption, suite.keyMaterialLength() - encryption));
  }

  private static Prf prf(HashAlgorithm hash) {
    return Prf.of(hash.prf());
  }

  private static void checkCookies(byte[] initiatorCookie, byte[] responderCookie) {
    if (initiatorCookie.length != COOKIE || responderCookie.length != COOKIE) {
      throw new IllegalArgumentException("a cookie has 8 octets");
    }
  }
}
