package resync.peer.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SignatureTest {
  private static final Vectors.Vector OPENSSL = Vectors.of("rsa.txt").findFirst().orElseThrow();
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  private final SigningKey key = SigningKey.ofPem(pki("private/west.pem"));
  private final Certificate west = Certificate.ofPem(pki("x509/west.pem")).getFirst();
  private final CertificateAuthorities root =
      new CertificateAuthorities(Certificate.ofPem(pki("x509ca/root.pem")));

  @Test
  void signaturesAreThoseOfOpenssl() {
    byte[] data = OPENSSL.octets("data");

    assertArrayEquals(OPENSSL.octets("hash"), key.signHash(data));
    assertArrayEquals(OPENSSL.octets("SHA1"), key.sign(HashAlgorithm.SHA1, data));
    assertArrayEquals(OPENSSL.octets("SHA2_256"), key.sign(HashAlgorithm.SHA2_256, data));
  }

  @Test
  void aSignatureIsVerifiedWithTheCertificate() {
    byte[] data = OPENSSL.octets("data");
    byte[] other = data.clone();
    other[0] ^= 1;
    for (String kind : List.of("hash", "SHA1", "SHA2_256")) {
      byte[] signature = OPENSSL.octets(kind);
      assertTrue(verifies(kind, data, signature));
      assertFalse(verifies(kind, other, signature));
      for (int octet = 0; octet < signature.length; octet += 7) {
        byte[] bad = signature.clone();
        bad[octet] ^= 1;
        assertFalse(verifies(kind, data, bad), kind + " octet " + octet);
      }
      assertFalse(verifies(kind, data, new byte[0]));
      assertFalse(verifies(kind, data, new byte[1000]));
    }
    assertFalse(verifies("SHA1", data, OPENSSL.octets("SHA2_256")), "another hash");
    assertFalse(verifies("hash", data, OPENSSL.octets("SHA1")), "with the name of the hash");
  }

  private boolean verifies(String kind, byte[] data, byte[] signature) {
    return kind.equals("hash")
        ? west.verifiesHash(data, signature)
        : west.verifies(HashAlgorithm.valueOf(kind), signature, data);
  }

  @Test
  void bothFormsOfAPrivateKeyAreTheSameKey() {
    byte[] data = OPENSSL.octets("data");
    SigningKey pkcs1 = SigningKey.ofPem(pki("west-pkcs1.pem"));

    assertArrayEquals(key.signHash(data), pkcs1.signHash(data));
    assertTrue(pkcs1.belongsTo(west));
    assertFalse(pkcs1.belongsTo(root.certificates().getFirst()));
  }

  @Test
  void whatIsNoUsableKeyIsSaid() {
    assertMessage("passphrase", pki("west-encrypted.pem"));
    assertMessage("no private key in PEM", pki("x509/west.pem"));
    assertMessage("no private key in PEM", "");
    assertMessage("no RSA key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----");
    assertMessage("has no '-----END", "-----BEGIN PRIVATE KEY-----\nAAAA\n");
  }

  private static void assertMessage(String part, String pem) {
    Exception e = assertThrows(IllegalArgumentException.class, () -> SigningKey.ofPem(pem));
    assertTrue(String.valueOf(e.getMessage()).contains(part), e.getMessage());
  }

  @Test
  void aChainLeadsToATrustedAuthorityOrNot() {
    List<Certificate> chain = Certificate.ofPem(pki("x509/west-chain.pem"));
    CertificateAuthorities stranger =
        new CertificateAuthorities(Certificate.ofPem(pki("stranger.pem")));

    assertEquals(Optional.empty(), root.refuses(west, List.of(), NOW));
    assertEquals(Optional.empty(), root.refuses(chain.getFirst(), chain.subList(1, 2), NOW));
    assertTrue(root.refuses(chain.getFirst(), List.of(), NOW).isPresent(), "no intermediate");
    assertTrue(stranger.refuses(west, List.of(), NOW).orElseThrow().contains("CN=west"));
    assertTrue(
        root.refuses(west, List.of(), Instant.parse("1999-01-01T00:00:00Z")).isPresent(),
        "not valid yet");
    assertTrue(
        root.refuses(west, List.of(), Instant.parse("2300-01-01T00:00:00Z")).isPresent(),
        "not valid any more");
  }

  @Test
  void aCertificateNamesItsIdentities() {
    assertTrue(west.hasDnsName("west.EXAMPLE.org"));
    assertFalse(west.hasDnsName("east.example.org"));
    assertTrue(west.hasMailbox("west@example.org"));
    assertTrue(west.hasAddress(new byte[] {(byte) 192, 0, 2, 1}));
    assertFalse(west.hasAddress(new byte[] {(byte) 192, 0, 2, 2}));
    assertTrue(west.hasSubject(DistinguishedName.parse("C=CH, O=Resync, CN=west")));
    assertFalse(west.hasSubject(new byte[] {1}));
    assertEquals("C=CH, O=Resync, CN=west", DistinguishedName.text(west.subject()));
  }

  @Test
  void anyOctetsAreACertificateOrNone() {
    byte[] der = west.der();
    assertEquals(west, Certificate.ofDer(der).orElseThrow());
    SeededRandom random = new SeededRandom(1);
    for (int round = 0; round < 300; round++) {
      byte[] bad = der.clone();
      byte[] where = random.octets(3);
      bad[Math.floorMod(where[0] << 8 | (where[1] & 0xff), bad.length)] ^= where[2];
      Certificate.ofDer(bad)
          .ifPresent(
              certificate -> {
                certificate.hasDnsName("west.example.org");
                certificate.hasSubject(bad);
                certificate.verifiesHash(bad, bad);
                root.refuses(certificate, List.of(), NOW);
              });
    }
    assertEquals(Optional.empty(), Certificate.ofDer(new byte[0]));
  }

  static String pki(String file) {
    try (InputStream in = SignatureTest.class.getResourceAsStream("/pki/" + file)) {
      return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
