package resync.lab.pki;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import resync.lab.topology.Certificates;
import resync.lab.topology.GatewayName;

/**
 * Makes a certificate authority for one scenario, and a certificate of each gateway that names its
 * identity as RFC 4945 section 3.1 wants it: as the subject where it is a distinguished name, else
 * as a subject alternative name. RSA of 2048 bits, SHA-256.
 */
public final class Issuer {
  private static final int KEY_BITS = 2048;
  private static final X500Name AUTHORITY = new X500Name("O=Resync, CN=Authority of a scenario");
  // The clocks of a scenario may be set, so the certificates do not begin now.
  private static final Duration EITHER_WAY = Duration.ofDays(3650);

  private final Instant now = Instant.now();
  private final KeyPairGenerator generator;
  private final KeyPair authority;
  private long serial = 1;

  private Issuer() throws GeneralSecurityException {
    generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(KEY_BITS);
    authority = generator.generateKeyPair();
  }

  /**
   * New certificates for gateways.
   *
   * @param identities in swanctl.conf's syntax
   */
  public static Certificates issue(Map<GatewayName, String> identities) {
    try {
      Issuer issuer = new Issuer();
      String authority = pem(issuer.certificate(AUTHORITY, issuer.authority, ""));
      Map<GatewayName, Certificates.Owned> owned = new LinkedHashMap<>();
      for (Map.Entry<GatewayName, String> identity : identities.entrySet()) {
        owned.put(identity.getKey(), issuer.owned(identity.getValue()));
      }
      return new Certificates(authority, owned);
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("certificates cannot be made: " + e.getMessage(), e);
    }
  }

  private Certificates.Owned owned(String identity) throws OperatorCreationException, IOException {
    KeyPair keys = generator.generateKeyPair();
    boolean distinguished = identity.contains("=");
    X500Name subject =
        new X500Name(distinguished ? identity : "O=Resync, CN=" + identity.replace(",", ""));
    return new Certificates.Owned(
        pem(certificate(subject, keys, distinguished ? "" : identity)), pem(keys.getPrivate()));
  }

  private X509CertificateHolder certificate(X500Name subject, KeyPair keys, String alternative)
      throws OperatorCreationException, CertIOException {
    boolean own = keys == authority;
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            AUTHORITY,
            BigInteger.valueOf(serial++),
            Date.from(now.minus(EITHER_WAY)),
            Date.from(now.plus(EITHER_WAY)),
            subject,
            keys.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(own));
    builder.addExtension(
        Extension.keyUsage,
        true,
        new KeyUsage(own ? KeyUsage.keyCertSign | KeyUsage.cRLSign : KeyUsage.digitalSignature));
    if (!alternative.isEmpty()) {
      builder.addExtension(
          Extension.subjectAlternativeName, false, new GeneralNames(name(alternative)));
    }
    return builder.build(
        new JcaContentSignerBuilder("SHA256withRSA").build(authority.getPrivate()));
  }

  private static GeneralName name(String identity) {
    if (identity.matches("[0-9.]+")) {
      return new GeneralName(GeneralName.iPAddress, identity);
    }
    // A leading @ says in swanctl.conf that the rest is a name, whatever it looks like.
    if (identity.startsWith("@")) {
      return new GeneralName(GeneralName.dNSName, identity.substring(1));
    }
    return new GeneralName(
        identity.contains("@") ? GeneralName.rfc822Name : GeneralName.dNSName, identity);
  }

  private static String pem(X509CertificateHolder certificate) throws IOException {
    return write(certificate);
  }

  private static String pem(PrivateKey key) throws IOException {
    return write(new JcaPKCS8Generator(key, null));
  }

  private static String write(Object object) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    }
    return text.toString();
  }
}
