package resync.peer.ike;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import resync.peer.config.ChildConfig;
import resync.peer.ike.Report.DownReason;
import resync.peer.recovery.RecentlyDeleted;
import resync.peer.recovery.TrafficLiveness;
import resync.peer.sa.ChildSa;
import resync.peer.sa.Sad;
import resync.peer.sa.Spd;
import resync.peer.sa.Spi;
import resync.peer.wire.ip.IpAddress;

/**
 * The pairs of SAs that one version of IKE has made, beside the databases that the data plane
 * reads: finds them, watches them, and takes them out.
 *
 * @param <P> a pair, as the version manages it
 */
public abstract class PairStore<P extends ManagedPair> {
  private static final Duration ACQUIRE_RETRY = Duration.ofSeconds(1);

  /** In the order in which they count as newer. */
  protected final List<P> pairs = new ArrayList<>();

  private final Environment env;
  private final Spd spd;
  private final Sad sad;
  private final Lingering lingering;
  private final RecentlyDeleted recent = new RecentlyDeleted();

  /** Makes an empty one. */
  protected PairStore(Environment env, Spd spd, Sad sad) {
    this.env = env;
    this.spd = spd;
    this.sad = sad;
    this.lingering = new Lingering(env.timers(), sad);
  }

  /** All of them, the oldest first; a copy. */
  public final List<P> all() {
    return new ArrayList<>(pairs);
  }

  /** Whether it is still there. */
  public final boolean has(P pair) {
    return pairs.contains(pair);
  }

  /** The one of the data plane's. */
  public final Optional<P> of(ChildSa sa) {
    return pairs.stream().filter(pair -> pair.sa() == sa).findFirst();
  }

  /** An SPI to receive on, not in use. */
  public final Spi newInboundSpi() {
    return sad.newInboundSpi(env.random());
  }

  /** Whether both ends have stopped using this inbound SPI a moment ago. */
  public final boolean deletedLately(Spi inboundSpi, Instant now) {
    return recent.contains(inboundSpi, now);
  }

  /** Whether a packet to this address might leave with this SPI. */
  public final boolean sends(IpAddress remote, Spi spi) {
    return pairs.stream()
        .anyMatch(
            pair ->
                pair.sa().parameters().outboundSpis().contains(spi)
                    && pair.sa().remote().address().equals(remote));
  }

  /** Packets can come in on it from now on; none leaves. */
  protected final void receiveOn(ChildSa sa) {
    sad.addInbound(sa);
  }

  /** Packets leave on it from now on, rather than on another one of the same policy. */
  protected final void sendOn(ChildSa sa) {
    sad.useForOutbound(sa);
  }

  /** Forgets one that was never in the store. */
  protected final void discard(ChildSa sa) {
    sad.remove(sa);
  }

  /**
   * Takes a pair out; no message leaves. What comes in on a replaced one is taken for a while.
   *
   * @return whether it was there
   */
  protected final boolean takeOut(Instant now, P pair, DownReason reason) {
    if (!pairs.remove(pair)) {
      return false;
    }
    pair.cancelTimers();
    if (reason == DownReason.REKEYED) {
      lingering.keep(now, pair.sa(), pair.hardLimit());
    } else {
      sad.remove(pair.sa());
    }
    switch (reason) {
      case DELETED, DELETED_BY_PEER, EXPIRED, REKEYED ->
          pair.sa().parameters().inboundSpis().forEach(spi -> recent.add(spi, now));
      case INVALID_SPI, CLEARED, LIVENESS, INITIAL_CONTACT, FAILED -> {}
    }
    boolean trap =
        switch (reason) {
          case LIVENESS -> pair.config().dpdAction().trap();
          case DELETED_BY_PEER -> pair.config().closeAction().trap();
          default -> false;
        };
    if (trap) {
      spd.find(pair.config().name()).ifPresent(policy -> policy.setTrap(true));
    }
    return true;
  }

  /** Forgets also those that are only kept for packets on their way. */
  public final void dropLingering() {
    lingering.drop();
  }

  /**
   * A negotiation has ended without a pair: packets may ask again.
   *
   * @param atOnce whether nothing speaks against asking at once; otherwise in a second
   */
  public final void negotiationEnded(Instant now, ChildConfig config, boolean atOnce) {
    long retry = Nanos.of(atOnce ? now : now.plus(ACQUIRE_RETRY));
    spd.find(config.name()).ifPresent(policy -> policy.negotiationEnded(retry));
  }

  /** Watches whether anything comes in while packets leave, where that is configured. */
  protected final void watchTraffic(
      Instant now, P pair, LongSupplier unansweredSince, Consumer<Instant> doubt) {
    Duration quiet = pair.connection().recovery().trafficLiveness();
    if (!quiet.isZero()) {
      TrafficLiveness liveness = new TrafficLiveness(quiet.toNanos(), Nanos.of(now));
      watchTraffic(now, pair, liveness, unansweredSince, doubt);
    }
  }

  private void watchTraffic(
      Instant now,
      P pair,
      TrafficLiveness liveness,
      LongSupplier unansweredSince,
      Consumer<Instant> doubt) {
    long next = liveness.nextCheck(Nanos.of(now), unansweredSince.getAsLong());
    pair.own(
        env.timers()
            .set(
                now.plusNanos(next - Nanos.of(now)),
                due -> {
                  if (liveness.isDue(Nanos.of(due), unansweredSince.getAsLong())) {
                    doubt.accept(due);
                  }
                  watchTraffic(due, pair, liveness, unansweredSince, doubt);
                }));
  }
}
