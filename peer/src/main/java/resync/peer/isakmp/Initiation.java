package resync.peer.isakmp;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import resync.peer.config.ChildConfig;
import resync.peer.config.ConnectionConfig;
import resync.peer.ike.LastPaths;
import resync.peer.ike.UdpPath;
import resync.peer.sa.IkeSpi;
import resync.peer.wire.v1.Exchange;
import resync.peer.wire.v1.IsakmpPayload;

/** What this end begins by itself: phase 1, quick modes over it, and what replaces either. */
final class Initiation {
  private final Context context;

  Initiation(Context context) {
    this.context = context;
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
      if (!isAsked(sa, child) && !context.ipsecSas().isUp(sa, child)) {
        wish(now, sa, new Wish.Child(child));
      }
      return Optional.empty();
    }
    Optional<IsakmpSa> fresh = start(now, connection);
    fresh.ifPresent(sa -> sa.wishes().add(new Wish.Child(child)));
    return fresh.isPresent() ? Optional.empty() : Optional.of(LastPaths.none(connection));
  }

  /** The newest ISAKMP SA of a connection that is up, or one that we are setting up. */
  Optional<IsakmpSa> usable(ConnectionConfig connection) {
    List<IsakmpSa> all =
        context.table().all().stream()
            .filter(sa -> sa.connection().name().equals(connection.name()))
            .toList();
    return all.stream()
        .filter(IsakmpSa::isEstablished)
        .reduce((_, newer) -> newer)
        .or(() -> all.stream().filter(Initiation::isStarting).reduce((_, newer) -> newer));
  }

  static boolean isStarting(IsakmpSa sa) {
    return sa.isInitiator() && sa.standing() == IsakmpSa.Standing.STARTING;
  }

  private static boolean isAsked(IsakmpSa sa, ChildConfig child) {
    boolean wished =
        sa.wishes().stream()
            .anyMatch(w -> w instanceof Wish.Child(ChildConfig c) && c.name().equals(child.name()));
    return wished
        || sa.quickModes().values().stream()
            .anyMatch(
                q ->
                    (q.state() == State.QUICK_ASKED || q.state() == State.QUICK_CONNECTING)
                        && q.quick().config().name().equals(child.name()));
  }

  /** Does what is wished, now or once the ISAKMP SA is established. */
  void wish(Instant now, IsakmpSa sa, Wish wish) {
    if (!sa.isEstablished()) {
      sa.wishes().add(wish);
      return;
    }
    switch (wish) {
      case Wish.Child(ChildConfig child) -> QuickModeInitiator.begin(context, now, sa, child, null);
      case Wish.Tell tell -> {
        if (tell.stillWanted().getAsBoolean()) {
          context.notices().invalidSpi(sa, tell.protocol(), tell.spi());
          if (!sa.tells(tell.spi())) {
            // No informational exchange is answered: it may have lost the ISAKMP SA, too.
            context.notices().doubt(now, sa, "it still sends on an SPI that we do not have");
          }
        }
      }
    }
  }

  /** Begins a new ISAKMP SA where its peer can be reached, whether there is another or not. */
  private Optional<IsakmpSa> start(Instant now, ConnectionConfig connection) {
    return context.lastPaths().to(connection).flatMap(path -> start(now, connection, path, 1));
  }

  /** Begins a new ISAKMP SA, whether there is another or not. */
  Optional<IsakmpSa> start(Instant now, ConnectionConfig connection, UdpPath path, int attempt) {
    if (Phase1Proposals.suites(connection).isEmpty()) {
      return Optional.empty();
    }
    Conversation phase1 =
        connection.aggressive()
            ? new Conversation(Exchange.AGGRESSIVE, Role.INITIATOR, 0, State.AGGRESSIVE_ASKED)
            : new Conversation(Exchange.IDENTITY_PROTECTION, Role.INITIATOR, 0, State.PROPOSED);
    IsakmpSa sa =
        new IsakmpSa(
            phase1,
            context.newCookie(),
            IkeSpi.ZERO,
            connection,
            path.local(),
            path.remote(),
            now,
            attempt);
    context.table().add(sa);
    List<IsakmpPayload> first =
        connection.aggressive() ? AggressiveMode.ask(context, sa) : MainMode.propose(sa);
    context.sender().send(now, sa, phase1, false, first);
    context.sender().awaitAnswer(now, sa, phase1);
    return Optional.of(sa);
  }

  /**
   * A new phase 1 takes the place of an ISAKMP SA, if it is the newest between its ends.
   *
   * @return whether it is
   */
  boolean renew(Instant now, IsakmpSa sa) {
    boolean newest = context.table().establishedWith(sa).filter(other -> other == sa).isPresent();
    boolean underWay = context.table().all().stream().anyMatch(other -> other.replaces() == sa);
    if (newest && !underWay) {
      NatPaths.forRekeying(context, sa)
          .flatMap(path -> start(now, sa.connection(), path, 1))
          .ifPresent(fresh -> fresh.replaces(sa));
    }
    return newest;
  }

  /** A new quick mode makes the pair that takes the place of this one. */
  void renew(Instant now, IpsecSa pair) {
    Optional<IsakmpSa> sa = context.table().establishedWith(pair);
    if (sa.isPresent()) {
      if (!isAsked(sa.get(), pair.config())) {
        QuickModeInitiator.begin(context, now, sa.get(), pair.config(), pair);
      }
    } else if (usable(pair.connection()).isEmpty()) {
      NatPaths.to(context, pair)
          .flatMap(path -> start(now, pair.connection(), path, 1))
          .ifPresent(fresh -> fresh.wishes().add(new Wish.Child(pair.config())));
    }
  }

  /** Something makes us doubt that the peer still has a pair of SAs. */
  void doubt(Instant now, IpsecSa pair, String cause) {
    Optional<IsakmpSa> sa = context.table().establishedWith(pair);
    if (sa.isPresent()) {
      context.deadPeerDetection().check(now, sa.get(), cause);
    } else if (usable(pair.connection()).isEmpty()) {
      NatPaths.to(context, pair).ifPresent(path -> start(now, pair.connection(), path, 1));
    }
  }
}
