package resync.peer.isakmp.quick;

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
import resync.peer.ike.NatPaths;
import resync.peer.ike.Outbox;
import resync.peer.ike.Report.DownReason;
import resync.peer.ike.SourceAddress;
import resync.peer.ike.Timers;
import resync.peer.ike.UdpPath;
import resync.peer.isakmp.Context;
import resync.peer.isakmp.Exchanges;
import resync.peer.isakmp.IsakmpSa;
import resync.peer.isakmp.Phase1Initiator;
import resync.peer.isakmp.Receiver;
import resync.peer.sa.ChildSa;
import resync.peer.sa.IpsecProtocol;
import resync.peer.sa.LimitReached;
import resync.peer.sa.PeerMoved;
import resync.peer.sa.Sad;
import resync.peer.sa.Spd;
import resync.peer.sa.Spi;
import resync.peer.wire.Arrival;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.v1.ProtocolId;

/** IKEv1 as the rest of the peer sees it. */
public final class Ikev1 implements IkeProtocol {
  /** The major version in the ISAKMP header. */
  public static final int MAJOR_VERSION = IsakmpSa.MAJOR_VERSION;

  private final Context context;
  private final IpsecSas pairs;
  private final QuickContext services;
  private final NatPaths natPaths;
  private final Negotiations negotiations;
  private final Phase1Initiator manager;
  private final Exchanges exchanges;
  private final Receiver receiver;

  /**
   * Makes one without any SA.
   *
   * @param outbox where all its effects go
   * @param behaviour what it does at its seams
   */
  public Ikev1(
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
    this.manager = new Phase1Initiator(this::context, this::natPaths);
    this.negotiations = new Negotiations(this::services, manager, this::natPaths);
    IpsecDoi doi = new IpsecDoi(this::services, this::exchanges, negotiations);
    this.context =
        new Context(
            config,
            random,
            timers,
            outbox,
            counters,
            keepalives,
            source,
            behaviour,
            doi,
            manager,
            now);
    this.pairs =
        new IpsecSas(
            context,
            spd,
            sad,
            context.table(),
            new IpsecInformational(context.informational()),
            negotiations);
    this.services = new QuickContext(context, pairs, new Preparation(context, pairs));
    this.natPaths = new NatPaths(context, context.table()::all, pairs);
    this.exchanges = new Exchanges(context, natPaths);
    this.receiver = new Receiver(context, natPaths, exchanges);
  }

  private Context context() {
    return context;
  }

  private QuickContext services() {
    return services;
  }

  private NatPaths natPaths() {
    return natPaths;
  }

  private Exchanges exchanges() {
    return exchanges;
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
    return negotiations.initiate(now, connection, child);
  }

  @Override
  public void notStarted(Instant now, ChildConfig child) {
    pairs.negotiationEnded(now, child, false);
  }

  @Override
  public void limitReached(Instant now, LimitReached limit) {
    pairs
        .of(limit.childSa())
        .ifPresent(
            pair -> {
              if (limit.hard()) {
                pairs.delete(now, pair, DownReason.EXPIRED);
              } else {
                pairs.softExpiry(now, pair);
              }
            });
  }

  @Override
  public void usedByPeer(Instant now, ChildSa sa) {
    pairs.of(sa).ifPresent(pairs::usedByPeer);
  }

  @Override
  public void moved(PeerMoved move) {
    natPaths.heard(move.childSa(), move.remote());
  }

  @Override
  public Map<UdpPath, Long> pathsBehindNat() {
    return natPaths.behindNat();
  }

  @Override
  public boolean deletedLately(Spi inboundSpi, Instant now) {
    return pairs.deletedLately(inboundSpi, now);
  }

  @Override
  public void terminate(Instant now, Scope scope) {
    for (IpsecSa pair : pairs.all()) {
      pairs.delete(now, pair, DownReason.DELETED);
    }
    if (scope != Scope.IPSEC) {
      context.table().all().forEach(sa -> context.lifecycle().delete(now, sa, DownReason.DELETED));
    }
  }

  @Override
  public void clear(Instant now, Scope scope) {
    if (scope != Scope.IKE) {
      pairs.dropLingering();
      pairs.all().forEach(pair -> pairs.remove(now, pair, DownReason.CLEARED));
    }
    if (scope != Scope.IPSEC) {
      context.table().all().forEach(sa -> context.lifecycle().clear(now, sa));
    }
  }

  @Override
  public void clear(Instant now, ChildConfig child) {
    pairs.all().stream()
        .filter(pair -> pair.config().name().equals(child.name()))
        .forEach(pair -> pairs.remove(now, pair, DownReason.CLEARED));
  }

  @Override
  public boolean rekey(Instant now, Scope scope) {
    boolean any = false;
    if (scope != Scope.IKE) {
      for (IpsecSa pair : pairs.all()) {
        any |= pairs.softExpiry(now, pair);
      }
    }
    if (scope != Scope.IPSEC) {
      for (IsakmpSa sa : context.table().established().toList()) {
        any |= manager.renew(now, sa);
      }
    }
    return any;
  }

  @Override
  public void reload(PeerConfig config) {
    context.config(config);
    for (IsakmpSa sa : context.table().all()) {
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

  private static int number(IpsecProtocol protocol) {
    return protocol == IpsecProtocol.AH ? ProtocolId.AH : ProtocolId.ESP;
  }

  private Stream<IsakmpSa> starting() {
    return context.table().all().stream().filter(Negotiations::isStarting);
  }

  @Override
  public void tellInvalidSpi(
      Instant now, Endpoint from, IpsecProtocol protocol, Spi spi, BooleanSupplier stillWanted) {
    context
        .table()
        .establishedWith(from)
        .or(() -> starting().filter(sa -> sa.isAt(from)).findFirst())
        .ifPresent(sa -> negotiations.tellInvalidSpi(now, sa, number(protocol), spi, stillWanted));
  }

  @Override
  public boolean recover(
      Instant now, ConnectionConfig connection, UdpPath path, IpsecProtocol protocol, Spi spi) {
    Optional<IsakmpSa> sa = manager.start(now, connection, path, 1);
    sa.ifPresent(
        fresh -> negotiations.tellInvalidSpi(now, fresh, number(protocol), spi, () -> true));
    return sa.isPresent();
  }

  @Override
  public List<IkeSaStatus> ikeSas() {
    return context.table().all().stream().map(IsakmpSa::status).toList();
  }

  @Override
  public List<ChildSaStatus> childSas() {
    return pairs.statuses();
  }
}
