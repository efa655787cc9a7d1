package resync.peer.isakmp;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import resync.peer.config.ChildConfig;
import resync.peer.ike.ChildSaStatus;
import resync.peer.ike.Lingering;
import resync.peer.ike.Randomly;
import resync.peer.ike.Report;
import resync.peer.ike.Report.DownReason;
import resync.peer.recovery.RecentlyDeleted;
import resync.peer.recovery.TrafficLiveness;
import resync.peer.sa.ChildSa;
import resync.peer.sa.EspSpi;
import resync.peer.sa.IkeSpi;
import resync.peer.sa.Sad;
import resync.peer.sa.Spd;
import resync.peer.wire.ip.IpAddress;

/** Every pair of IPsec SAs that carries traffic, from its keys to its end. */
final class IpsecSas {
  private static final Duration ACQUIRE_RETRY = Duration.ofSeconds(1);

  private final Context context;
  private final Spd spd;
  private final Sad sad;
  private final List<IpsecSa> all = new ArrayList<>();
  private final Lingering lingering;
  private final Twins twins;
  private final RecentlyDeleted recent = new RecentlyDeleted();

  IpsecSas(Context context, Spd spd, Sad sad) {
    this.context = context;
    this.spd = spd;
    this.sad = sad;
    this.lingering = new Lingering(context.timers(), sad);
    this.twins = new Twins(context);
  }

  /** Nanoseconds since the epoch, as the data plane counts time. */
  static long nanos(Instant instant) {
    return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
  }

  /** All of them, the oldest first; a copy. */
  List<IpsecSa> all() {
    return new ArrayList<>(all);
  }

  /** Whether it is still there. */
  boolean has(IpsecSa pair) {
    return all.contains(pair);
  }

  /** The one of the data plane's. */
  Optional<IpsecSa> of(ChildSa sa) {
    return all.stream().filter(pair -> pair.sa() == sa).findFirst();
  }

  /** Those between the two ends of an ISAKMP SA. */
  List<IpsecSa> with(IsakmpSa sa) {
    return all.stream().filter(sa::isWith).toList();
  }

  /** The one that an authenticated peer means with an SPI that it receives on. */
  Optional<IpsecSa> byOutboundSpi(IsakmpSa sa, EspSpi spi) {
    return with(sa).stream()
        .filter(p -> p.sa().parameters().outboundSpis().contains(spi))
        .findFirst();
  }

  /** Whether both ends have stopped using this inbound SPI a moment ago. */
  boolean deletedLately(EspSpi inboundSpi, Instant now) {
    return recent.contains(inboundSpi, now);
  }

  /** Whether a packet to this address might leave with this SPI. */
  boolean sends(IpAddress remote, EspSpi spi) {
    return all.stream()
        .anyMatch(
            p -> p.sa().parameters().outboundSpis().contains(spi) && p.remote().equals(remote));
  }

  /** Whether there is one for this child that nothing has replaced. */
  boolean isUp(IsakmpSa sa, ChildConfig config) {
    return with(sa).stream()
        .anyMatch(p -> p.config().name().equals(config.name()) && !p.replaced());
  }

  /** What can be seen of all of them. */
  List<ChildSaStatus> statuses() {
    return all.stream().map(this::status).toList();
  }

  private ChildSaStatus status(IpsecSa pair) {
    @Nullable IkeSpi cookie =
        context.table().establishedWith(pair).map(IsakmpSa::initiatorCookie).orElse(null);
    return pair.status(cookie);
  }

  /** The quick mode is complete: what goes out takes the pair from now on. */
  void use(Instant now, IpsecSa pair) {
    pair.used(now);
    IpsecSa preferred = takeItsPlace(pair);
    context.counters().count("CHILD_SAS_ESTABLISHED");
    context.outbox().add(new Report.ChildSaUp(status(pair)));
    ChildConfig config = pair.config();
    Duration hard = pair.lifetime();
    Duration soft =
        hard.isZero() || (!config.rekeyTime().isZero() && config.rekeyTime().compareTo(hard) < 0)
            ? config.rekeyTime()
            : hard.minus(hard.dividedBy(10));
    if (!soft.isZero()) {
      Duration at =
          Randomly.upTo(context.random(), Lifetimes.spread(config.randTime(), soft), soft);
      pair.own(context.timers().set(now.plus(at), due -> softExpiry(due, pair)));
    }
    if (!hard.isZero()) {
      pair.own(context.timers().set(pair.hardLimit(), due -> hardExpiry(due, pair)));
    }
    Duration quiet = pair.connection().recovery().trafficLiveness();
    if (!quiet.isZero()) {
      watch(now, pair, new TrafficLiveness(quiet.toNanos(), nanos(now)));
    }
    twins.settle(now, preferred);
  }

