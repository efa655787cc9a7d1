package resync.peer.isakmp;

import java.util.List;
import resync.peer.wire.Octets;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.v1.IsakmpMessage;
import resync.peer.wire.v1.IsakmpPayload;
import resync.peer.wire.v1.IsakmpPayload.NatDiscovery;

/** Finding out whether a NAT is between the ends (RFC 3947 section 3.2). */
public final class NatDetection {
  private NatDetection() {}

  /** Our NAT-D payloads, the destination's first; none where the peer knows nothing of them. */
  public static List<IsakmpPayload> payloads(IsakmpSa sa, Endpoint local, Endpoint remote) {
    PeerAbilities.NatTraversal dialect = sa.abilities().natTraversal();
    if (dialect == PeerAbilities.NatTraversal.NONE) {
      return List.of();
    }
    boolean draft = dialect.isDraft();
    // A port that nobody has makes the other end believe in a NAT, so that ESP goes in UDP.
    Endpoint source = sa.connection().encap() ? local.withPort(0) : local;
    return List.of(
        new NatDiscovery(draft, hash(sa, remote)), new NatDiscovery(draft, hash(sa, source)));
  }

  /** Whether a message shows a NAT on the way, on either side. */
  public static boolean natBetween(
      IsakmpMessage message, IsakmpSa sa, Endpoint local, Endpoint remote) {
    List<NatDiscovery> sent = message.all(NatDiscovery.class);
    if (sent.size() < 2) {
      return false;
    }
    Octets source = hash(sa, remote);
    return !sent.getFirst().hash().equals(hash(sa, local))
        || sent.stream().skip(1).noneMatch(d -> d.hash().equals(source));
  }

  /** Whether the peer, which says first where it has sent a message to, does not name this end. */
  public static boolean behindNat(IsakmpMessage message, IsakmpSa sa, Endpoint local) {
    List<NatDiscovery> sent = message.all(NatDiscovery.class);
    return sent.size() > 1 && !sent.getFirst().hash().equals(hash(sa, local));
  }

  private static Octets hash(IsakmpSa sa, Endpoint endpoint) {
    byte[] port = {(byte) (endpoint.port() >>> 8), (byte) endpoint.port()};
    return Octets.of(
        sa.handshake()
            .suite()
            .hash()
            .digest(
                Octets.ofLong(sa.initiatorCookie().value()).toArray(),
                Octets.ofLong(sa.responderCookie().value()).toArray(),
                endpoint.address().octets(),
                port));
  }
}
