package resync.peer.isakmp;

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
import resync.peer.ike.IkeProtocol;
import resync.peer.ike.IkeSaStatus;
import resync.peer.ike.NatKeepalives;
import resync.peer.ike.Outbox;
import resync.peer.ike.Report.DownReason;
import resync.peer.ike.SourceAddress;
import resync.peer.ike.Timers;
import resync.peer.ike.UdpPath;
import resync.peer.sa.ChildSa;
import resync.peer.sa.EspSpi;
import resync.peer.sa.LimitReached;
import resync.peer.sa.PeerMoved;
import resync.peer.sa.Sad;
import resync.peer.sa.Spd;
import resync.peer.wire.Arrival;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.v1.ProtocolId;

/** IKEv1 as the rest of the peer sees it. */
public final class Ikev1 implements IkeProtocol {
  /** The major version in the ISAKMP header. */
  public static final int MAJOR_VERSION = 1;

  private static final int IP_PROTOCOL_AH = 51;

  private final Context context;
  private final Receiver receiver;

  /**
   * Makes one without any SA.
   *
   * @param outbox where all its effects go
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
      Instant now) {
    this.context =
        new Context(config, random, timers, outbox, counters, spd, sad, keepalives, source, now);
    this.receiver = new Receiver(context);
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
    return context.initiation().initiate(now, connection, child);
  }

  @Override
  public void notStarted(Instant now, ChildConfig child) {
    context.ipsecSas().negotiationEnded(now, child);
  }

  @Override
  public void limitReached(Instant now, LimitReached limit) {
    context
        .ipsecSas()
        .of(limit.childSa())
        .ifPresent(
            pair -> {
              if (limit.hard()) {
                context.ipsecSas().delete(now, pair, DownReason.EXPIRED);
              } else {
                context.ipsecSas().softExpiry(now, pair);
              }
            });
  }

  @Override
  public void usedByPeer(Instant now, ChildSa sa) {
    context.ipsecSas().of(sa).ifPresent(context.ipsecSas()::usedByPeer);
  }

  @Override
  public void moved(PeerMoved move) {
    NatPaths.heard(context, move.childSa(), move.remote());
  }

  @Override
  public Map<UdpPath, Long> pathsBehindNat() {
    return NatPaths.behindNat(context);
  }

  @Override
  public boolean deletedLately(EspSpi inboundSpi, Instant now) {
    return context.ipsecSas().deletedLately(inboundSpi, now);
  }

  @Override
  public void terminate(Instant now, Scope scope) {
    for (IpsecSa pair : context.ipsecSas().all()) {
      context.ipsecSas().delete(now, pair, DownReason.DELETED);
    }
    if (scope != Scope.IPSEC) {
      context.table().all().forEach(sa -> context.lifecycle().delete(now, sa, DownReason.DELETED));
    }
  }

  @Override
  public void clear(Instant now, Scope scope) {
    if (scope != Scope.IKE) {
      context.ipsecSas().dropLingering();
      context
          .ipsecSas()
          .all()
          .forEach(pair -> context.ipsecSas().remove(now, pair, DownReason.CLEARED));
    }
    if (scope != Scope.IPSEC) {
      context.table().all().forEach(sa -> context.lifecycle().clear(now, sa));
    }
  }

  @Override
  public boolean rekey(Instant now, Scope scope) {
    boolean any = false;
    if (scope != Scope.IKE) {
      for (IpsecSa pair : context.ipsecSas().all()) {
        any |= context.ipsecSas().softExpiry(now, pair);
      }
    }
    if (scope != Scope.IPSEC) {
      for (IsakmpSa sa : context.table().established().toList()) {
        any |= context.initiation().renew(now, sa);
      }
    }
    return any;
  }

  @Override
  public void reload(PeerConfig config) {
    context.config(config);
  }

  @Override
  public boolean isUp(Endpoint from) {
    return context.table().establishedWith(from).isPresent();
  }

  @Override
  public boolean isStarting(ConnectionConfig connection) {
    return starting().anyMatch(sa -> sa.connection().name().equals(connection.name()));
  }

  private static int protocol(int ipProtocol) {
    return ipProtocol == IP_PROTOCOL_AH ? ProtocolId.AH : ProtocolId.ESP;
  }

  private Stream<IsakmpSa> starting() {
    return context.table().all().stream().filter(Initiation::isStarting);
  }

  @Override
  public void tellInvalidSpi(
      Instant now, Endpoint from, int ipProtocol, EspSpi spi, BooleanSupplier stillWanted) {
    context
        .table()
        .establishedWith(from)
        .or(() -> starting().filter(sa -> sa.isAt(from)).findFirst())
        .ifPresent(
            sa ->
                context
                    .initiation()
                    .wish(now, sa, new Wish.Tell(protocol(ipProtocol), spi, stillWanted)));
  }

  @Override
  public boolean recover(
      Instant now, ConnectionConfig connection, UdpPath path, int ipProtocol, EspSpi spi) {
    Optional<IsakmpSa> sa = context.initiation().start(now, connection, path, 1);
    sa.ifPresent(fresh -> fresh.wishes().add(new Wish.Tell(protocol(ipProtocol), spi, () -> true)));
    return sa.isPresent();
  }

  @Override
  public List<IkeSaStatus> ikeSas() {
    return context.table().all().stream().map(IsakmpSa::status).toList();
  }

  @Override
  public List<ChildSaStatus> childSas() {
    return context.ipsecSas().statuses();
  }
}
