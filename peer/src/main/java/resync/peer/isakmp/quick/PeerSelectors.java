package resync.peer.isakmp.quick;

import java.util.List;
import java.util.Optional;
import resync.peer.config.ChildConfig;
import resync.peer.config.Identity;
import resync.peer.ike.ConfiguredSelectors;
import resync.peer.isakmp.IsakmpSa;
import resync.peer.sa.TrafficSelector;
import resync.peer.wire.ip.AddressRange;
import resync.peer.wire.ip.IpAddress;
import resync.peer.wire.v1.IsakmpPayload.Identification;

/**
 * The traffic of an SA, as the identities of a quick mode have it. Without identities it is that
 * between the two ends themselves (RFC 2409 section 5.5).
 *
 * <p>In transport mode over a NAT each end names itself by an address that the other one does not
 * see, or does not have: there the addresses are those between which this end sends and receives.
 */
record PeerSelectors(TrafficSelector local, TrafficSelector remote) {

  /**
   * As the responder: what a request asks for, which {@link #candidates} has found sound.
   *
   * @param ids IDci and IDcr, or nothing
   */
  static PeerSelectors ofRequest(IsakmpSa sa, ChildConfig child, List<Identification> ids) {
    return read(sa, ids, false).orElseThrow().asSeen(sa, child);
  }

  /** As the initiator: the selectors of the answer, if they are those we asked for. */
  static Optional<PeerSelectors> ofAnswer(
      IsakmpSa sa, ChildConfig child, List<Identification> ids) {
    PeerSelectors asked =
        new PeerSelectors(locals(sa, child).getFirst(), remotes(sa, child).getFirst());
    return ids.isEmpty()
        ? Optional.of(asked)
        : read(sa, ids, true)
            .map(s -> s.asSeen(sa, child))
            .filter(
                s ->
                    QuickIdentities.payload(s.local())
                            .equals(QuickIdentities.payload(asked.local()))
                        && QuickIdentities.payload(s.remote())
                            .equals(QuickIdentities.payload(asked.remote())));
  }

  /** The children whose selectors hold what a request asks for; those with exactly it first. */
  static List<ChildConfig> candidates(IsakmpSa sa, List<Identification> ids) {
    Optional<PeerSelectors> asked = read(sa, ids, false);
    if (asked.isEmpty()) {
      return List.of();
    }
    PeerSelectors said = asked.get();
    return sa.connection().children().stream()
        .filter(
            child -> {
              PeerSelectors wanted = said.asSeen(sa, child);
              return holds(locals(sa, child), wanted.local())
                  && holds(remotes(sa, child), wanted.remote());
            })
        .sorted((a, b) -> Boolean.compare(isExactly(sa, b, said), isExactly(sa, a, said)))
        .toList();
  }

  private static boolean isExactly(IsakmpSa sa, ChildConfig child, PeerSelectors said) {
    PeerSelectors wanted = said.asSeen(sa, child);
    return locals(sa, child).contains(wanted.local())
        && remotes(sa, child).contains(wanted.remote());
  }

  private PeerSelectors asSeen(IsakmpSa sa, ChildConfig child) {
    return Encapsulation.isNatTransport(sa, child)
        ? new PeerSelectors(
            asSeen(local, sa.local().address()), asSeen(remote, sa.remote().address()))
        : this;
  }

  /** One host is taken for the end itself; anything wider is not what transport mode carries. */
  private static TrafficSelector asSeen(TrafficSelector said, IpAddress end) {
    return said.addresses().isSingle()
        ? new TrafficSelector(
            said.protocol(), AddressRange.of(end), said.firstPort(), said.lastPort())
        : said;
  }

  private static boolean holds(List<TrafficSelector> configured, TrafficSelector wanted) {
    return configured.stream().anyMatch(selector -> selector.contains(wanted));
  }

  private static List<TrafficSelector> locals(IsakmpSa sa, ChildConfig child) {
    return ConfiguredSelectors.of(child.localTs(), Optional.of(sa.local().address()));
  }

  private static List<TrafficSelector> remotes(IsakmpSa sa, ChildConfig child) {
    return ConfiguredSelectors.of(child.remoteTs(), Optional.of(sa.remote().address()));
  }

  private static Optional<PeerSelectors> read(
      IsakmpSa sa, List<Identification> ids, boolean initiator) {
    if (ids.isEmpty()) {
      return Optional.of(
          new PeerSelectors(host(sa.local().address()), host(sa.remote().address())));
    }
    if (ids.size() != 2) {
      return Optional.empty();
    }
    Optional<TrafficSelector> ofInitiator = QuickIdentities.selector(ids.getFirst());
    Optional<TrafficSelector> ofResponder = QuickIdentities.selector(ids.getLast());
    if (ofInitiator.isEmpty() || ofResponder.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        initiator
            ? new PeerSelectors(ofInitiator.get(), ofResponder.get())
            : new PeerSelectors(ofResponder.get(), ofInitiator.get()));
  }

  private static TrafficSelector host(IpAddress address) {
    return TrafficSelector.of(AddressRange.of(address));
  }

  /** The identities of a request, for a person. */
  static String describe(List<Identification> ids) {
    return ids.stream()
        .map(
            id ->
                QuickIdentities.selector(id)
                    .map(TrafficSelector::toString)
                    .orElseGet(() -> Identity.decode(id.idType(), id.data().toArray()).toString()))
        .toList()
        .toString();
  }
}
