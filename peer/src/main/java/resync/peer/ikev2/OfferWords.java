package resync.peer.ikev2;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import resync.peer.crypto.EncryptionAlgorithm;
import resync.peer.crypto.IntegrityAlgorithm;
import resync.peer.crypto.KeyExchangeMethod;
import resync.peer.crypto.PrfAlgorithm;
import resync.peer.crypto.TransformAlgorithm;
import resync.peer.wire.IkeMessage;
import resync.peer.wire.NotifyType;
import resync.peer.wire.Payload;
import resync.peer.wire.Proposal;
import resync.peer.wire.Transform;

/** What peers offer and choose, for a person: in the words of a configuration, or as numbers. */
final class OfferWords {
  private OfferWords() {}

  /** The proposals of a message's SA payload. */
  static String of(IkeMessage message) {
    return message.first(Payload.Sa.class).map(Payload.Sa::proposals).orElse(List.of()).stream()
        .map(OfferWords::of)
        .toList()
        .toString();
  }

  /** What follows a peer's error: what we have, where it is our offer that the peer refuses. */
  static String afterError(Payload.Notify error, List<resync.peer.config.Proposal> configured) {
    return error.is(NotifyType.NO_PROPOSAL_CHOSEN) ? "; we offer " + configured : "";
  }

  /** That an answer is none of our proposals. */
  static String notOffered(IkeMessage answer, List<resync.peer.config.Proposal> configured) {
    return "the peer chose " + of(answer) + ", but we offer " + configured;
  }

  private static String of(Proposal proposal) {
    return proposal.transforms().stream().map(OfferWords::of).collect(Collectors.joining("-"));
  }

  private static String of(Transform transform) {
    return switch (transform.type()) {
      case Transform.ENCRYPTION ->
          word(
              EncryptionAlgorithm.ofTransform(transform.id(), transform.keyBits()),
              "encryption",
              transform);
      case Transform.PRF -> word(PrfAlgorithm.ofTransform(transform.id()), "prf", transform);
      case Transform.INTEGRITY ->
          word(IntegrityAlgorithm.ofTransform(transform.id()), "integrity", transform);
      case Transform.KEY_EXCHANGE ->
          word(KeyExchangeMethod.ofTransform(transform.id()), "group", transform);
      case Transform.SEQUENCE_NUMBERS -> transform.id() == 0 ? "noesn" : "esn";
      default -> "type " + transform.type() + " " + transform.id();
    };
  }

  private static String word(
      Optional<? extends TransformAlgorithm> known, String kind, Transform transform) {
    String bits = transform.keyBits() == 0 ? "" : " of " + transform.keyBits() + " bits";
    return known
        .map(TransformAlgorithm::keyword)
        .orElseGet(() -> kind + " " + transform.id() + bits);
  }
}
