package resync.peer.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import resync.peer.crypto.Certificate;
import resync.peer.crypto.CertificateAuthorities;
import resync.peer.crypto.SigningKey;

/** Reads the sections {@code local} and {@code remote} of a connection. */
final class EndReader {
  private static final String PUBKEY = "pubkey";

  private final SectionReader section;
  private final int version;
  private final CredentialFiles files;

  EndReader(SectionReader section, int version, CredentialFiles files) {
    this.section = section;
    this.version = version;
    this.files = files;
  }

  /**
   * What a section says about one end.
   *
   * @param identity what it claims; absent where the section does not say it
   * @param signs whether it proves its identity with a signature
   * @param certificate what this end signs with; absent with a pre-shared key
   * @param authorities who vouches for the other end; absent with a pre-shared key
   */
  record End(
      Optional<Identity> identity,
      boolean signs,
      Optional<OwnCertificate> certificate,
      Optional<CertificateAuthorities> authorities) {
    static final End UNKNOWN = new End(Optional.empty(), false, Optional.empty(), Optional.empty());
  }

  /** How an end proves its identity. */
  private enum Proof {
    KEY,
    SIGNATURE,
    /** In a way that this peer has not, which has been said. */
    OTHER
  }

  /** This end: {@code local}. Without {@code auth} it signs. */
  End local() {
    SectionReader end = only("local");
    if (end == null) {
      section
          .problems()
          .add(
              section.source(),
              "connection '" + section.name() + "' lacks section 'local'",
              "local { auth = psk }");
      return End.UNKNOWN;
    }
    Proof proof = proof(end, Proof.SIGNATURE);
    Identity identity = identity(end);
    if (identity != null && identity.hasWildcards()) {
      end.wrong(
          "id", String.valueOf(end.text("id")), "this end claims one identity", "one without *");
    }
    OwnCertificate own = proof == Proof.SIGNATURE ? ownCertificate(end) : null;
    if (proof == Proof.KEY) {
      end.unsupported("certs", "cert");
    }
    if (own != null) {
      identity = certified(end, own.certificate(), identity);
    }
    end.unsupported("cacerts", "cacert");
    finish(end, proof);
    return new End(
        Optional.ofNullable(identity),
        proof == Proof.SIGNATURE,
        Optional.ofNullable(own),
        Optional.empty());
  }

  /**
   * The other end: {@code remote}. Without the section, or without {@code auth}, strongSwan takes
   * any method that the other end chooses; here it is the one of this end.
   */
  End remote(End here) {
    SectionReader end = only("remote");
    if (end == null) {
      end = section.section("remote");
    }
    Proof proof = proof(end, here.signs() ? Proof.SIGNATURE : Proof.KEY);
    Identity identity = identity(end);
    CertificateAuthorities authorities = proof == Proof.SIGNATURE ? authorities(end) : null;
    if (proof == Proof.KEY) {
      end.unsupported("cacerts");
    }
    end.unsupported("certs", "cert", "cacert");
    finish(end, proof);
    return new End(
        Optional.ofNullable(identity),
        proof == Proof.SIGNATURE,
        Optional.empty(),
        Optional.ofNullable(authorities));
  }

  /** What belongs to a proof that this peer has not is not worth a word of its own. */
  private static void finish(SectionReader end, Proof proof) {
    if (proof == Proof.OTHER) {
      List.of("certs", "cacerts", "eap_id", "xauth_id", "aaa_id").forEach(end::text);
    }
    end.finish();
  }

  /** The one section of that name; null where there is none. */
  private @Nullable SectionReader only(String prefix) {
    List<SectionReader> ends = section.sections(prefix, n -> n.startsWith(prefix));
    if (ends.size() > 1) {
      section
          .problems()
          .decide(
              ends.getLast().source(),
              "more than one round of authentication is not supported by this peer",
              "one section '" + prefix + "'");
    }
    return ends.isEmpty() ? null : ends.getFirst();
  }

  private Proof proof(SectionReader end, Proof otherwise) {
    end.unsupported("pubkeys", "cert_policy", "groups", "ca_id", "aaa_id", "eap_id", "xauth_id");
    end.only("revocation", "relaxed");
    end.onlyZero("round");
    String method = end.text("auth");
    Proof proof =
        method == null
            ? otherwise
            : switch (method.toLowerCase(Locale.ROOT)) {
              case "psk" -> Proof.KEY;
              case PUBKEY -> Proof.SIGNATURE;
              default -> Proof.OTHER;
            };
    if (proof == Proof.OTHER) {
      end.problems()
          .decide(
              end.where("auth"),
              "'auth = " + method + "' is not supported by this peer",
              version == 1 ? "psk, pubkey" : "psk");
    } else if (proof == Proof.SIGNATURE && version != 1) {
      end.problems()
          .decide(
              end.where("auth"),
              "connection '"
                  + section.name()
                  + "' signs"
                  + (method == null ? ", as it names no 'auth'" : "")
                  + ", which this peer does with IKEv1 only",
              "version = 1, or auth = psk at both ends");
      return Proof.OTHER;
    }
    return proof;
  }

  private static @Nullable Identity identity(SectionReader end) {
    String id = end.text("id");
    return id == null ? null : Identities.read(end, "id", id);
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
