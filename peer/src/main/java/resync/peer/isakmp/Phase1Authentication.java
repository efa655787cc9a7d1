package resync.peer.isakmp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import resync.peer.config.ConnectionConfig;
import resync.peer.config.Identity;
import resync.peer.config.OwnCertificate;
import resync.peer.crypto.Certificate;
import resync.peer.crypto.CertificateAuthorities;
import resync.peer.ike.KeyAdvice;
import resync.peer.wire.Octets;
import resync.peer.wire.v1.IsakmpPayload;
import resync.peer.wire.v1.NotifyCode;

/**
 * How the ends of phase 1 prove who they are: HASH_I and HASH_R themselves, which only the two that
 * share a key can compute (RFC 2409 section 5.4), or RSA signatures of them (section 5.1).
 */
public final class Phase1Authentication {
  /** X.509 certificate for signatures (RFC 2408 section 3.9). */
  private static final int X509_SIGNATURE = 4;

  private Phase1Authentication() {}

  /** What a person should look at where an exchange with the other end of an SA makes no sense. */
  public static String compareKeys(IsakmpSa sa) {
    return KeyAdvice.compareKeys(sa.localId(), sa.remoteId().orElseGet(sa::expectedId));
  }

  /** What asks the other end for its certificate; nothing with a shared key. */
  public static List<IsakmpPayload> certificateRequests(IsakmpSa sa) {
    List<IsakmpPayload> requests = new ArrayList<>();
    if (Phase1Proposals.bySignature(sa.connection())) {
      for (Certificate authority : sa.connection().authorities().orElseThrow().certificates()) {
        requests.add(
            new IsakmpPayload.CertificateRequest(X509_SIGNATURE, Octets.of(authority.subject())));
      }
    }
    return requests;
  }

  /** Our proof: the hash, or our certificates and the signature of the hash. */
  public static List<IsakmpPayload> own(IsakmpSa sa, Octets hash) {
    if (!Phase1Proposals.bySignature(sa.connection())) {
      return List.of(new IsakmpPayload.Hash(hash));
    }
    OwnCertificate own = sa.connection().ownCertificate().orElseThrow();
    List<IsakmpPayload> proof = new ArrayList<>();
    for (Certificate certificate : own.chain()) {
      proof.add(new IsakmpPayload.Certificate(X509_SIGNATURE, Octets.of(certificate.der())));
    }
    proof.add(new IsakmpPayload.Signature(Octets.of(own.key().signHash(hash.toArray()))));
    return proof;
  }

  /**
   * Checks the other end's proof. What cannot be one by its length has a notify of its own (RFC
   * 2408 sections 5.11 and 5.12).
   *
   * @param expected HASH_I or HASH_R as we compute it
   * @param name which of them, for a person
   * @return why it fails; empty if the other end is who it says
   */
  public static Optional<Outcome> check(
      Turn turn, Identity remoteId, Octets expected, String name) {
    ConnectionConfig connection = turn.sa().connection();
    return Phase1Proposals.bySignature(connection)
        ? checkSignature(turn, remoteId, expected, name, connection.authorities().orElseThrow())
        : checkHash(turn, remoteId, expected, name);
  }

  private static Optional<Outcome> checkHash(
      Turn turn, Identity remoteId, Octets expected, String name) {
    boolean right =
        turn.message()
            .first(IsakmpPayload.Hash.class)
            .map(hash -> Hashes.same(expected, hash.data()))
            .orElse(false);
    return right
        ? Optional.empty()
        : Optional.of(
            Outcome.discarded(
                Hashes.fault(turn.sa(), turn.message()),
                name
                    + " of "
                    + remoteId
                    + " does not verify: "
                    + KeyAdvice.compareKeys(turn.sa().localId(), remoteId)));
  }

  private static Optional<Outcome> checkSignature(
      Turn turn,
      Identity remoteId,
      Octets expected,
      String name,
      CertificateAuthorities authorities) {
    List<IsakmpPayload.Certificate> payloads = turn.message().all(IsakmpPayload.Certificate.class);
    List<IsakmpPayload.Certificate> encoded =
        payloads.stream().filter(payload -> payload.encoding() == X509_SIGNATURE).toList();
    List<Certificate> sent =
        encoded.stream()
            .flatMap(payload -> Certificate.ofDer(payload.data().toArray()).stream())
            .toList();
    if (sent.isEmpty()) {
      NotifyCode code = NotifyCode.INVALID_CERTIFICATE;
      if (encoded.isEmpty()) {
        code =
            payloads.isEmpty()
                ? NotifyCode.CERTIFICATE_UNAVAILABLE
                : NotifyCode.INVALID_CERT_ENCODING;
      }
      return refused(code, remoteId + " has sent no X.509 certificate that can be read");
    }
    Optional<Certificate> certificate = sent.stream().filter(remoteId::isCertifiedBy).findFirst();
    if (certificate.isEmpty()) {
      return refused(
          NotifyCode.INVALID_CERTIFICATE,
          "none of the certificates that came, such as that of '"
              + sent.getFirst()
              + "', names the identity "
              + remoteId);
    }
    Optional<String> untrusted = authorities.refuses(certificate.get(), sent, turn.now());
    if (untrusted.isPresent()) {
      return refused(NotifyCode.INVALID_CERT_AUTHORITY, untrusted.get());
    }
    Optional<byte[]> signature =
        turn.message()
            .first(IsakmpPayload.Signature.class)
            .map(s -> s.data().toArray())
            .filter(s -> s.length == certificate.get().signatureLength());
    if (signature.isEmpty()) {
      return refused(
          NotifyCode.INVALID_SIGNATURE,
          remoteId + " has sent no signature of " + name + " as long as its key makes them");
    }
    return certificate.get().verifiesHash(expected.toArray(), signature.get())
        ? Optional.empty()
        : refused(
            NotifyCode.AUTHENTICATION_FAILED,
            "the signature of " + name + " by " + remoteId + " does not verify");
  }

  private static Optional<Outcome> refused(NotifyCode code, String reason) {
    return Optional.of(Outcome.discarded(code, reason));
  }
}
