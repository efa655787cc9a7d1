package resync.peer.crypto;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.security.auth.x500.X500Principal;

/** An X.509 certificate (RFC 5280, RFC 4945). */
public final class Certificate {
  private static final int EMAIL = 1;
  private static final int DNS = 2;
  private static final int IP = 7;

  private final X509Certificate x509;

  private Certificate(X509Certificate x509) {
    this.x509 = x509;
  }

  /** The certificate of these octets in DER, as a CERT payload carries it; empty if it is none. */
  public static Optional<Certificate> ofDer(byte[] der) {
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      return factory.generateCertificate(new ByteArrayInputStream(der))
              instanceof X509Certificate x509
          ? Optional.of(new Certificate(x509))
          : Optional.empty();
    } catch (CertificateException e) {
      return Optional.empty();
    }
  }

  /**
   * The certificates of a text in PEM, in their order: the first is the owner's, and others lead up
   * from it.
   *
   * @throws IllegalArgumentException if there is none, or one cannot be read; the message says why
   */
  public static List<Certificate> ofPem(String pem) {
    List<Certificate> certificates = new ArrayList<>();
    for (byte[] der : Pem.all(pem, "CERTIFICATE")) {
      certificates.add(
          ofDer(der)
              .orElseThrow(
                  () -> new IllegalArgumentException("a certificate in it cannot be read")));
    }
    if (certificates.isEmpty()) {
      throw new IllegalArgumentException("it is no certificate in PEM");
    }
    return certificates;
  }

  /** The octets in DER, for a CERT payload. */
  public byte[] der() {
    try {
      return x509.getEncoded();
    } catch (CertificateException e) {
      throw new IllegalStateException("a certificate that was read has no encoding", e);
    }
  }

  /** The subject's distinguished name in DER, for an ID payload of type ID_DER_ASN1_DN. */
  public byte[] subject() {
    return x509.getSubjectX500Principal().getEncoded();
  }

  /** The subject's distinguished name as a text (RFC 2253). */
  public String subjectText() {
    return x509.getSubjectX500Principal().getName();
  }

  /** Whether this distinguished name in DER is the subject's; equal names may differ in octets. */
  public boolean hasSubject(byte[] name) {
    try {
      return x509.getSubjectX500Principal().equals(new X500Principal(name));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Whether a subject alternative name is this address of four octets. */
  public boolean hasAddress(byte[] address) {
    return alternatives(IP).stream().anyMatch(name -> Arrays.equals(octets(name), address));
  }

  /** Whether a subject alternative name is this DNS name, in whatever case. */
  public boolean hasDnsName(String name) {
    return alternatives(DNS).contains(name.toLowerCase(Locale.ROOT));
  }

  /** Whether a subject alternative name is this mailbox, in whatever case. */
  public boolean hasMailbox(String mailbox) {
    return alternatives(EMAIL).contains(mailbox.toLowerCase(Locale.ROOT));
  }

  private List<String> alternatives(int type) {
    List<String> names = new ArrayList<>();
    try {
      Collection<List<?>> all = x509.getSubjectAlternativeNames();
      for (List<?> name : all == null ? List.<List<?>>of() : all) {
        if (name.get(0).equals(type) && name.get(1) instanceof String text) {
          names.add(text.toLowerCase(Locale.ROOT));
        }
      }
    } catch (CertificateParsingException e) {
      return List.of();
    }
    return names;
  }

  private static byte[] octets(String literal) {
    try {
      return InetAddress.ofLiteral(literal).getAddress();
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  /**
   * Verifies a signature of IKEv1; see {@link SigningKey#signHash}.
   *
   * @param hash HASH_I or HASH_R, as this end computes it
   */
  public boolean verifiesHash(byte[] hash, byte[] signature) {
    if (!(x509.getPublicKey() instanceof RSAPublicKey key)) {
      return false;
    }
    try {
      Cipher cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
      cipher.init(Cipher.DECRYPT_MODE, key);
      return MessageDigest.isEqual(hash, cipher.doFinal(signature));
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** Octets of a signature by its key: those of the modulus; 0 where the key is not RSA's. */
  public int signatureLength() {
    return x509.getPublicKey() instanceof RSAPublicKey key
        ? Math.ceilDiv(key.getModulus().bitLength(), 8)
        : 0;
  }

  /** Verifies a signature of IKEv2; see {@link SigningKey#sign}. */
  public boolean verifies(HashAlgorithm hash, byte[] signature, byte[]... parts) {
    try {
      Signature verifier = Signature.getInstance(hash.rsaSignatureName());
      verifier.initVerify(x509.getPublicKey());
      for (byte[] part : parts) {
        verifier.update(part);
      }
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  boolean hasPublicKey(BigInteger modulus, BigInteger exponent) {
    return x509.getPublicKey() instanceof RSAPublicKey key
        && key.getModulus().equals(modulus)
        && key.getPublicExponent().equals(exponent);
  }

  X509Certificate x509() {
    return x509;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Certificate that && x509.equals(that.x509);
  }

  @Override
  public int hashCode() {
    return x509.hashCode();
  }

  /** The subject. */
  @Override
  public String toString() {
    return subjectText();
  }
}
