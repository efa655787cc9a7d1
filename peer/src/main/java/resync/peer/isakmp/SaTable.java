package resync.peer.isakmp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import resync.peer.sa.IkeSpi;
import resync.peer.wire.IkeHeader;
import resync.peer.wire.Octets;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.ip.IpAddress;

/** Every ISAKMP SA, found by the cookie that this end chose. */
public final class SaTable {
  private final Map<IkeSpi, IsakmpSa> byOwnCookie = new LinkedHashMap<>();
  private final Map<Octets, IsakmpSa> byFirstMessage = new HashMap<>();

  public void add(IsakmpSa sa) {
    byOwnCookie.put(sa.ownCookie(), sa);
  }

  public void remove(IsakmpSa sa) {
    byOwnCookie.remove(sa.ownCookie());
    byFirstMessage.values().removeIf(other -> other == sa);
  }

  public boolean isTaken(IkeSpi cookie) {
    return byOwnCookie.containsKey(cookie);
  }

  /** Remembers which first message made it, so that the same message is answered the same. */
  public void answered(byte[] firstMessage, IsakmpSa sa) {
    byFirstMessage.put(Octets.of(firstMessage), sa);
  }

  @Nullable IsakmpSa byFirstMessage(byte[] message) {
    return byFirstMessage.get(Octets.of(message));
  }

  /** The one that a header names; the responder's cookie may be new to us as the initiator. */
  @Nullable IsakmpSa find(IkeHeader header) {
    return find(new IkeSpi(header.responderSpi()), new IkeSpi(header.initiatorSpi()));
  }

  private @Nullable IsakmpSa find(IkeSpi responder, IkeSpi initiator) {
    IsakmpSa own = byOwnCookie.get(responder);
    if (own != null && !own.isInitiator() && own.initiatorCookie().equals(initiator)) {
      return own;
    }
    own = byOwnCookie.get(initiator);
    return own != null
            && own.isInitiator()
            && (own.responderCookie().isZero() || own.responderCookie().equals(responder))
        ? own
        : null;
  }

  /** The one with exactly these two cookies. */
  @Nullable IsakmpSa byCookies(IkeSpi initiator, IkeSpi responder) {
    IsakmpSa sa = find(responder, initiator);
    return sa != null && sa.responderCookie().equals(responder) ? sa : null;
  }

  /** A copy, the oldest first. */
  public List<IsakmpSa> all() {
    return new ArrayList<>(byOwnCookie.values());
  }

  public Stream<IsakmpSa> established() {
    return all().stream().filter(IsakmpSa::isEstablished);
  }

  /** The newest established one with an address. */
  public Optional<IsakmpSa> establishedWith(IpAddress remote) {
    return newest(established().filter(sa -> sa.remote().address().equals(remote)));
  }

  /** The newest established one whose peer sends ESP from there. */
  public Optional<IsakmpSa> establishedWith(Endpoint from) {
    return newest(established().filter(sa -> sa.isAt(from)));
  }

  /** The newest established one that fits. */
  public Optional<IsakmpSa> newestEstablished(Predicate<IsakmpSa> fits) {
    return newest(established().filter(fits));
  }

  /** The newest established one between the two ends of another one, or that one. */
  public Optional<IsakmpSa> establishedWith(IsakmpSa other) {
    return newest(established().filter(other::sameEnds));
  }

  private static Optional<IsakmpSa> newest(Stream<IsakmpSa> sas) {
    return sas.reduce((a, b) -> b.establishedAt().isBefore(a.establishedAt()) ? a : b);
  }

  /** How many initiators have been answered that have not authenticated yet. */
  public int halfOpen() {
    int count = 0;
    for (IsakmpSa sa : byOwnCookie.values()) {
      if (sa.phase1().state().isHalfOpen()) {
        count++;
      }
    }
    return count;
  }
}
