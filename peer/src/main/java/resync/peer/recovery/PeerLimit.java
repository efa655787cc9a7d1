package resync.peer.recovery;

import java.time.Instant;
import java.util.Optional;
import resync.peer.config.Rate;

/**
 * Limits work that packets from the network may cause: so much per peer, and so much in total. It
 * remembers a bounded number of peers; the one longest silent is forgotten first, and the total
 * limit holds nevertheless.
 *
 * @param <K> what names a peer
 */
public final class PeerLimit<K> {
  private static final int PEERS = 1024;

  private final Rate perPeer;
  private final RateLimit total;
  private final Bounded<K, RateLimit> peers = new Bounded<>(PEERS);

  /**
   * Makes a limit from which nothing is taken yet.
   *
   * @param now the instant it is made
   */
  public PeerLimit(Rate perPeer, Rate total, Instant now) {
    this.perPeer = perPeer;
    this.total = new RateLimit(total, now);
  }

  /** Takes one for this peer, or says which limit forbids it. */
  public Optional<String> refuse(K peer, Instant now) {
    RateLimit own = peers.getOrMake(peer, () -> new RateLimit(perPeer, now));
    if (!own.hasRoom(now)) {
      return Optional.of("limit per peer");
    }
    if (!total.hasRoom(now)) {
      return Optional.of("limit in total");
    }
    own.tryTake(now);
    total.tryTake(now);
    return Optional.empty();
  }
}
