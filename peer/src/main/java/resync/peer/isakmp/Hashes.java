package resync.peer.isakmp;

import java.util.List;
import resync.peer.crypto.HashAlgorithm;
import resync.peer.crypto.Ikev1KeyDerivation;
import resync.peer.crypto.Secret;
import resync.peer.wire.Octets;
import resync.peer.wire.v1.IsakmpMessage;
import resync.peer.wire.v1.IsakmpPayload;
import resync.peer.wire.v1.IsakmpPayloads;
import resync.peer.wire.v1.NotifyCode;

/** HASH payloads and IVs over an ISAKMP SA that has keys (RFC 2409 section 5, appendix B). */
public final class Hashes {
  private Hashes() {}

  /** The IV of the first message of an exchange after phase 1. */
  public static byte[] phase2Iv(IsakmpSa sa, int messageId) {
    Phase1Suite suite = sa.protection().suite();
    return Ikev1KeyDerivation.phase2Iv(
        suite.hash(), sa.phase1().iv(), messageId, suite.encryption());
  }

  /** HASH_I over what both ends have said and an identity. */
  public static Octets hashI(IsakmpSa sa, Octets initiatorId) {
    Handshake h = sa.handshake();
    return Octets.of(
        Ikev1KeyDerivation.hashI(
            hash(sa),
            sa.protection().keys().skeyid(),
            h.initiatorPublicValue.toArray(),
            h.responderPublicValue.toArray(),
            Octets.ofLong(sa.initiatorCookie().value()).toArray(),
            Octets.ofLong(sa.responderCookie().value()).toArray(),
            h.initiatorSa.toArray(),
            initiatorId.toArray()));
  }

  /** HASH_R over what both ends have said and an identity. */
  public static Octets hashR(IsakmpSa sa, Octets responderId) {
    Handshake h = sa.handshake();
    return Octets.of(
        Ikev1KeyDerivation.hashR(
            hash(sa),
            sa.protection().keys().skeyid(),
            h.initiatorPublicValue.toArray(),
            h.responderPublicValue.toArray(),
            Octets.ofLong(sa.initiatorCookie().value()).toArray(),
            Octets.ofLong(sa.responderCookie().value()).toArray(),
            h.initiatorSa.toArray(),
            responderId.toArray()));
  }

  /** HASH(1) over what stands behind the HASH payload. */
  public static Octets hash1(IsakmpSa sa, int messageId, Octets rest) {
    return Octets.of(
        Ikev1KeyDerivation.hash1(hash(sa), sa.protection().keys().a(), messageId, rest.toArray()));
  }

  /** What is told of a HASH payload that is not right (RFC 2408 section 5.11). */
  public static NotifyCode fault(IsakmpSa sa, IsakmpMessage message) {
    boolean couldBe =
        message
            .first(IsakmpPayload.Hash.class)
            .filter(h -> h.data().length() == sa.protection().keys().skeyid().length())
            .isPresent();
    return couldBe ? NotifyCode.AUTHENTICATION_FAILED : NotifyCode.INVALID_HASH_INFORMATION;
  }

  /** Whether the first payload is a HASH with this value; takes the same time for any. */
  public static boolean firstIs(IsakmpMessage message, Octets expected) {
    return !message.payloads().isEmpty()
        && message.payloads().getFirst() instanceof IsakmpPayload.Hash(Octets data)
        && same(expected, data);
  }

  /** Compares in constant time. */
  public static boolean same(Octets expected, Octets received) {
    return Secret.of(expected.toArray()).equals(Secret.of(received.toArray()));
  }

  /** The octets of payloads with their generic headers, as hashes take them. */
  public static Octets octets(List<IsakmpPayload> payloads) {
    return Octets.of(IsakmpPayloads.encode(payloads));
  }

  private static HashAlgorithm hash(IsakmpSa sa) {
    return sa.protection().suite().hash();
  }
}
