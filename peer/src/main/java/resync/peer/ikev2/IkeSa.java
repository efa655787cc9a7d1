package resync.peer.ikev2;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import resync.peer.config.ChildConfig;
import resync.peer.config.ConnectionConfig;
import resync.peer.config.Identity;
import resync.peer.config.Retransmission;
import resync.peer.ike.Environment;
import resync.peer.ike.IkeSaStatus;
import resync.peer.ike.OnPath;
import resync.peer.ike.Timers.Timer;
import resync.peer.ike.UdpPath;
import resync.peer.sa.IkeSpi;
import resync.peer.wire.Arrival;
import resync.peer.wire.ExchangeType;
import resync.peer.wire.IkeHeader;
import resync.peer.wire.IkeMessage;
import resync.peer.wire.Payload;
import resync.peer.wire.ip.Endpoint;

/**
 * An IKE SA: what both ends have agreed, and where this end stands. It owns its state, its message
 * window with what is sent again, its timers and its Child SAs.
 */
final class IkeSa implements OnPath {

  /** A request of ours: waits for its place in the window, is sent, and knows what it asked. */
  interface Request {
    ExchangeType exchange();

    /** What to send; called once, when the window is free. Empty when it has become pointless. */
    Optional<List<Payload>> payloads(Instant now, IkeSa sa);

    /** It will never be answered, or never be sent: the IKE SA is gone. */
    default void abandoned(Instant now, IkeSa sa) {}

    /** Name for logs. */
    default String story() {
      return exchange().name();
    }

    /** The child that it negotiates; null for none. */
    default @Nullable ChildConfig child() {
      return null;
    }

    /** Whether it negotiates a further Child SA of an IKE SA, or one in the place of another. */
    default boolean createsChild() {
      return false;
    }

    /** Whether it puts another one in the place of this Child SA. */
    default boolean replaces(Child old) {
      return false;
    }

    /** Whether it puts another one in the place of the IKE SA. */
    default boolean replacesIkeSa() {
      return false;
    }
  }

  /** Told when the peer has not answered a request for as long as is configured. */
  @FunctionalInterface
  interface Unanswered {
    void peerGone(Instant now, IkeSa sa);
  }

