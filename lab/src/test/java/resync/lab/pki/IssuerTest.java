package resync.lab.pki;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import resync.lab.topology.Certificates;
import resync.lab.topology.GatewayName;
import resync.lab.topology.Preset;

/** What the issuer makes, as the JDK's own X.509 sees it. */
class IssuerTest {
  private static final int DNS = 2;
  private static final int ADDRESS = 7;

  @Test
  void gatewaysHaveCertificatesOfOneAuthority() throws Exception {
    Certificates made =
        Issuer.issue(Map.of(Preset.WEST, "192.0.2.1", Preset.EAST, "east.example.org"));
    X509Certificate authority = certificate(made.authority());
    for (GatewayName gateway : Preset.PAIR) {
      X509Certificate certificate = certificate(made.of(gateway).certificate());
      PKIXParameters trust = new PKIXParameters(Set.of(new TrustAnchor(authority, null)));
      trust.setRevocationEnabled(false);
      CertPathValidator.getInstance("PKIX")
          .validate(
              CertificateFactory.getInstance("X.509").generateCertPath(List.of(certificate)),
              trust);
      assertTrue(signs(made.of(gateway).privateKey(), certificate));
    }
    assertEquals(
        List.of(ADDRESS, "192.0.2.1"),
        alternative(certificate(made.of(Preset.WEST).certificate())));
    assertEquals(
        List.of(DNS, "east.example.org"),
        alternative(certificate(made.of(Preset.EAST).certificate())));
  }

  @Test
  void aDistinguishedNameIsTheSubject() throws Exception {
    Certificates made =
        Issuer.issue(Map.of(Preset.WEST, "C=DE, O=Example, CN=west", Preset.EAST, "@192.0.2.1"));
    X509Certificate west = certificate(made.of(Preset.WEST).certificate());
    // The JDK prints the last part first.
    assertEquals("CN=west, O=Example, C=DE", west.getSubjectX500Principal().toString());
    assertEquals(
        List.of(DNS, "192.0.2.1"), alternative(certificate(made.of(Preset.EAST).certificate())));
  }

  private static List<?> alternative(X509Certificate certificate) throws Exception {
    return Objects.requireNonNull(certificate.getSubjectAlternativeNames()).iterator().next();
  }

  private static X509Certificate certificate(String pem) throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
  }

  private static boolean signs(String pem, X509Certificate certificate) throws Exception {
    assertTrue(pem.startsWith("-----BEGIN PRIVATE KEY-----"), "PKCS #8");
    byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----.*?-----", ""));
    PrivateKey key = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(key);
    signature.update((byte) 1);
    byte[] signed = signature.sign();
    signature.initVerify(certificate);
    signature.update((byte) 1);
    return signature.verify(signed);
  }
}
