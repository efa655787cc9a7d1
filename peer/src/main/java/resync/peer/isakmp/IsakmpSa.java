package resync.peer.isakmp;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import resync.peer.config.ConnectionConfig;
import resync.peer.config.Identity;
import resync.peer.ike.IkeSaStatus;
import resync.peer.ike.OnPath;
import resync.peer.ike.Timers.Timer;
import resync.peer.ike.UdpPath;
import resync.peer.sa.IkeSpi;
import resync.peer.wire.Octets;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.ip.IpAddress;

/**
 * An ISAKMP SA: what both ends have agreed in phase 1, and the exchanges under way over it. It owns
 * its state, its exchanges and its timers.
 */
public final class IsakmpSa implements OnPath {
  /** The major version in the ISAKMP header. */
  public static final int MAJOR_VERSION = 1;

  private static final int REMEMBERED_MESSAGE_IDS = 8192;

  private final Role role;
  private final IkeSpi initiatorCookie;
  private final Conversation phase1;
  private final Handshake handshake = new Handshake();
  private final PeerAbilities abilities = new PeerAbilities();
  private final Reassembly reassembly = new Reassembly();
  private int fragmentId;
  private final LivenessProbe liveness = new LivenessProbe();
  private final Map<Integer, Conversation> exchanges = new LinkedHashMap<>();
  private final Set<Integer> messageIds = new HashSet<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private final List<Timer> timers = new ArrayList<>();
  private final int attempt;
  private final UdpPath begunOn;

  private IkeSpi responderCookie;
  private ConnectionConfig connection;
  private Endpoint local;
  private Endpoint remote;
  private SaState state = SaState.STARTING;
  private boolean encapsulated;
  private boolean behindNat;
  private Duration lifetime = Duration.ZERO;
  private @Nullable Protection protection;
  private Optional<Identity> remoteId = Optional.empty();
  private final Instant begunAt;
  private Instant lastHeard;
  private Instant establishedAt = Instant.MAX;
  private @Nullable IsakmpSa replaces;
  private Octets lastTold = Octets.EMPTY;

  /** Something to begin once it is established. */
  public interface Waiting {
    void begin(Instant now, IsakmpSa sa);

    /** It will never be established. */
    void abandoned(Instant now);
  }

  /**
   * @param attempt 1 for the first one of its kind in a row
   */
  public IsakmpSa(
      Conversation phase1,
      IkeSpi initiatorCookie,
      IkeSpi responderCookie,
      ConnectionConfig connection,
      Endpoint local,
      Endpoint remote,
      Instant now,
      int attempt) {
    this.phase1 = phase1;
    this.role = phase1.role();
    this.initiatorCookie = initiatorCookie;
    this.responderCookie = responderCookie;
    this.connection = connection;
    this.local = local;
    this.remote = remote;
    this.begunOn = new UdpPath(local, remote);
    this.begunAt = now;
    this.lastHeard = now;
    this.attempt = attempt;
  }

  public Role role() {
    return role;
  }

  public boolean isInitiator() {
    return role == Role.INITIATOR;
  }

  public int attempt() {
    return attempt;
  }

  public IkeSpi initiatorCookie() {
    return initiatorCookie;
  }

  /** Zero while the responder has not answered. */
  public IkeSpi responderCookie() {
    return responderCookie;
  }

  public void responderCookie(IkeSpi cookie) {
    responderCookie = cookie;
  }

  /** The cookie that this end chose. */
  public IkeSpi ownCookie() {
    return isInitiator() ? initiatorCookie : responderCookie;
  }

  public Conversation phase1() {
    return phase1;
  }

  public Handshake handshake() {
    return handshake;
  }

  public PeerAbilities abilities() {
    return abilities;
  }

  /** The pieces of a message that are there so far. */
  public Reassembly reassembly() {
    return reassembly;
  }

  /** A number that the pieces of the next large message have in common. */
  public int nextFragmentId() {
    fragmentId = (fragmentId + 1) & 0xffff;
    return fragmentId;
  }

  public LivenessProbe liveness() {
    return liveness;
  }

  /** Exchanges of phase 2 under way or just completed, by M-ID; the live map. */
  public Map<Integer, Conversation> exchanges() {
    return exchanges;
  }

  /**
   * Notes an M-ID as used in this SA; a message of an exchange that is over is then told from a new
   * one, whoever sends it again.
   *
   * @return whether it is new; never once too many have been used to remember
   */
  public boolean useMessageId(int messageId) {
    return messageIds.size() < REMEMBERED_MESSAGE_IDS && messageIds.add(messageId);
  }

  /** Whether an exchange with this M-ID has been in this SA, or none can be remembered any more. */
  public boolean knowsMessageId(int messageId) {
    return messageIds.size() >= REMEMBERED_MESSAGE_IDS || messageIds.contains(messageId);
  }

  /** The one that this one is to replace once it is established; null for none. */
  @Nullable IsakmpSa replaces() {
    return replaces;
  }

  public void replaces(IsakmpSa old) {
    replaces = old;
  }

  /** What is to begin once it is established; the live list. */
  public List<Waiting> waiting() {
    return waiting;
  }

  @Override
  public ConnectionConfig connection() {
    return connection;
  }