  private final Environment env;
  private final Unanswered unanswered;
  private final boolean initiator;
  private final int attempt;
  private final IkeSpi localSpi;
  private final Window<Request> window = new Window<>();
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
   * @param attempt 1 for the first one of its kind in a row
   */
  IkeSa(
      Environment env,
      Unanswered unanswered,
      boolean initiator,
      IkeSpi localSpi,
      ConnectionConfig connection,
      Endpoint local,
      Endpoint remote,
      int attempt,
      Instant now) {
    this.env = env;
    this.unanswered = unanswered;
    this.attempt = attempt;
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

  /**
   * Makes one that CREATE_CHILD_SA over this one has agreed on (RFC 7296 section 2.18). It is up,
   * and it is provisional until it has taken this one's place.
   *
   * @param initiator whether this end has begun that exchange
   */
  IkeSa rekeyed(boolean initiator, IkeSpi newLocalSpi, IkeSpi newRemoteSpi, Instant now) {
    IkeSa fresh =
        new IkeSa(env, unanswered, initiator, newLocalSpi, connection, local, remote, 1, now);
    fresh.remoteSpi(newRemoteSpi);
    fresh.state = State.ESTABLISHED;
    fresh.provisional = true;
    fresh.encapsulated = encapsulated;
    fresh.behindNat = behindNat;
    fresh.remoteId = remoteId;
    return fresh;
  }

  /** How many IKE SAs in a row have been tried, this one included. */
  int attempt() {
    return attempt;
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

  Window<Request> window() {
    return window;
  }

  Handshake handshake() {
    return handshake;
  }

  @Override
  public ConnectionConfig connection() {
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

  /**
   * Takes a step of the table. Harmless where it has been taken already.
   *
   * @throws IllegalStateException if the step is none from where it stands
   */
  void follow(Transition step) {
    if (state != step.state() && state != step.next()) {
      throw new IllegalStateException(this + " is " + state + ", which has no step " + step);
    }
    state = step.next();
  }

  /**
   * Takes the step that something else than a message calls for.
   *
   * @return whether there is one from where it stands
   */
  boolean follow(OwnTransitions.Cause cause) {
    Optional<OwnTransitions.Row> row = OwnTransitions.find(state, cause);
    row.ifPresent(this::follow);
    return row.isPresent();
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

  @Override
  public boolean encapsulated() {
    return encapsulated;
  }

  void encapsulated(boolean value) {
    encapsulated = value;
  }

  @Override
  public boolean behindNat() {
    return behindNat;
  }

  void behindNat(boolean value) {
    behindNat = value;
  }

  @Override
  public UdpPath path() {
    return new UdpPath(local, remote);
  }

  @Override
  public void moveTo(UdpPath path) {
    endpoints(path.local(), path.remote());
  }

  @Override
  public boolean isAuthenticated() {
    return remoteId.isPresent();
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

  /** Whether it manages this Child SA. */
  boolean owns(Child child) {
    return localSpi.equals(child.owner());
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

  /** Queues a request and sends it as soon as the window allows. */
  void request(Instant now, Request request) {
    window.enqueue(request);
    pump(now);
  }

  /** Sends the next waiting request if none is unanswered. */
  void pump(Instant now) {
    while (state != State.CLOSED) {
      Request request = window.takeNext();
      if (request == null) {
        return;
      }
      Optional<List<Payload>> payloads = request.payloads(now, this);
      if (payloads.isPresent()) {
        send(now, request, payloads.get());
        return;
      }
      request.abandoned(now, this);
    }
  }

  private void send(Instant now, Request request, List<Payload> payloads) {
    byte[] octets = encode(request.exchange(), window.nextId(), false, payloads);
    if (request.exchange() == ExchangeType.IKE_SA_INIT) {
      handshake.initRequest(octets);
    }
    window.sent(request, octets);
    env.transmit(local, remote, octets);
    awaitAnswer(now);
  }

  private void awaitAnswer(Instant now) {
    Retransmission pace = connection.retransmission();
    Instant next = now.plus(pace.waitAfter(window.transmissions() - 1));
    window.timer(env.timers().set(next, this::sendAgain));
  }

  private void sendAgain(Instant now) {
    Request request = window.active();
    if (request == null) {
      return;
    }
    if (window.transmissions() > connection.retransmission().tries()) {
      env.counters().count("IKE_GIVEN_UP");
      env.warn(
          this
              + ": no answer to "
              + request.story()
              + " after "
              + window.transmissions()
              + " transmissions");
      unanswered.peerGone(now, this);
      return;
    }
    window.repeated();
    env.counters().count("IKE_RETRANSMITTED");
    env.transmit(local, remote, window.sentOctets());
    awaitAnswer(now);
  }

  /** Answers a request of the peer; the answer is kept for when the request comes again. */
  void respond(Arrival request, ExchangeType exchange, long messageId, List<Payload> payloads) {
    byte[] response = encode(exchange, messageId, true, payloads);
    if (exchange == ExchangeType.IKE_SA_INIT) {
      handshake.initResponse(response);
    }
    window.responded(request.octets(), response);
    env.transmit(request.local(), request.remote(), response);
  }

  private byte[] encode(
      ExchangeType exchange, long messageId, boolean response, List<Payload> wanted) {
    List<Payload> payloads = env.behaviour().leaves(exchange, wanted);
    int flags =
        (initiator ? IkeHeader.FLAG_INITIATOR : 0) | (response ? IkeHeader.FLAG_RESPONSE : 0);
    IkeHeader header =
        Sealing.header(initiatorSpi().value(), responderSpi().value(), exchange, flags, messageId);
    return exchange == ExchangeType.IKE_SA_INIT || protection == null
        ? new IkeMessage(header, payloads).encode()
        : Sealing.seal(protection.outbound(), header, payloads);
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
