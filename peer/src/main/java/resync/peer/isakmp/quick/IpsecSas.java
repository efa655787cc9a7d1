package resync.peer.isakmp.quick;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import resync.peer.config.ChildConfig;
import resync.peer.ike.ChildSaStatus;
import resync.peer.ike.Environment;
import resync.peer.ike.PairStore;
import resync.peer.ike.Randomly;
import resync.peer.ike.Report;
import resync.peer.ike.Report.DownReason;
import resync.peer.isakmp.IsakmpSa;
import resync.peer.isakmp.Lifetimes;
import resync.peer.isakmp.SaTable;
import resync.peer.sa.ChildSa;
import resync.peer.sa.IkeSpi;
import resync.peer.sa.Sad;
import resync.peer.sa.Spd;
import resync.peer.sa.Spi;

/** Every pair of IPsec SAs that carries traffic, from its keys to its end. */
final class IpsecSas extends PairStore<IpsecSa> implements Twins.Store {
  /** What a pair asks for when a timer says so. */
  interface Needs {
    /** A new quick mode is to make the pair that takes the place of this one. */
    void renew(Instant now, IpsecSa pair);

    /** Something makes us doubt that the peer still has it. */
    void doubt(Instant now, IpsecSa pair, String cause);
  }

  private final Environment env;
  private final SaTable table;
  private final IpsecInformational informational;
  private final Needs needs;
  private final Twins twins;

  IpsecSas(
      Environment env,
      Spd spd,
      Sad sad,
      SaTable table,
      IpsecInformational informational,
      Needs needs) {
    super(env, spd, sad);
    this.env = env;
    this.table = table;
    this.informational = informational;
    this.needs = needs;
    this.twins = new Twins(env, this);
  }

  /** Those between the two ends of an ISAKMP SA. */
  List<IpsecSa> with(IsakmpSa sa) {
    return pairs.stream().filter(pair -> isBetweenEndsOf(sa, pair)).toList();
  }

  private static boolean isBetweenEndsOf(IsakmpSa sa, IpsecSa pair) {
    return sa.isBetween(pair.connection(), pair.remote(), pair.peerId());
  }

  /** The newest established ISAKMP SA between the two ends of a pair. */
  Optional<IsakmpSa> isakmpSaOf(IpsecSa pair) {
    return table.newestEstablished(sa -> isBetweenEndsOf(sa, pair));
  }

  /** The one that an authenticated peer means with an SPI that it receives on. */
  Optional<IpsecSa> byOutboundSpi(IsakmpSa sa, Spi spi) {
    return with(sa).stream()
        .filter(p -> p.sa().parameters().outboundSpis().contains(spi))
        .findFirst();
  }

  /** Whether there is one for this child that nothing has replaced. */
  boolean isUp(IsakmpSa sa, ChildConfig config) {
    return with(sa).stream().anyMatch(p -> p.config().isForTheTrafficOf(config) && !p.replaced());
  }

  /** What can be seen of all of them. */
  List<ChildSaStatus> statuses() {
    return pairs.stream().map(this::status).toList();
  }

  private ChildSaStatus status(IpsecSa pair) {
    @Nullable IkeSpi cookie = isakmpSaOf(pair).map(IsakmpSa::initiatorCookie).orElse(null);
    return pair.status(cookie);
  }

  /** The quick mode is complete: what goes out takes the pair from now on. */
  void use(Instant now, IpsecSa pair) {
    pair.used(now);
    IpsecSa preferred = takeItsPlace(pair);
    env.counters().count("CHILD_SAS_ESTABLISHED");
    env.outbox().add(new Report.ChildSaUp(status(pair)));
    ChildConfig config = pair.config();
    Duration hard = pair.lifetime();
    Duration soft =
        hard.isZero() || (!config.rekeyTime().isZero() && config.rekeyTime().compareTo(hard) < 0)
            ? config.rekeyTime()
            : hard.minus(hard.dividedBy(10));
    if (!soft.isZero()) {
      Duration at = Randomly.upTo(env.random(), Lifetimes.spread(config.randTime(), soft), soft);
      pair.own(env.timers().set(now.plus(at), due -> softExpiry(due, pair)));
    }
    if (!hard.isZero()) {
      pair.own(env.timers().set(pair.hardLimit(), due -> hardExpiry(due, pair)));
    }
    watchTraffic(
        now,
        pair,
        () -> unansweredSince(pair),
        due -> needs.doubt(due, pair, "traffic goes out and none comes in"));
    twins.settle(now, preferred);
  }

  /**
   * Packets leave on the old pair until something comes in on the new one: its responder has it
   * only once message 3 has arrived, which packets may overtake, and of which no answer tells (RFC
   * 2409 section 5.5). Where the old pair ends, the new one takes its place at once.
   */
  void changeOverLater(IpsecSa old, IpsecSa pair) {
    if (pairs.contains(old) && isNewest(pair) && pair.sa().lastInbound() == ChildSa.NEVER) {
      sendOn(old.sa());
    }
  }

  @Override
  public void prefer(IpsecSa pair) {
    if (pairs.remove(pair)) {
      pairs.add(pair);
      sendOn(pair.sa());
    }
  }

  /** A packet has come in on one: the peer has it. */
  void usedByPeer(IpsecSa pair) {
    if (isNewest(pair)) {
      sendOn(pair.sa());
    }
  }

  private boolean isNewest(IpsecSa pair) {
    return pairs.stream()
        .filter(pair::isTwinOf)
        .reduce((_, newer) -> newer)
        .filter(newest -> newest == pair)
        .isPresent();
  }

  /** Behind older pairs for the same traffic, but before those that it yields to. */
  private IpsecSa takeItsPlace(IpsecSa pair) {
    int at = 0;
    while (at < pairs.size() && !(pairs.get(at).isTwinOf(pair) && pair.yieldsTo(pairs.get(at)))) {
      at++;
    }
    pairs.add(at, pair);
    IpsecSa preferred = pair;
    for (IpsecSa twin : pairs.subList(at, pairs.size())) {
      if (twin.isTwinOf(pair)) {
        sendOn(twin.sa());
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
    needs.renew(now, pair);
    return true;
  }

  private void hardExpiry(Instant now, IpsecSa pair) {
    env.log(pair + " has reached the end of its lifetime");
    delete(now, pair, pair.replaced() ? DownReason.REKEYED : DownReason.EXPIRED);
  }

  /** As of the pair itself, but that the peer may send on another one for the same traffic. */
  private long unansweredSince(IpsecSa pair) {
    long since = pair.sa().unansweredSince();
    long heard =
        pairs.stream()
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
  @Override
  public void delete(Instant now, IpsecSa pair, DownReason reason) {
    isakmpSaOf(pair).ifPresent(sa -> informational.delete(sa, pair));
    remove(now, pair, reason);
  }

  /** Takes a pair out of use here; no message leaves. */
  void remove(Instant now, IpsecSa pair, DownReason reason) {
    if (!takeOut(now, pair, reason)) {
      return;
    }
    pairs.forEach(older -> older.successorGone(pair));
    env.outbox().add(new Report.ChildSaDown(status(pair), reason));
  }

  /** Makes a pair ready to receive; it is in use only once its quick mode is complete. */
  void prepare(IpsecSa pair) {
    receiveOn(pair.sa());
  }

  /** A quick mode has not come to its end: nothing will ever arrive on what was prepared. */
  void abandon(IpsecSa prepared) {
    discard(prepared.sa());
  }
}