  public void connection(ConnectionConfig chosen) {
    connection = chosen;
  }

  public Endpoint local() {
    return local;
  }

  public Endpoint remote() {
    return remote;
  }

  public void endpoints(Endpoint newLocal, Endpoint newRemote) {
    local = newLocal;
    remote = newRemote;
  }

  public SaState state() {
    return state;
  }

  /**
   * Takes the step that something calls for.
   *
   * @return whether there is one from where it stands
   */
  public boolean follow(SaState.Cause cause) {
    Optional<SaState> next = SaState.next(state, cause);
    next.ifPresent(step -> state = step);
    return next.isPresent();
  }

  public boolean isEstablished() {
    return state == SaState.ESTABLISHED;
  }

  @Override
  public boolean isAuthenticated() {
    return wasEstablished();
  }

  /** Whether a person has been told that it is up, so that its going must be told too. */
  public boolean wasEstablished() {
    return !establishedAt.equals(Instant.MAX);
  }

  /** When phase 1 began. */
  public Instant begunAt() {
    return begunAt;
  }

  public Instant establishedAt() {
    return establishedAt;
  }

  public void establishedAt(Instant now) {
    establishedAt = now;
  }

  @Override
  public boolean encapsulated() {
    return encapsulated;
  }

  public void encapsulated(boolean value) {
    encapsulated = value;
  }

  @Override
  public boolean behindNat() {
    return behindNat;
  }

  public void behindNat(boolean value) {
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

  /** The identity that we claim. */
  public Identity localId() {
    return connection.localId().orElseGet(() -> Identity.of(local.address()));
  }

  /** Who the other end must be before it has said who it is: a shared key is looked up by it. */
  public Identity expectedId() {
    return connection.remoteId().equals(Identity.ANY)
        ? Identity.of(remote.address())
        : connection.remoteId();
  }

  /** Both cookies, which are the SPI of an ISAKMP SA. */
  public Octets cookies() {
    byte[] both = new byte[16];
    System.arraycopy(Octets.ofLong(initiatorCookie.value()).toArray(), 0, both, 0, 8);
    System.arraycopy(Octets.ofLong(responderCookie.value()).toArray(), 0, both, 8, 8);
    return Octets.of(both);
  }

  /** Where the first message went, or came from. */
  public UdpPath begunOn() {
    return begunOn;
  }

  /** How long both ends keep it; zero for ever. */
  public Duration lifetime() {
    return lifetime;
  }

  public void lifetime(Duration agreed) {
    lifetime = agreed;
  }

  /** The keys; null while there are none. */
  @Nullable Protection protectionOrNull() {
    return protection;
  }

  public Protection protection() {
    if (protection == null) {
      throw new IllegalStateException("the ISAKMP SA has no keys yet");
    }
    return protection;
  }

  public void protection(Protection agreed) {
    protection = agreed;
  }

  /** Who the other end has proved to be; empty before it has. */
  public Optional<Identity> remoteId() {
    return remoteId;
  }

  public void remoteId(Identity proved) {
    remoteId = Optional.of(proved);
  }

  /** When the last authentic message came. */
  public Instant lastHeard() {
    return lastHeard;
  }

  public void heard(Instant now) {
    lastHeard = now;
  }

  /**
   * Notes that the peer is told that we do not know an SPI.
   *
   * @return whether that is news: the last one told was another
   */
  public boolean tells(Octets spi) {
    boolean news = !spi.equals(lastTold);
    lastTold = spi;
    return news;
  }

  /** Timers that die with it. */
  public void own(Timer timer) {
    timers.add(timer);
  }

  public void cancelTimers() {
    timers.forEach(Timer::cancel);
    timers.clear();
    phase1.cancelTimer();
    exchanges.values().forEach(Conversation::cancelTimer);
    liveness.cancel();
  }

  /**
   * Whether it is between the same two ends, as the same connection has it. Behind one NAT may be
   * several peers; before one has authenticated it may be any of them.
   */
  public boolean sameEnds(IsakmpSa other) {
    return isBetween(other.connection, other.remote.address(), other.remoteId);
  }

  /**
   * The same for what was negotiated over one.
   *
   * @param peerId who the other end has proved to be; empty before it has
   */
  public boolean isBetween(
      ConnectionConfig ofConnection, IpAddress otherEnd, Optional<Identity> peerId) {
    return connection.name().equals(ofConnection.name())
        && remote.address().equals(otherEnd)
        && mayBe(peerId);
  }

  private boolean mayBe(Optional<Identity> other) {
    return remoteId.isEmpty() || other.isEmpty() || remoteId.equals(other);
  }

  /** Whether its peer sends ESP from there; the port is 0 for raw ESP. */
  public boolean isAt(Endpoint from) {
    return remote.address().equals(from.address())
        && (from.port() == 0 || !encapsulated || remote.equals(from));
  }

  public IkeSaStatus status() {
    return new IkeSaStatus(
        connection.name(),
        MAJOR_VERSION,
        state.name(),
        isInitiator(),
        initiatorCookie,
        responderCookie,
        local,
        remote,
        protection == null ? "" : protection.suite().toString());
  }

  @Override
  public String toString() {
    return connection.name() + " " + initiatorCookie + "_" + responderCookie;
  }
}
