package resync.peer.isakmp;

import resync.peer.wire.v1.IsakmpMessage;
import resync.peer.wire.v1.IsakmpPayload;

/** Something that a message must hold for a row of the table to take it. */
public enum Need {
  SA,
  KE,
  NONCE,
  ID,
  /** What proves an identity: HASH, or SIG with RSA signatures. */
  PROOF,
  /** HASH(1), (2) or (3), which must come first (RFC 2409 section 5.5). */
  HASH_FIRST;

  public boolean metBy(IsakmpMessage message) {
    return switch (this) {
      case SA -> message.first(IsakmpPayload.Sa.class).isPresent();
      case KE -> message.first(IsakmpPayload.KeyExchange.class).isPresent();
      case NONCE -> message.first(IsakmpPayload.Nonce.class).isPresent();
      case ID -> message.first(IsakmpPayload.Identification.class).isPresent();
      case PROOF ->
          message.first(IsakmpPayload.Hash.class).isPresent()
              || message.first(IsakmpPayload.Signature.class).isPresent();
      case HASH_FIRST ->
          !message.payloads().isEmpty()
              && message.payloads().getFirst() instanceof IsakmpPayload.Hash;
    };
  }
}
