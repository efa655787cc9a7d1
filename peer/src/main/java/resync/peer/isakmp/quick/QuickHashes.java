package resync.peer.isakmp.quick;

import resync.peer.crypto.HashAlgorithm;
import resync.peer.crypto.Ikev1KeyDerivation;
import resync.peer.isakmp.Hashes;
import resync.peer.isakmp.IsakmpSa;
import resync.peer.wire.Octets;
import resync.peer.wire.v1.IsakmpMessage;

/** HASH payloads of a quick mode (RFC 2409 section 5.5). */
final class QuickHashes {
  private QuickHashes() {}

  /** HASH(2) over what stands behind the HASH payload. */
  static Octets hash2(IsakmpSa sa, int messageId, Octets initiatorNonce, Octets rest) {
    return Octets.of(
        Ikev1KeyDerivation.hash2(
            hash(sa),
            sa.protection().keys().a(),
            messageId,
            initiatorNonce.toArray(),
            rest.toArray()));
  }

  /** HASH(3). */
  static Octets hash3(IsakmpSa sa, QuickMode quick) {
    return Octets.of(
        Ikev1KeyDerivation.hash3(
            hash(sa),
            sa.protection().keys().a(),
            quick.messageId(),
            quick.initiatorNonce().toArray(),
            quick.responderNonce().toArray()));
  }

  /** Whether the HASH payload, the first one, is right for the message that is due now. */
  static boolean isAuthentic(IsakmpSa sa, QuickExchange conversation, IsakmpMessage message) {
    Octets expected =
        switch (conversation.state()) {
          case NONE -> Hashes.hash1(sa, conversation.messageId(), message.afterFirst());
          case QUICK_ASKED ->
              hash2(
                  sa,
                  conversation.messageId(),
                  conversation.quick().initiatorNonce(),
                  message.afterFirst());
          case QUICK_ANSWERED -> hash3(sa, conversation.quick());
          default -> throw new IllegalStateException("no quick mode is " + conversation.state());
        };
    return Hashes.firstIs(message, expected);
  }

  private static HashAlgorithm hash(IsakmpSa sa) {
    return sa.protection().suite().hash();
  }
}
