package resync.peer.isakmp;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import resync.peer.config.ConnectionConfig;
import resync.peer.ike.NatPaths;
import resync.peer.ike.Report.DownReason;
import resync.peer.ike.UdpPath;
import resync.peer.sa.IkeSpi;
import resync.peer.wire.v1.Exchange;
import resync.peer.wire.v1.IsakmpPayload;

/** Begins phase 1, and does what else becomes of ISAKMP SAs. */
public final class Phase1Initiator implements SaManager {
  private final Supplier<Context> services;
  private final Supplier<NatPaths> natPaths;

  /**
   * @param services not asked for before the first ISAKMP SA
   */
  public Phase1Initiator(Supplier<Context> services, Supplier<NatPaths> natPaths) {
    this.services = services;
    this.natPaths = natPaths;
  }

  @Override
  public Optional<IsakmpSa> start(
      Instant now, ConnectionConfig connection, UdpPath path, int attempt) {
    Context context = services.get();
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

  @Override
  public boolean renew(Instant now, IsakmpSa sa) {
    Context context = services.get();
    boolean newest = context.table().establishedWith(sa).filter(other -> other == sa).isPresent();
    boolean underWay = context.table().all().stream().anyMatch(other -> other.replaces() == sa);
    if (newest && !underWay) {
      natPaths
          .get()
          .forRekeying(sa)
          .flatMap(path -> start(now, sa.connection(), path, 1))
          .ifPresent(fresh -> fresh.replaces(sa));
    }
    return newest;
  }

  @Override
  public void delete(Instant now, IsakmpSa sa, DownReason reason) {
    services.get().lifecycle().delete(now, sa, reason);
  }

  @Override
  public void peerGone(Instant now, IsakmpSa sa) {
    services.get().lifecycle().peerGone(now, sa);
  }
}
