package resync.peer.ikev2;

import resync.peer.wire.IkeMessage;
import resync.peer.wire.NotifyType;
import resync.peer.wire.Payload;
import resync.peer.wire.SecurityProtocol;

/** What a row of the transition table may require of a message. */
enum Need {
  SA,
  KE,
  NONCE,
  ID_I,
  ID_R,
  AUTH,
  /** Traffic selectors of both sides. */
  TS,
  COOKIE,
  /** INVALID_KE_PAYLOAD. */
  OTHER_GROUP,
  REKEY_SA,
  /** A Delete for the IKE SA itself. */
  DELETE_IKE,
  /** Any notify below 16384. */
  ERROR;

  boolean metBy(IkeMessage message) {
    return switch (this) {
      case SA -> message.first(Payload.Sa.class).isPresent();
      case KE -> message.first(Payload.KeyExchange.class).isPresent();
      case NONCE -> message.first(Payload.Nonce.class).isPresent();
      case ID_I -> message.first(Payload.IdInitiator.class).isPresent();
      case ID_R -> message.first(Payload.IdResponder.class).isPresent();
      case AUTH -> message.first(Payload.Auth.class).isPresent();
      case TS ->
          message.first(Payload.TsInitiator.class).isPresent()
              && message.first(Payload.TsResponder.class).isPresent();
      case COOKIE -> message.notification(NotifyType.COOKIE).isPresent();
      case OTHER_GROUP -> message.notification(NotifyType.INVALID_KE_PAYLOAD).isPresent();
      case REKEY_SA -> message.notification(NotifyType.REKEY_SA).isPresent();
      case DELETE_IKE ->
          message.all(Payload.Delete.class).stream()
              .anyMatch(delete -> delete.protocol() == SecurityProtocol.IKE);
      case ERROR -> message.error().isPresent();
    };
  }
}
