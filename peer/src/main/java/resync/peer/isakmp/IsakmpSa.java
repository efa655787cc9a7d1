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
import resync.peer.ike.Timers.Timer;
import resync.peer.ike.UdpPath;
import resync.peer.sa.EspSpi;
import resync.peer.sa.IkeSpi;
import resync.peer.wire.ip.Endpoint;

/** An ISAKMP SA: what both ends have agreed in phase 1, and the exchanges under way over it. */
final class IsakmpSa {
  private static final int REMEMBERED_MESSAGE_IDS = 8192;

  private final Role role;
  private final IkeSpi initiatorCookie;
  private final Conversation phase1;
  private final Handshake handshake = new Handshake();
  private final PeerAbilities abilities = new PeerAbilities();
  private final Reassembly reassembly = new Reassembly();
  private int fragmentId;
  private final LivenessProbe liveness = new LivenessProbe();
  private final Map<Integer, Conversation> quickModes = new LinkedHashMap<>();
  private final Set<Integer> messageIds = new HashSet<>();
  private final List<Wish> wishes = new ArrayList<>();
  private final List<Timer> timers = new ArrayList<>();
  private final int attempt;
  private final UdpPath begunOn;

  private IkeSpi responderCookie;
  private ConnectionConfig connection;
  private Endpoint local;
  private Endpoint remote;
  private Standing standing = Standing.STARTING;
  private boolean encapsulated;
  private boolean behindNat;
  private Duration lifetime = Duration.ZERO;
  private @Nullable Protection protection;
  private Optional<Identity> remoteId = Optional.empty();
  private final Instant begunAt;
  private Instant lastHeard;
  private Instant establishedAt = Instant.MAX;
  private @Nullable IsakmpSa replaces;
  private @Nullable EspSpi lastTold;

  /** Where the SA stands as a whole. */
  enum Standing {
    /** Phase 1 is under way. */
    STARTING,
    /** Both ends have authenticated. */
    ESTABLISHED,
    /** A newer one has taken its place; it is about to be deleted. */
    REPLACED,
    /** Gone. */
    CLOSED
  }

  /**
   * @param attempt 1 for the first one of its kind in a row
   */
  IsakmpSa(
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

  Role role() {
    return role;
  }

  boolean isInitiator() {
    return role == Role.INITIATOR;
  }

  int attempt() {
    return attempt;
  }

  IkeSpi initiatorCookie() {
    return initiatorCookie;
  }

  /** Zero while the responder has not answered. */
  IkeSpi responderCookie() {
    return responderCookie;
  }

  void responderCookie(IkeSpi cookie) {
    responderCookie = cookie;
  }

  /** The cookie that this end chose. */
  IkeSpi ownCookie() {
    return isInitiator() ? initiatorCookie : responderCookie;
  }

  Conversation phase1() {
    return phase1;
  }

  Handshake handshake() {
    return handshake;
  }

  PeerAbilities abilities() {
    return abilities;
  }

  /** The pieces of a message that are there so far. */
  Reassembly reassembly() {
    return reassembly;
  }

  /** A number that the pieces of the next large message have in common. */
  int nextFragmentId() {
    fragmentId = (fragmentId + 1) & 0xffff;
    return fragmentId;
  }

  LivenessProbe liveness() {
    return liveness;
  }

  /** Quick modes under way or just completed, by M-ID; the live map. */
  Map<Integer, Conversation> quickModes() {
    return quickModes;
  }

  /**
   * Notes an M-ID as used in this SA; a message of an exchange that is over is then told from a new
   * one, whoever sends it again.
   *
   * @return whether it is new; never once too many have been used to remember
   */
  boolean useMessageId(int messageId) {
    return messageIds.size() < REMEMBERED_MESSAGE_IDS && messageIds.add(messageId);
  }

  /** Whether an exchange with this M-ID has been in this SA, or none can be remembered any more. */
  boolean knowsMessageId(int messageId) {
    return messageIds.size() >= REMEMBERED_MESSAGE_IDS || messageIds.contains(messageId);
  }

  /** The one that this one is to replace once it is established; null for none. */
  @Nullable IsakmpSa replaces() {
    return replaces;
  }

  void replaces(IsakmpSa old) {
    replaces = old;
  }

  /** What is to be done once it is established; the live list. */
  List<Wish> wishes() {
    return wishes;
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

  Standing standing() {
    return standing;
  }

  void standing(Standing next) {
    standing = next;
  }

  boolean isEstablished() {
    return standing == Standing.ESTABLISHED;
  }

  /**
   * Whether a quick mode over it has not come to its end, or may not have for the peer, which can
   * ask for our last message again only over this one.
   */
  boolean isNegotiating(Instant now) {
    return quickModes.values().stream()
        .anyMatch(
            quick ->
                quick.state() != State.DONE
                    || (quick.hasQuick() && quick.quick().isUnconfirmed(now)));
  }

  /** Whether a person has been told that it is up, so that its going must be told too. */
  boolean wasEstablished() {
    return !establishedAt.equals(Instant.MAX);
  }

  /** When phase 1 began. */
  Instant begunAt() {
    return begunAt;
  }

  Instant establishedAt() {
    return establishedAt;
  }

  void establishedAt(Instant now) {
    establishedAt = now;
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

  /** Where the first message went, or came from. */
  UdpPath begunOn() {
    return begunOn;
  }

  /** How long both ends keep it; zero for ever. */
  Duration lifetime() {
    return lifetime;
  }

  void lifetime(Duration agreed) {
    lifetime = agreed;
  }

  /** The keys; null while there are none. */
  @Nullable Protection protectionOrNull() {
    return protection;
  }

  Protection protection() {
    if (protection == null) {
      throw new IllegalStateException("the ISAKMP SA has no keys yet");
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

  /** When the last authentic message came. */
  Instant lastHeard() {
    return lastHeard;
  }

  void heard(Instant now) {
    lastHeard = now;
  }

  /**
   * Notes that the peer is told that we do not know an SPI.
   *
   * @return whether that is news: the last one told was another
   */
  boolean tells(EspSpi spi) {
    boolean news = !spi.equals(lastTold);
    lastTold = spi;
    return news;
  }

  /** Timers that die with it. */
  void own(Timer timer) {
    timers.add(timer);
  }

  void cancelTimers() {
    timers.forEach(Timer::cancel);
    timers.clear();
    phase1.cancelTimer();
    quickModes.values().forEach(Conversation::cancelTimer);
    liveness.cancel();
  }

  /**
   * Whether it is between the same two ends, as the same connection has it. Behind one NAT may be
   * several peers; before one has authenticated it may be any of them.
   */
  boolean sameEnds(IsakmpSa other) {
    return connection.name().equals(other.connection.name())
        && remote.address().equals(other.remote.address())
        && mayBe(other.remoteId);
  }

  /** Whether a pair of IPsec SAs is between its two ends. */
  boolean isWith(IpsecSa pair) {
    return connection.name().equals(pair.connection().name())
        && remote.address().equals(pair.remote())
        && mayBe(pair.peerId());
  }

  private boolean mayBe(Optional<Identity> other) {
    return remoteId.isEmpty() || other.isEmpty() || remoteId.equals(other);
  }

  /** Whether its peer sends ESP from there; the port is 0 for raw ESP. */
  boolean isAt(Endpoint from) {
    return remote.address().equals(from.address())
        && (from.port() == 0 || !encapsulated || remote.equals(from));
  }

  IkeSaStatus status() {
    return new IkeSaStatus(
        connection.name(),
        Ikev1.MAJOR_VERSION,
        standing.name(),
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
