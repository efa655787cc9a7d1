package resync.peer.ikev2;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import resync.peer.config.ConnectionConfig;
import resync.peer.config.Identity;
import resync.peer.ike.IkeSaStatus;
import resync.peer.ike.Timers.Timer;
import resync.peer.ike.UdpPath;
import resync.peer.sa.IkeSpi;
import resync.peer.wire.ip.Endpoint;

/** An IKE SA: what both ends have agreed, and where this end stands. */
final class IkeSa {
  private final boolean initiator;
  private final IkeSpi localSpi;
  private final Window window = new Window();
  private final Handshake handshake = new Handshake();
  private final List<Child> children = new ArrayList<>();
  private final List<Timer> timers = new ArrayList<>();

  private IkeSpi remoteSpi = IkeSpi.ZERO;
  private ConnectionConfig connection;
  private Endpoint local;
  private Endpoint remote;
  private State state;
  private boolean encapsulated;
  private boolean behindNat;
  private final UdpPath begunOn;
  private @Nullable Protection protection;
  private Optional<Identity> remoteId = Optional.empty();
  private Instant lastHeard;
  private Origin origin;
  private boolean provisional;
  private boolean reportedUp;
  private @Nullable IkeSa successor;
  private @Nullable IkeSa rival;

  /**
   * Makes one of which the other end knows nothing yet, or has only asked for.
   *
   * @param initiator whether this end is the original initiator
   */
  IkeSa(
      boolean initiator,
      IkeSpi localSpi,
      ConnectionConfig connection,
      Endpoint local,
      Endpoint remote,
      Instant now) {
    this.initiator = initiator;
    this.localSpi = localSpi;
    this.connection = connection;
    this.local = local;
    this.remote = remote;
    this.state = initiator ? State.INIT_SENT : State.NONE;
    this.begunOn = new UdpPath(local, remote);
    this.lastHeard = now;
    this.origin = new Origin(initiator, localSpi.value(), now);
  }

  boolean isInitiator() {
    return initiator;
  }

  IkeSpi localSpi() {
    return localSpi;
  }

  IkeSpi remoteSpi() {
    return remoteSpi;
  }

  void remoteSpi(IkeSpi spi) {
    remoteSpi = spi;
    if (!initiator && origin.establishedAt() == null) {
      origin = new Origin(false, spi.value(), origin.begun());
    }
  }

  IkeSpi initiatorSpi() {
    return initiator ? localSpi : remoteSpi;
  }

  IkeSpi responderSpi() {
    return initiator ? remoteSpi : localSpi;
  }

  Window window() {
    return window;
  }

  Handshake handshake() {
    return handshake;
  }

  ConnectionConfig connection() {
    return connection;
  }

  void connection(ConnectionConfig chosen) {
    connection = chosen;
  }

  Endpoint local() {
    return local;
  }

  Endpoint remote() {
    return remote;
  }

  void endpoints(Endpoint newLocal, Endpoint newRemote) {
    local = newLocal;
    remote = newRemote;
  }

  State state() {
    return state;
  }

  void state(State next) {
    state = next;
  }

  /** Whether it is up and the one to use: not leaving, and not one of two that collide. */
  boolean isEstablished() {
    return state == State.ESTABLISHED && !provisional;
  }

  /** Whether exchanges of ours may be queued on it, to be carried out here or on its successor. */
  boolean takesRequests() {
    return isEstablished() || state == State.COLLIDING;
  }

  /** Whether the peer has made it while we rekey, too: it is not settled which one stays. */
  boolean provisional() {
    return provisional;
  }

  void provisional(boolean value) {
    provisional = value;
  }

  /** How the first one of the IKE SAs that it has replaced came to be, or it itself. */
  Origin origin() {
    return origin;
  }

  /** Whether both belong to the same connection with the same authenticated peer. */
  boolean isWithSamePeerAs(IkeSa other) {
    return remoteId.isPresent()
        && remoteId.equals(other.remoteId)
        && connection.name().equals(other.connection.name());
  }

  /** Whether ESP travels in UDP because a NAT is between the ends or is claimed to be. */
  boolean encapsulated() {
    return encapsulated;
  }

  void encapsulated(boolean value) {
    encapsulated = value;
  }

  /** Whether this end is behind a NAT; the other one may be, too. */
  boolean behindNat() {
    return behindNat;
  }

  void behindNat(boolean value) {
    behindNat = value;
  }

  /** Where messages go now. */
  UdpPath path() {
    return new UdpPath(local, remote);
  }

  /** Whether its peer sends ESP from there; the port is 0 for raw ESP. */
  boolean isAt(Endpoint from) {
    return remote.address().equals(from.address())
        && (from.port() == 0 || !encapsulated || remote.equals(from));
  }

  /** Where the first message went, or came from. */
  UdpPath begunOn() {
    return begunOn;
  }

  /** The keys; null before IKE_SA_INIT is over. */
  @Nullable Protection protectionOrNull() {
    return protection;
  }

  Protection protection() {
    if (protection == null) {
      throw new IllegalStateException("the IKE SA has no keys yet");
    }
    return protection;
  }

  void protection(Protection agreed) {
    protection = agreed;
  }

  /** Who the other end has proved to be; empty before it has. */
  Optional<Identity> remoteId() {
    return remoteId;
  }

  void remoteId(Identity proved) {
    remoteId = Optional.of(proved);
  }

  /** The IKE SA that has taken its Child SAs; null where none has. */
  @Nullable IkeSa successor() {
    return successor;
  }

  void successor(IkeSa replacement) {
    successor = replacement;
    replacement.origin = origin;
  }

  /** The IKE SA that the peer has made in its place and that has lost; null where there is none. */
  @Nullable IkeSa rival() {
    return rival;
  }

  void rival(IkeSa loser) {
    rival = loser;
  }

  /** The Child SAs it manages; the live list. */
  List<Child> children() {
    return children;
  }

  /** When the last authentic message came. */
  Instant lastHeard() {
    return lastHeard;
  }

  void heard(Instant now) {
    lastHeard = now;
  }

  /** Whether its being up has been reported, so that its going must be too. */
  boolean reportedUp() {
    return reportedUp;
  }

  void markReportedUp() {
    reportedUp = true;
  }

  /** Timers that die with it. */
  void own(Timer timer) {
    timers.add(timer);
  }

  void cancelTimers() {
    timers.forEach(Timer::cancel);
    timers.clear();
  }

  IkeSaStatus status() {
    return new IkeSaStatus(
        connection.name(),
        2,
        state.name(),
        initiator,
        initiatorSpi(),
        responderSpi(),
        local,
        remote,
        protection == null ? "" : protection.suite().toString());
  }

  @Override
  public String toString() {
    return connection.name() + " " + initiatorSpi() + "_" + responderSpi();
  }
}
