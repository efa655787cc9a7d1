package resync.peer.ikev2;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import resync.peer.config.ChildConfig;
import resync.peer.config.ConnectionConfig;
import resync.peer.config.PeerConfig;
import resync.peer.crypto.RandomSource;
import resync.peer.ike.ChildSaStatus;
import resync.peer.ike.Counters;
import resync.peer.ike.Event.Scope;
import resync.peer.ike.IkeBehaviour;
import resync.peer.ike.IkeProtocol;
import resync.peer.ike.IkeSaStatus;
import resync.peer.ike.NatKeepalives;
import resync.peer.ike.Outbox;
import resync.peer.ike.Report.DownReason;
import resync.peer.ike.SourceAddress;
import resync.peer.ike.Timers;
import resync.peer.ike.UdpPath;
import resync.peer.sa.ChildSa;
import resync.peer.sa.IpsecProtocol;
import resync.peer.sa.LimitReached;
import resync.peer.sa.PeerMoved;
import resync.peer.sa.Sad;
import resync.peer.sa.Spd;
import resync.peer.sa.Spi;
import resync.peer.wire.Arrival;
import resync.peer.wire.ip.Endpoint;

/** IKEv2 as the rest of the peer sees it. */
public final class Ikev2 implements IkeProtocol {
  /** The major version in the IKE header. */
  public static final int MAJOR_VERSION = Context.MAJOR_VERSION;

  private final Context context;
  private final Receiver receiver;

  /**
   * Makes one without any SA.
   *
   * @param outbox where all its effects go
   * @param behaviour what it does at its seams
   */
  public Ikev2(
      PeerConfig config,
      RandomSource random,
      Timers timers,
      Outbox outbox,
      Counters counters,
      Spd spd,
      Sad sad,
      NatKeepalives keepalives,
      SourceAddress source,
      IkeBehaviour behaviour,
      Instant now) {
    this.context =
        new Context(
            config,
            random,
            timers,
            outbox,
            counters,
            spd,
            sad,
            keepalives,
            source,
            behaviour,
            new Initiator(this::context),
            now);
    this.receiver = new Receiver(context, new UnprotectedMessages(context, now));
  }

  private Context context() {
    return context;
  }

  @Override
  public int majorVersion() {
    return MAJOR_VERSION;
  }

  @Override
  public void receive(Arrival message) {
    receiver.receive(message);
  }

  @Override
  public Optional<String> initiate(Instant now, ConnectionConfig connection, ChildConfig child) {
    return context.lifecycle().initiate(now, connection, child, 1);
  }

  @Override
  public void notStarted(Instant now, ChildConfig child) {
    context.children().negotiationEnded(now, child, false);
  }

  @Override
  public void limitReached(Instant now, LimitReached limit) {
    context
        .children()
        .of(limit.childSa())
        .ifPresent(
            child -> {
              if (limit.hard()) {
                context.children().expire(now, child);
              } else {
                context.children().softExpiry(now, child);
              }
            });
  }

  @Override
  public void usedByPeer(Instant now, ChildSa sa) {
    context.children().of(sa).ifPresent(child -> context.children().usedByPeer(now, child));
  }

  @Override
  public void moved(PeerMoved move) {
    context.natPaths().heard(move.childSa(), move.remote());
  }

  @Override
  public Map<UdpPath, Long> pathsBehindNat() {
    return context.natPaths().behindNat();
  }

  @Override
  public boolean deletedLately(Spi inboundSpi, Instant now) {
    return context.children().deletedLately(inboundSpi, now);
  }

  @Override
  public void terminate(Instant now, Scope scope) {
    if (scope != Scope.IPSEC) {
      context.table().all().forEach(sa -> context.lifecycle().delete(now, sa, DownReason.DELETED));
    }
    for (Child child : context.children().all()) {
      if (scope == Scope.IPSEC || child.owner() == null) {
        context.children().delete(now, child, DownReason.DELETED);
      }
    }
  }

  @Override
  public void clear(Instant now, Scope scope) {
    if (scope != Scope.IKE) {
      context.children().dropLingering();
      context
          .children()
          .all()
          .forEach(child -> context.children().remove(now, child, DownReason.CLEARED));
    }
    if (scope != Scope.IPSEC) {
      context.table().all().forEach(sa -> context.lifecycle().clearIke(now, sa));
    }
  }

  @Override
  public void clear(Instant now, ChildConfig child) {
    context.children().all().stream()
        .filter(sa -> sa.config().name().equals(child.name()))
        .forEach(sa -> context.children().remove(now, sa, DownReason.CLEARED));
  }

  @Override
  public boolean rekey(Instant now, Scope scope) {
    boolean any = false;
    if (scope != Scope.IKE) {
      for (Child child : context.children().all()) {
        any |= context.children().rekey(now, child);
      }
    }
    if (scope != Scope.IPSEC) {
      for (IkeSa sa : context.table().established().toList()) {
        context.lifecycle().rekey(now, sa);
        any = true;
      }
    }
    return any;
  }

  @Override
  public void reload(PeerConfig config) {
    context.config(config);
    for (IkeSa sa : context.table().all()) {
      sa.connection(sa.connection().withChildrenOf(config.connections()));
    }
  }

  @Override
  public boolean isUp(Endpoint from) {
    return context.table().establishedWith(from).isPresent();
  }

  @Override
  public boolean isStarting(ConnectionConfig connection) {
    return starting().anyMatch(sa -> sa.connection().name().equals(connection.name()));
  }

  private Optional<IkeSa> startingWith(Endpoint from) {
    return starting().filter(sa -> sa.isAt(from)).findFirst();
  }

  private Stream<IkeSa> starting() {
    return context.table().all().stream()
        .filter(sa -> sa.state() == State.INIT_SENT || sa.state() == State.AUTH_SENT);
  }

  @Override
  public void tellInvalidSpi(
      Instant now, Endpoint from, IpsecProtocol protocol, Spi spi, BooleanSupplier stillWanted) {
    context
        .table()
        .establishedWith(from)
        .or(() -> startingWith(from))
        .ifPresent(sa -> sa.request(now, InformationalInitiator.invalidSpi(spi, stillWanted)));
  }

  /** The IKE SA comes with the connection's first child, and with INITIAL_CONTACT where it may. */
  @Override
  public boolean recover(
      Instant now, ConnectionConfig connection, UdpPath path, IpsecProtocol protocol, Spi spi) {
    Optional<IkeSa> sa =
        connection.children().stream()
            .findFirst()
            .flatMap(child -> context.lifecycle().start(now, connection, path, child, 1));
    sa.ifPresent(fresh -> fresh.request(now, InformationalInitiator.invalidSpi(spi, () -> true)));
    return sa.isPresent();
  }

  @Override
  public List<IkeSaStatus> ikeSas() {
    return context.table().all().stream().map(IkeSa::status).toList();
  }

  @Override
  public List<ChildSaStatus> childSas() {
    return context.children().all().stream().map(context.children()::status).toList();
  }
}
