package resync.peer.isakmp.quick;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import resync.peer.config.ChildConfig;
import resync.peer.isakmp.IsakmpSa;
import resync.peer.isakmp.Role;
import resync.peer.isakmp.Turn;
import resync.peer.sa.NatTraversal;
import resync.peer.wire.Octets;
import resync.peer.wire.ip.IpAddress;
import resync.peer.wire.ip.IpAddress.Family;
import resync.peer.wire.v1.IdentificationType;
import resync.peer.wire.v1.IsakmpPayload;
import resync.peer.wire.v1.IsakmpPayload.NatOriginalAddress;

/**
 * NAT-OA payloads (RFC 3947 section 5.2): in UDP-encapsulated transport mode each end says which
 * addresses it has and sees, as its checksums of TCP and UDP are made of them. In the drafts an end
 * says the one that it has; some send both there, too.
 */
final class OriginalAddresses {
  private OriginalAddresses() {}

  /** Ours, that of the quick mode's initiator first; none but in transport mode over a NAT. */
  static List<IsakmpPayload> payloads(IsakmpSa sa, ChildConfig child, Role role) {
    if (!Encapsulation.isNatTransport(sa, child)) {
      return List.of();
    }
    IsakmpPayload own = payload(sa, sa.local().address());
    if (sa.abilities().natTraversal().isDraft()) {
      return List.of(own);
    }
    IsakmpPayload other = payload(sa, sa.remote().address());
    return role == Role.INITIATOR ? List.of(own, other) : List.of(other, own);
  }

  private static IsakmpPayload payload(IsakmpSa sa, IpAddress address) {
    return new NatOriginalAddress(
        sa.abilities().natTraversal().isDraft(),
        address.isIpv4() ? IdentificationType.IPV4_ADDR : IdentificationType.IPV6_ADDR,
        Octets.of(address.octets()));
  }

  /** What the message shows of the NAT between the ends; empty where there is none. */
  static Optional<NatTraversal> read(Turn turn, ChildConfig child, Role role) {
    IsakmpSa sa = turn.sa();
    if (!sa.encapsulated()) {
      return Optional.empty();
    }
    return Optional.of(
        new NatTraversal(
            sa.behindNat(),
            Encapsulation.isNatTransport(sa, child) ? originals(turn, role) : null));
  }

  private static NatTraversal.@Nullable Originals originals(Turn turn, Role role) {
    List<IpAddress> said =
        turn.message().all(NatOriginalAddress.class).stream()
            .flatMap(oa -> address(oa).stream())
            .toList();
    return switch (said.size()) {
      case 1 -> ofOne(turn.sa(), said.getFirst());
      case 2 ->
          role == Role.INITIATOR
              ? new NatTraversal.Originals(said.getFirst(), said.getLast())
              : new NatTraversal.Originals(said.getLast(), said.getFirst());
      default -> null;
    };
  }

  private static Optional<IpAddress> address(NatOriginalAddress said) {
    int length =
        switch (said.idType()) {
          case IdentificationType.IPV4_ADDR -> Family.IPV4.octets();
          case IdentificationType.IPV6_ADDR -> Family.IPV6.octets();
          default -> -1;
        };
    return said.address().length() == length
        ? Optional.of(IpAddress.of(said.address().toArray()))
        : Optional.empty();
  }

  /** Behind a NAT we do not know where the other end sends to: the NAT's address is not said. */
  private static NatTraversal.@Nullable Originals ofOne(IsakmpSa sa, IpAddress other) {
    return sa.behindNat() ? null : new NatTraversal.Originals(sa.local().address(), other);
  }
}
