package resync.peer.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * The hash algorithm of an IKEv1 SA (RFC 2409 appendix A, attribute class 2). It stands for two
 * functions: the hash itself, for IVs and NAT-D, and the HMAC that is IKEv1's default prf.
 */
public enum HashAlgorithm {
  MD5(1, "MD5", PrfAlgorithm.HMAC_MD5),
  SHA1(2, "SHA-1", PrfAlgorithm.HMAC_SHA1),
  SHA2_256(4, "SHA-256", PrfAlgorithm.HMAC_SHA2_256),
  SHA2_384(5, "SHA-384", PrfAlgorithm.HMAC_SHA2_384),
  SHA2_512(6, "SHA-512", PrfAlgorithm.HMAC_SHA2_512);

  private final int ikev1Number;
  private final String jceName;
  private final PrfAlgorithm prf;

  HashAlgorithm(int ikev1Number, String jceName, PrfAlgorithm prf) {
    this.ikev1Number = ikev1Number;
    this.jceName = jceName;
    this.prf = prf;
  }

  /** The algorithm of a value of the Hash Algorithm attribute of IKEv1's phase 1. */
  public static Optional<HashAlgorithm> ofIkev1(int number) {
    for (HashAlgorithm algorithm : values()) {
      if (algorithm.ikev1Number == number) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }

  /** The algorithm whose HMAC a PRF is. */
  public static HashAlgorithm of(PrfAlgorithm prf) {
    for (HashAlgorithm algorithm : values()) {
      if (algorithm.prf == prf) {
        return algorithm;
      }
    }
    throw new IllegalArgumentException(prf + " is no HMAC");
  }

  /** Value of the Hash Algorithm attribute of IKEv1's phase 1 (RFC 2409 appendix A). */
  public int ikev1Number() {
    return ikev1Number;
  }

  /** The HMAC with this hash, which is the prf where no other was negotiated (RFC 2409, 4). */
  public PrfAlgorithm prf() {
    return prf;
  }

  String rsaSignatureName() {
    return jceName.replace("-", "") + "withRSA";
  }

  /** Octets of the digest. */
  public int digestLength() {
    return prf.outputLength();
  }

  /** The digest of all parts, one behind the other. */
  public byte[] digest(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance(jceName);
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (GeneralSecurityException e) {
      throw Jce.broken(e);
    }
  }
}
