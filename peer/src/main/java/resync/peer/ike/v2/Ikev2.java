package resync.peer.ike.v2;

import java.net.Inet4Address;
import java.time.Instant;
import java.util.List;
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
import resync.peer.ike.IkeSaStatus;
import resync.peer.ike.Outbox;
import resync.peer.ike.Report.DownReason;
import resync.peer.ike.Timers;
import resync.peer.sa.EspSpi;
import resync.peer.sa.LimitReached;
import resync.peer.sa.Sad;
import resync.peer.sa.Spd;
import resync.peer.sa.TrafficSelector;
import resync.peer.wire.ip.Endpoint;

/** IKEv2 as the rest of the peer sees it. */
public final class Ikev2 {
  /** The major version in the IKE header. */
  public static final int MAJOR_VERSION = 2;

  private final Context context;
  private final Receiver receiver;

  /**
   * Makes one without any SA.
   *
   * @param outbox where all its effects go
   */
  public Ikev2(
      PeerConfig config,
      RandomSource random,
      Timers timers,
      Outbox outbox,
      Counters counters,
      Spd spd,
      Sad sad,
      Instant now) {
    this.context = new Context(config, random, timers, outbox, counters, spd, sad, now);
    this.receiver = new Receiver(context, new Hints(context, now));
  }

  /** A message from the network, without a non-ESP marker; anything at all. */
  public void receive(Instant now, Endpoint local, Endpoint remote, byte[] message) {
    receiver.receive(now, local, remote, message);
  }

  /** What a configured child protects on either side, for the policy database. */
  public static List<TrafficSelector> localSelectors(
      ConnectionConfig connection, ChildConfig child) {
    return Selectors.configured(child.localTs(), connection.localAddress());
  }

  /** See {@link #localSelectors}. */
  public static List<TrafficSelector> remoteSelectors(
      ConnectionConfig connection, ChildConfig child) {
    return Selectors.configured(child.remoteTs(), connection.remoteAddress());
  }

  /**
   * Negotiates a child, and the IKE SA first if there is none.
   *
   * @return why not; empty if it is under way or there already
   */
  public Optional<String> initiate(Instant now, ConnectionConfig connection, ChildConfig child) {
    return context.lifecycle().initiate(now, connection, child, 1);
  }

  /** A negotiation that a packet asked for did not start: packets may ask again later. */
  public void notStarted(Instant now, ChildConfig child) {
    context.children().negotiationEnded(now, child, false);
  }

  /** A Child SA has carried so much that it is to be replaced, or is to carry no more. */
  public void limitReached(Instant now, LimitReached limit) {
    context
        .children()
        .of(limit.childSa())
        .ifPresent(
            child -> {
              if (limit.hard()) {
                context.children().delete(now, child, DownReason.EXPIRED);
              } else {
                context.children().softExpiry(now, child);
              }
            });
  }

  /** Whether both ends have stopped using this inbound SPI a moment ago. */
  public boolean deletedLately(EspSpi inboundSpi, Instant now) {
    return context.children().deletedLately(inboundSpi, now);
  }

  /** Deletes SAs and tells the other ends. */
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

  /** Forgets SAs; no message leaves. */
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

  /**
   * Replaces SAs with new ones while they carry traffic; one that is being replaced already is left
   * at that.
   *
   * @return whether there is any to replace
   */
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

  /** Takes a new configuration; SAs already negotiated stay as they are. */
  public void reload(PeerConfig config) {
    context.config(config);
  }

  /** Whether an IKE SA is up with this address. */
  public boolean isUp(Inet4Address remote) {
    return context.table().establishedWith(remote).isPresent();
  }

  /** Whether an IKE SA for this connection is being set up from here. */
  public boolean isStarting(ConnectionConfig connection) {
    return starting().anyMatch(sa -> sa.connection().name().equals(connection.name()));
  }

  private Optional<IkeSa> startingWith(Inet4Address remote) {
    return starting().filter(sa -> sa.remote().address().equals(remote)).findFirst();
  }

  private Stream<IkeSa> starting() {
    return context.table().all().stream()
        .filter(sa -> sa.state() == State.INIT_SENT || sa.state() == State.AUTH_SENT);
  }

  /**
   * Tells the peer at this address to stop sending with an SPI: over the IKE SA with it, or over
   * the one that is being set up from here as soon as it is up.
   *
   * @param stillWanted asked again when the window is free
   */
  public void tellInvalidSpi(
      Instant now, Inet4Address remote, EspSpi spi, BooleanSupplier stillWanted) {
    context
        .table()
        .establishedWith(remote)
        .or(() -> startingWith(remote))
        .ifPresent(
            sa ->
                context
                    .sender()
                    .request(now, sa, InformationalInitiator.invalidSpi(spi, stillWanted)));
  }

  /**
   * Sets up a new IKE SA, with the connection's first child, to tell the peer over it to stop
   * sending with an SPI. INITIAL_CONTACT goes with it where no other IKE SA is up with the peer.
   *
   * @return whether it is under way
   */
  public boolean recover(Instant now, ConnectionConfig connection, EspSpi spi) {
    Optional<IkeSa> sa =
        connection.children().stream()
            .findFirst()
            .flatMap(child -> context.lifecycle().start(now, connection, child, 1));
    sa.ifPresent(
        fresh ->
            context
                .sender()
                .request(now, fresh, InformationalInitiator.invalidSpi(spi, () -> true)));
    return sa.isPresent();
  }

  /** Every IKE SA. */
  public List<IkeSaStatus> ikeSas() {
    return context.table().all().stream().map(IkeSa::status).toList();
  }

  /** Every Child SA that carries traffic. */
  public List<ChildSaStatus> childSas() {
    return context.children().all().stream().map(Child::status).toList();
  }
}
