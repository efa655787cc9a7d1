package resync.peer.isakmp;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import resync.peer.wire.v1.IsakmpPayload.Notification;
import resync.peer.wire.v1.NotifyCode;
import resync.peer.wire.v1.SaProposal;
import resync.peer.wire.v1.SaTransform;

/**
 * Why nothing of an offer can be chosen: the first of these that holds for all of it (RFC 2408
 * sections 5.5 and 5.6).
 */
public final class OfferFault {

  /**
   * What this peer knows in a phase.
   *
   * @param spi whether a proposal's SPI can be one
   * @param transform whether a transform of a protocol it knows is one it knows
   * @param attribute whether it knows all attributes of a transform
   */
  public record Known(
      Predicate<SaProposal> protocol,
      Predicate<SaProposal> spi,
      TransformOf transform,
      Predicate<SaTransform> attribute) {}

  /** A question about a transform of a protocol. */
  public interface TransformOf {
    boolean isKnown(int protocol, SaTransform transform);
  }

  private static final Set<NotifyCode> ALL =
      EnumSet.of(
          NotifyCode.INVALID_PROTOCOL_ID,
          NotifyCode.INVALID_SPI,
          NotifyCode.INVALID_TRANSFORM_ID,
          NotifyCode.ATTRIBUTES_NOT_SUPPORTED,
          NotifyCode.NO_PROPOSAL_CHOSEN);

  private OfferFault() {}

  /** Whether a peer says with it that nothing of an offer can be chosen. */
  public static boolean isOne(Notification notification) {
    return ALL.stream().anyMatch(notification::is);
  }

  public static NotifyCode of(List<SaProposal> offered, Known known) {
    List<SaProposal> ours = offered.stream().filter(known.protocol()).toList();
    if (ours.isEmpty()) {
      return NotifyCode.INVALID_PROTOCOL_ID;
    }
    List<SaProposal> sound = ours.stream().filter(known.spi()).toList();
    if (sound.isEmpty()) {
      return NotifyCode.INVALID_SPI;
    }
    List<SaTransform> transforms =
        sound.stream()
            .flatMap(
                p ->
                    p.transforms().stream().filter(t -> known.transform().isKnown(p.protocol(), t)))
            .toList();
    if (transforms.isEmpty()) {
      return NotifyCode.INVALID_TRANSFORM_ID;
    }
    return transforms.stream().noneMatch(known.attribute())
        ? NotifyCode.ATTRIBUTES_NOT_SUPPORTED
        : NotifyCode.NO_PROPOSAL_CHOSEN;
  }
}
