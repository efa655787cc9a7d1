package resync.peer.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Certificates and keys in strongSwan's folders beside swanctl.conf. */
class CertificateConfigTest {
  @TempDir Path directory;

  /** Both sections of a connection. */
  record Ends(EndReader.End local, EndReader.End remote) {}

  @Test
  void anEndThatSignsHasItsCertificateItsKeyAndTheSubjectAsItsIdentity() throws Exception {
    Ends ends = read("certs = west.pem", "cacerts = root.pem");

    OwnCertificate own = ends.local().certificate().orElseThrow();
    assertTrue(own.key().belongsTo(own.certificate()));
    Identity identity = ends.local().identity().orElseThrow();
    assertEquals(Identity.Type.DER_ASN1_DN, identity.type());
    assertEquals("C=CH, O=Resync, CN=west", identity.toString());
    assertEquals(identity, Identity.decode(9, identity.data()));
    assertEquals(1, ends.remote().authorities().orElseThrow().certificates().size());
  }

  @Test
  void aFileMayHoldAChainAndEveryAuthorityIsTrustedUnlessOneIsNamed() throws Exception {
    Ends ends = read("certs = west-chain.pem", "");

    assertEquals(2, ends.local().certificate().orElseThrow().chain().size());
    assertEquals(1, ends.remote().authorities().orElseThrow().certificates().size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "west.example.org | FQDN",
        "west@example.org | RFC822_ADDR",
        "192.0.2.1 | IPV4_ADDR",
        "'\"C=CH, O=Resync, CN=west\"' | DER_ASN1_DN"
      })
  void anIdentityIsOneThatTheCertificateNames(String id, Identity.Type type) throws Exception {
    Ends ends = read("certs = west.pem\n id = " + id, "cacerts = root.pem");

    Identity identity = ends.local().identity().orElseThrow();
    assertEquals(type, identity.type());
    assertTrue(identity.isCertifiedBy(ends.local().certificate().orElseThrow().certificate()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "certs = nobody.pem | cacerts = root.pem | 'nobody.pem' is no value",
        "certs = west.pem | cacerts = nobody.pem | 'nobody.pem' is no value",
        "id = west | cacerts = root.pem | names no certificate",
        "certs = stranger.pem | cacerts = root.pem | no file in the folder private has the RSA key",
        "certs = key.pem | cacerts = root.pem | it is no certificate in PEM",
        "certs = west.pem#id = east | cacerts = root.pem | does not name the identity east",
        "certs = west.pem | certs = west.pem | is not supported by this peer",
      })
  void whatIsWrongIsSaid(String local, String remote, String expected) {
    ConfigException e =
        assertThrows(ConfigException.class, () -> read(local.replace('#', '\n'), remote));
    assertTrue(e.problems().toString().contains(expected), e.problems().toString());
  }

  private Ends read(String local, String remote) throws Exception {
    copy("x509/west.pem", "x509/west.pem");
    copy("x509/west-chain.pem", "x509/west-chain.pem");
    copy("x509ca/root.pem", "x509ca/root.pem");
    copy("stranger.pem", "x509/stranger.pem");
    copy("private/west.pem", "x509/key.pem");
    copy("private/west.pem", "private/of-west.pem");
    copy("west-encrypted.pem", "private/another.pem");
    Problems problems = new Problems();
    Section section =
        SettingsParser.parse(
            "swanctl.conf",
            """
            local { auth = pubkey
              %s
            }
            remote { auth = pubkey
              %s
            }
            """
                .formatted(local, remote),
            problems);
    EndReader ends =
        new EndReader(
            new SectionReader(section, "", problems),
            1,
            CredentialFiles.beside(directory.resolve("swanctl.conf")));
    EndReader.End here = ends.local();
    Ends read = new Ends(here, ends.remote(here));
    problems.throwIfAny();
    return read;
  }

  private void copy(String from, String to) throws Exception {
    Path target = directory.resolve(to);
    Files.createDirectories(Objects.requireNonNull(target.getParent()));
    Files.deleteIfExists(target);
    Files.copy(resource(from), target);
  }

  private static Path resource(String name) throws URISyntaxException {
    return Path.of(
        Objects.requireNonNull(CertificateConfigTest.class.getResource("/pki/" + name)).toURI());
  }
}
