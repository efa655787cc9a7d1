package resync.peer.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import resync.peer.crypto.Certificate;
import resync.peer.crypto.CertificateAuthorities;
import resync.peer.crypto.SigningKey;

/** Reads the sections {@code local} and {@code remote} of a connection. */
final class EndReader {
  private static final String PUBKEY = "pubkey";

  private final SectionReader section;
  private final CredentialFiles files;

  EndReader(SectionReader section, CredentialFiles files) {
    this.section = section;
    this.files = files;
  }

  /**
   * What a section says about one end.
   *
   * @param identity what it claims; absent where the section does not say it
   * @param certificate what this end signs with; absent with a pre-shared key
   * @param authorities who vouches for the other end; absent with a pre-shared key
   */
  record End(
      Optional<Identity> identity,
      Optional<OwnCertificate> certificate,
      Optional<CertificateAuthorities> authorities) {
    static final End UNKNOWN = new End(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** This end: {@code local}. */
  End local() {
    SectionReader end = only("local");
    if (end == null) {
      return End.UNKNOWN;
    }
    boolean signs = signs(end, "local");
    Identity identity = identity(end);
    OwnCertificate own = signs ? ownCertificate(end) : null;
    if (!signs) {
      end.unsupported("certs", "cert");
    }
    if (own != null) {
      identity = certified(end, own.certificate(), identity);
    }
    end.unsupported("cacerts", "cacert");
    end.finish();
    return new End(Optional.ofNullable(identity), Optional.ofNullable(own), Optional.empty());
  }

  /** The other end: {@code remote}. */
  End remote() {
    SectionReader end = only("remote");
    if (end == null) {
      return End.UNKNOWN;
    }
    boolean signs = signs(end, "remote");
    Identity identity = identity(end);
    CertificateAuthorities authorities = signs ? authorities(end) : null;
    if (!signs) {
      end.unsupported("cacerts");
    }
    end.unsupported("certs", "cert", "cacert");
    end.finish();
    return new End(
        Optional.ofNullable(identity), Optional.empty(), Optional.ofNullable(authorities));
  }

  /** The one section of that name; null where there is none. */
  private @Nullable SectionReader only(String prefix) {
    List<SectionReader> ends = section.sections(prefix, n -> n.startsWith(prefix));
    if (ends.isEmpty()) {
      section
          .problems()
          .add(
              section.source(),
              "connection '" + section.name() + "' lacks the section '" + prefix + "'",
              prefix + " { auth = psk }");
      return null;
    }
    if (ends.size() > 1) {
      section
          .problems()
          .add(
              ends.get(1).source(),
              "more than one round of authentication is not supported by this peer",
              "one section '" + prefix + "'");
    }
    return ends.getFirst();
  }

  private static boolean signs(SectionReader end, String prefix) {
    end.unsupported(
        "pubkeys", "cert_policy", "groups", "revocation", "ca_id", "aaa_id", "eap_id", "xauth_id");
    end.only("round", "0");
    if (end.text("auth") == null) {
      end.problems()
          .add(end.source(), "section '" + prefix + "' lacks 'auth'", "auth = psk, auth = pubkey");
    }
    end.only("auth", "psk", PUBKEY);
    return PUBKEY.equals(end.text("auth"));
  }

  private static @Nullable Identity identity(SectionReader end) {
    String id = end.text("id");
    Identity identity = id == null ? null : Identities.parse(id);
    if (id != null && identity == null) {
      end.wrong("id", id, Identities.ACCEPTED);
    }
    return identity;
  }

  private @Nullable OwnCertificate ownCertificate(SectionReader end) {
    String name = end.text("certs");
    if (name == null) {
      end.problems()
          .add(
              end.source(),
              "section 'local' signs and names no certificate",
              "certs = gateway.pem, a file in the folder x509 beside this file");
      return null;
    }
    List<Certificate> chain = files.certificates(end, "certs", CredentialFiles.CERTIFICATES, name);
    if (chain == null) {
      return null;
    }
    Optional<SigningKey> key = files.keyOf(chain.getFirst());
    if (key.isEmpty()) {
      end.problems()
          .add(
              end.where("certs"),
              "no file in the folder private has the RSA key to the certificate '" + name + "'",
              "a private key in PEM without a passphrase");
      return null;
    }
    return new OwnCertificate(key.get(), chain);
  }

  /** Without an identity of its own an end claims the subject of its certificate. */
  private static Identity certified(
      SectionReader end, Certificate certificate, @Nullable Identity identity) {
    if (identity == null || identity.type() == Identity.Type.ANY) {
      return Identity.ofSubject(certificate);
    }
    if (!identity.isCertifiedBy(certificate)) {
      end.problems()
          .add(
              end.where("id"),
              "the certificate of '" + certificate + "' does not name the identity " + identity,
              "an identity that is the subject, or a subject alternative name, of the certificate");
    }
    return identity.type() == Identity.Type.DER_ASN1_DN
        ? Identity.ofSubject(certificate)
        : identity;
  }

  private @Nullable CertificateAuthorities authorities(SectionReader end) {
    List<Certificate> trusted = new ArrayList<>();
    List<String> names = end.list("cacerts");
    for (String name : names) {
      List<Certificate> found =
          files.certificates(end, "cacerts", CredentialFiles.AUTHORITIES, name);
      if (found != null) {
        trusted.addAll(found);
      }
    }
    if (names.isEmpty()) {
      trusted.addAll(files.authorities());
    }
    if (trusted.isEmpty()) {
      if (names.isEmpty()) {
        end.problems()
            .add(
                end.source(),
                "nobody vouches for the other end's signature",
                "cacerts = authority.pem, a file in the folder x509ca beside this file");
      }
      return null;
    }
    return new CertificateAuthorities(trusted);
  }
}
