package resync.peer.engine;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import resync.peer.config.PeerConfig;
import resync.peer.crypto.RandomSource;
import resync.peer.ike.ChildSaStatus;
import resync.peer.ike.Effect;
import resync.peer.ike.Event;
import resync.peer.ike.IkeSaStatus;

/**
 * The peer without sockets, threads, clock or randomness of its own: events in, effects out. Not
 * thread-safe: one thread drives it.
 *
 * <p>The owner calls {@link #handle} for every event and for {@link Event.Timeout} when {@link
 * #nextTimeout} has come, and applies the effects in their order. Policies whose start action is
 * {@code start} are initiated at the first {@link Event.Timeout}, which is due at once.
 */
public final class Engine {
  final PeerConfig config;
  final RandomSource random;
  final Instant start;

  /**
   * Makes a peer that has no SA yet.
   *
   * @param config what it may do and with whom
   * @param random its only source of randomness; a seeded one makes a run reproducible
   * @param now the instant at which it starts
   */
  public Engine(PeerConfig config, RandomSource random, Instant now) {
    this.config = config;
    this.random = random;
    this.start = now;
  }

  /**
   * Handles one event.
   *
   * @param now never before an instant given earlier
   * @return what is to be done, in order; often empty
   */
  public List<Effect> handle(Instant now, Event event) {
    return List.of(new Effect.Refused("no exchange is implemented yet: " + event));
  }

  /** When to call again with {@link Event.Timeout} if nothing else happens; empty for never. */
  public Optional<Instant> nextTimeout() {
    return Optional.empty();
  }

  /** Every IKE SA, half-open ones included. */
  public List<IkeSaStatus> ikeSas() {
    return List.of();
  }

  /** Every Child SA that carries traffic. */
  public List<ChildSaStatus> childSas() {
    return List.of();
  }

  /** All counters by name, in alphabetical order; those of the data plane included. */
  public Map<String, Long> counters() {
    return Map.of();
  }
}