  /**
   * Packets leave on the old pair until something comes in on the new one: its responder has it
   * only once message 3 has arrived, which packets may overtake, and of which no answer tells (RFC
   * 2409 section 5.5). Where the old pair ends, the new one takes its place at once.
   */
  void changeOverLater(IpsecSa old, IpsecSa pair) {
    if (all.contains(old) && isNewest(pair) && pair.sa().lastInbound() == ChildSa.NEVER) {
      sad.useForOutbound(old.sa());
    }
  }

  /** From now on this one counts as the newest for its traffic, and packets leave on it. */
  void prefer(IpsecSa pair) {
    if (all.remove(pair)) {
      all.add(pair);
      sad.useForOutbound(pair.sa());
    }
  }

  /** A packet has come in on one: the peer has it. */
  void usedByPeer(IpsecSa pair) {
    if (isNewest(pair)) {
      sad.useForOutbound(pair.sa());
    }
  }

  private boolean isNewest(IpsecSa pair) {
    return all.stream()
        .filter(pair::isTwinOf)
        .reduce((_, newer) -> newer)
        .filter(newest -> newest == pair)
        .isPresent();
  }

  /** Behind older pairs for the same traffic, but before those that it yields to. */
  private IpsecSa takeItsPlace(IpsecSa pair) {
    int at = 0;
    while (at < all.size() && !(all.get(at).isTwinOf(pair) && pair.yieldsTo(all.get(at)))) {
      at++;
    }
    all.add(at, pair);
    IpsecSa preferred = pair;
    for (IpsecSa twin : all.subList(at, all.size())) {
      if (twin.isTwinOf(pair)) {
        sad.useForOutbound(twin.sa());
        preferred = twin;
      }
    }
    return preferred;
  }

  /**
   * A soft lifetime has passed: the pair is replaced, unless a newer one is there already.
   *
   * @return whether there is none
   */
  boolean softExpiry(Instant now, IpsecSa pair) {
    if (!isNewest(pair) || pair.replaced()) {
      return false;
    }
    context.initiation().renew(now, pair);
    return true;
  }

  private void hardExpiry(Instant now, IpsecSa pair) {
    context.log(pair + " has reached the end of its lifetime");
    delete(now, pair, pair.replaced() ? DownReason.REKEYED : DownReason.EXPIRED);
  }

  private void watch(Instant now, IpsecSa pair, TrafficLiveness liveness) {
    long next = liveness.nextCheck(nanos(now), unansweredSince(pair));
    pair.own(
        context
            .timers()
            .set(
                now.plusNanos(next - nanos(now)),
                due -> {
                  if (liveness.isDue(nanos(due), unansweredSince(pair))) {
                    context.initiation().doubt(due, pair, "traffic goes out and none comes in");
                  }
                  watch(due, pair, liveness);
                }));
  }

  /** As of the pair itself, but that the peer may send on another one for the same traffic. */
  private long unansweredSince(IpsecSa pair) {
    long since = pair.sa().unansweredSince();
    long heard =
        all.stream()
            .filter(pair::isTwinOf)
            .mapToLong(twin -> twin.sa().lastInbound())
            .max()
            .orElse(ChildSa.NEVER);
    if (since == ChildSa.NEVER || heard < since) {
      return since;
    }
    return pair.sa().lastOutbound() > heard ? heard : ChildSa.NEVER;
  }

  /** Takes a pair out of use and tells the other end, where there is an ISAKMP SA to tell it. */
  void delete(Instant now, IpsecSa pair, DownReason reason) {
    context.table().establishedWith(pair).ifPresent(sa -> context.notices().deleteIpsec(sa, pair));
    remove(now, pair, reason);
  }

  /** Takes a pair out of use here; no message leaves. */
  void remove(Instant now, IpsecSa pair, DownReason reason) {
    if (!all.remove(pair)) {
      return;
    }
    pair.cancelTimers();
    all.forEach(older -> older.successorGone(pair));
    if (reason == DownReason.REKEYED) {
      lingering.keep(now, pair.sa(), pair.hardLimit());
    } else {
      sad.remove(pair.sa());
    }
    boolean agreed =
        switch (reason) {
          case DELETED, DELETED_BY_PEER, EXPIRED, REKEYED -> true;
          default -> false;
        };
    if (agreed) {
      pair.sa().parameters().inboundSpis().forEach(spi -> recent.add(spi, now));
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
    context.outbox().add(new Report.ChildSaDown(status(pair), reason));
  }

  /** Forgets also those that are only kept for packets on their way. */
  void dropLingering() {
    lingering.drop();
  }

  /** A negotiation has ended without SAs: packets may ask again in a second. */
  void negotiationEnded(Instant now, ChildConfig config) {
    long retry = nanos(now.plus(ACQUIRE_RETRY));
    spd.find(config.name()).ifPresent(policy -> policy.negotiationEnded(retry));
  }
}
