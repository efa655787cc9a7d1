package resync.peer.isakmp.quick;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import resync.peer.config.ChildConfig;
import resync.peer.config.ConnectionConfig;
import resync.peer.ike.LastPaths;
import resync.peer.ike.NatPaths;
import resync.peer.isakmp.Context;
import resync.peer.isakmp.IsakmpSa;
import resync.peer.isakmp.SaManager;
import resync.peer.isakmp.SaState;
import resync.peer.isakmp.State;
import resync.peer.sa.Spi;
import resync.peer.wire.Octets;

/** What this end negotiates by itself: quick modes, and phase 1 where they need it. */
final class Negotiations implements IpsecSas.Needs {
  private final Supplier<QuickContext> services;
  private final SaManager manager;
  private final Supplier<NatPaths> natPaths;

  /**
   * @param services not asked for before the first negotiation
   */
  Negotiations(Supplier<QuickContext> services, SaManager manager, Supplier<NatPaths> natPaths) {
    this.services = services;
    this.manager = manager;
    this.natPaths = natPaths;
  }

  private Context context() {
    return services.get().phase1();
  }

  private IpsecSas pairs() {
    return services.get().pairs();
  }

  /**
   * Negotiates a child, over the connection's ISAKMP SA if there is one.
   *
   * @return why not; empty if the negotiation is under way or needless
   */
  Optional<String> initiate(Instant now, ConnectionConfig connection, ChildConfig child) {
    Optional<IsakmpSa> existing = usable(connection);
    if (existing.isPresent()) {
      IsakmpSa sa = existing.get();
      if (!isAsked(sa, child) && !pairs().isUp(sa, child)) {
        begin(now, sa, child);
      }
      return Optional.empty();
    }
    Optional<IsakmpSa> fresh = start(now, connection);
    fresh.ifPresent(sa -> begin(now, sa, child));
    return fresh.isPresent() ? Optional.empty() : Optional.of(LastPaths.none(connection));
  }

  /** The newest ISAKMP SA of a connection that is up, or one that we are setting up. */
  Optional<IsakmpSa> usable(ConnectionConfig connection) {
    List<IsakmpSa> all =
        context().table().all().stream()
            .filter(sa -> sa.connection().hasTheEndsOf(connection))
            .toList();
    return all.stream()
        .filter(IsakmpSa::isEstablished)
        .reduce((_, newer) -> newer)
        .or(() -> all.stream().filter(Negotiations::isStarting).reduce((_, newer) -> newer));
  }

  static boolean isStarting(IsakmpSa sa) {
    return sa.isInitiator() && sa.state() == SaState.STARTING;
  }

  private static boolean isAsked(IsakmpSa sa, ChildConfig child) {
    boolean waits =
        sa.waiting().stream()
            .anyMatch(w -> w instanceof WaitingChild c && c.child.name().equals(child.name()));
    return waits
        || sa.exchanges().values().stream()
            .anyMatch(
                q ->
                    (q.state() == State.QUICK_ASKED || q.state() == State.QUICK_CONNECTING)
                        && QuickExchange.of(q).quick().config().name().equals(child.name()));
  }

  /** A child that is to be negotiated. */
  private record WaitingChild(Negotiations negotiations, ChildConfig child)
      implements IsakmpSa.Waiting {
    @Override
    public void begin(Instant now, IsakmpSa sa) {
      QuickModeInitiator.begin(negotiations.services.get(), now, sa, child, null);
    }

    @Override
    public void abandoned(Instant now) {
      negotiations.pairs().negotiationEnded(now, child, false);
    }
  }

  /**
   * An SPI that the peer is to be told that we do not know.
   *
   * @param protocol see {@link resync.peer.wire.v1.ProtocolId}
   * @param stillWanted whether that is so still
   */
  private record WaitingInvalidSpi(
      Negotiations negotiations, int protocol, Spi spi, BooleanSupplier stillWanted)
      implements IsakmpSa.Waiting {
    @Override
    public void begin(Instant now, IsakmpSa sa) {
      if (stillWanted.getAsBoolean()) {
        new IpsecInformational(negotiations.context().informational())
            .invalidSpi(sa, protocol, spi);
        if (!sa.tells(Octets.of(spi.octets()))) {
          // No informational exchange is answered: it may have lost the ISAKMP SA, too.
          negotiations
              .context()
              .deadPeerDetection()
              .doubt(now, sa, "it still sends on an SPI that we do not have");
        }
      }
    }

    @Override
    public void abandoned(Instant now) {}
  }

  /** Negotiates a child, now or once the ISAKMP SA is established. */
  void begin(Instant now, IsakmpSa sa, ChildConfig child) {
    beginOnceUp(now, sa, new WaitingChild(this, child));
  }

  /**
   * Tells the peer that we do not know an SPI, now or once the ISAKMP SA is established.
   *
   * @param protocol see {@link resync.peer.wire.v1.ProtocolId}
   * @param stillWanted whether that is so still
   */
  void tellInvalidSpi(
      Instant now, IsakmpSa sa, int protocol, Spi spi, BooleanSupplier stillWanted) {
    beginOnceUp(now, sa, new WaitingInvalidSpi(this, protocol, spi, stillWanted));
  }

  private static void beginOnceUp(Instant now, IsakmpSa sa, IsakmpSa.Waiting next) {
    if (sa.isEstablished()) {
      next.begin(now, sa);
    } else {
      sa.waiting().add(next);
    }
  }

  /** Begins a new ISAKMP SA where its peer can be reached, whether there is another or not. */
  private Optional<IsakmpSa> start(Instant now, ConnectionConfig connection) {
    return context()
        .lastPaths()
        .to(connection)
        .flatMap(path -> manager.start(now, connection, path, 1));
  }

  @Override
  public void renew(Instant now, IpsecSa pair) {
    Optional<IsakmpSa> sa = pairs().isakmpSaOf(pair);
    if (sa.isPresent()) {
      if (!isAsked(sa.get(), pair.config())) {
        QuickModeInitiator.begin(services.get(), now, sa.get(), pair.config(), pair);
      }
    } else if (usable(pair.connection()).isEmpty()) {
      natPaths
          .get()
          .to(pair)
          .flatMap(path -> manager.start(now, pair.connection(), path, 1))
          .ifPresent(fresh -> begin(now, fresh, pair.config()));
    }
  }

  @Override
  public void doubt(Instant now, IpsecSa pair, String cause) {
    Optional<IsakmpSa> sa = pairs().isakmpSaOf(pair);
    if (sa.isPresent()) {
      context().deadPeerDetection().check(now, sa.get(), cause);
    } else if (usable(pair.connection()).isEmpty()) {
      natPaths.get().to(pair).ifPresent(path -> manager.start(now, pair.connection(), path, 1));
    }
  }
}
