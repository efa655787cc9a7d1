package resync.peer.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import resync.peer.config.ChildConfig;
import resync.peer.config.ConnectionConfig;
import resync.peer.config.PeerConfig;
import resync.peer.crypto.RandomSource;
import resync.peer.esp.DataPlane;
import resync.peer.ike.ChildSaStatus;
import resync.peer.ike.Counters;
import resync.peer.ike.Effect;
import resync.peer.ike.Event;
import resync.peer.ike.IkeProtocol;
import resync.peer.ike.IkeSaStatus;
import resync.peer.ike.NatKeepalives;
import resync.peer.ike.Outbox;
import resync.peer.ike.Report;
import resync.peer.ike.SourceAddress;
import resync.peer.ike.Timers;
import resync.peer.ike.UdpPath;
import resync.peer.ikev2.Ikev2;
import resync.peer.isakmp.quick.Ikev1;
import resync.peer.sa.ChildSa;
import resync.peer.sa.LimitReached;
import resync.peer.sa.PeerMoved;
import resync.peer.sa.Sad;
import resync.peer.sa.Spd;
import resync.peer.wire.Arrival;
import resync.peer.wire.ip.Endpoint;

/**
 * The peer without sockets, threads, clock or randomness of its own: events in, effects out. Not
 * thread-safe: one thread drives it.
 *
 * <p>The owner calls {@link #handle} for every event, and with {@link Event.Timeout} when {@link
 * #nextTimeout} has come, and applies the effects in their order. Children whose start action is
 * {@code start} are initiated at the first timeout, which is due at once.
 *
 * <p>A fast loop has an {@link Ingress} of its own over {@link #dataPlane}, whose packets go out
 * without effects; it comes back with the events that its door hands on, and with {@link
 * Event.Timeout} when {@link DataPlane#news} has something.
 */
public final class Engine {
  private static final int VERSION_OFFSET = 17;

  private final Timers timers = new Timers();
  private final Outbox outbox = new Outbox();
  private final Counters counters = new Counters();
  private final Spd spd = new Spd();
  private final Sad sad = new Sad(spd);
  private final DataPlane dataPlane;
  private final EffectsOut effects = new EffectsOut(outbox);
  private final List<IkeProtocol> protocols;
  private final InvalidSpis invalidSpis;
  private final NatKeepalives keepalives;
  private final SourceAddress source;
  private final Behaviour behaviour;
  private PeerConfig config;

  /**
   * Makes a peer that has no SA yet, on a machine whose routes are not known: it begins only what
   * names its own address.
   *
   * @param config what it may do and with whom
   * @param random its only source of randomness; a seeded one makes a run reproducible
   * @param now the instant at which it starts
   */
  public Engine(PeerConfig config, RandomSource random, Instant now) {
    this(config, random, SourceAddress.NONE, now);
  }

  /**
   * Makes a peer that has no SA yet.
   *
   * @param config what it may do and with whom
   * @param random its only source of randomness; a seeded one makes a run reproducible
   * @param source the routes of the machine
   * @param now the instant at which it starts
   */
  public Engine(PeerConfig config, RandomSource random, SourceAddress source, Instant now) {
    this(config, random, source, Behaviour.STANDARD, now);
  }

  /**
   * Makes a peer that has no SA yet, and may misbehave.
   *
   * @param behaviour what it does at its seams; the log says of any but the standard one that there
   *     is one
   */
  public Engine(
      PeerConfig config,
      RandomSource random,
      SourceAddress source,
      Behaviour behaviour,
      Instant now) {
    this.config = config;
    this.dataPlane = new DataPlane(sad, spd, behaviour);
    this.behaviour = behaviour;
    this.source = source;
    this.keepalives =
        new NatKeepalives(timers, outbox, counters, this::natKeepalive, this::pathsBehindNat);
    Ikev2 ikev2 =
        new Ikev2(
            config, random, timers, outbox, counters, spd, sad, keepalives, source, behaviour, now);
    Ikev1 ikev1 =
        new Ikev1(
            config, random, timers, outbox, counters, spd, sad, keepalives, source, behaviour, now);
    this.protocols = List.of(ikev2, ikev1);
    this.invalidSpis =
        new InvalidSpis(
            config.settings(), protocols, sad, source, outbox, counters, behaviour, now);
    Policies.apply(config, source, spd);
    timers.set(now, at -> start(at, (_, _) -> true));
    if (!behaviour.equals(Behaviour.STANDARD)) {
      outbox.log(Report.Level.WARNING, "this peer misbehaves: " + behaviour);
    }
  }

  private Duration natKeepalive() {
    return config.settings().natKeepalive();
  }

  private Map<UdpPath, Long> pathsBehindNat() {
    Map<UdpPath, Long> all = new HashMap<>();
    for (IkeProtocol protocol : protocols) {
      protocol.pathsBehindNat().forEach((path, last) -> all.merge(path, last, Math::max));
    }
    return all;
  }

  /** Negotiates what is to be up without a packet, as far as it is new. */
  private void start(Instant now, BiPredicate<ConnectionConfig, ChildConfig> isNew) {
    for (ConnectionConfig connection : config.connections()) {
      for (ChildConfig child : connection.children()) {
        if (child.startAction().start() && isNew.test(connection, child)) {
          initiate(now, connection, child);
        }
      }
    }
  }

  /**
   * Handles one event, and whatever timers are due.
   *
   * @param now never before an instant given earlier
   * @return what is to be done, in order; often empty
   */
  public List<Effect> handle(Instant now, Event event) {
    timers.fire(now);
    switch (event) {
      case Event.DatagramReceived(Endpoint local, Endpoint remote, byte[] payload) -> {
        int at = Ingress.UDP_HEADROOM;
        byte[] buffer = within(payload, at, 0);
        ingress(now).datagram(local, remote, buffer, at, payload.length, nanos(now));
      }
      case Event.IpReceived(_, _, byte[] packet) ->
          ingress(now).ip(packet, 0, packet.length, nanos(now));
      case Event.PacketFromTun(byte[] packet) -> {
        int at = DataPlane.HEADROOM;
        byte[] buffer = within(packet, at, DataPlane.TAILROOM);
        ingress(now).fromProtectedSide(buffer, at, packet.length, nanos(now));
      }
      default -> decide(now, event);
    }
    for (LimitReached limit : dataPlane.news().takeLimitsReached()) {
      protocols.forEach(protocol -> protocol.limitReached(now, limit));
    }
    for (ChildSa sa : dataPlane.news().takeUsedByPeer()) {
      protocols.forEach(protocol -> protocol.usedByPeer(now, sa));
    }
    for (PeerMoved move : dataPlane.news().takeMoves()) {
      protocols.forEach(protocol -> protocol.moved(move));
    }
    List<Effect> effects = behaviour.leaves(outbox.drain());
    keepalives.sent(now, effects);
    return effects;
  }

  /** The door of those who have no fast loop: what passes it becomes an effect. */
  private Ingress ingress(Instant now) {
    return new Ingress(dataPlane, counters, effects, event -> decide(now, event));
  }

  private static byte[] within(byte[] octets, int before, int behind) {
    byte[] buffer = new byte[before + octets.length + behind];
    System.arraycopy(octets, 0, buffer, before, octets.length);
    return buffer;
  }

  /** What has come through the door and needs a decision, or came another way. */
  private void decide(Instant now, Event event) {
    switch (event) {
      case Event.IkeReceived(Endpoint local, Endpoint remote, byte[] message) ->
          ike(now, local, remote, message);
      case Event.Acquire(String policy) -> acquire(now, policy);
      case Event.InvalidSpi invalid -> invalidSpis.seen(now, config, invalid);
      case Event.Timeout() -> {}
      case Event.Command command -> command(now, command);
      case Event.DatagramReceived _, Event.IpReceived _, Event.PacketFromTun _ ->
          throw new IllegalStateException("the door has not told apart " + event);
    }
  }

  private void ike(Instant now, Endpoint local, Endpoint remote, byte[] message) {
    boolean old =
        message.length > VERSION_OFFSET && message[VERSION_OFFSET] >>> 4 == Ikev1.MAJOR_VERSION;
    protocol(old ? Ikev1.MAJOR_VERSION : Ikev2.MAJOR_VERSION)
        .receive(new Arrival(now, local, remote, message));
  }

  private void acquire(Instant now, String policy) {
    counters.count("ACQUIRES");
    for (ConnectionConfig connection : config.connections()) {
      Optional<ChildConfig> child = connection.child(policy);
      if (child.isPresent()) {
        initiate(now, connection, child.get());
        return;
      }
    }
  }

  private void initiate(Instant now, ConnectionConfig connection, ChildConfig child) {
    IkeProtocol protocol = protocol(connection.initiates());
    protocol
        .initiate(now, connection, child)
        .ifPresent(
            why -> {
              outbox.log(Report.Level.WARNING, child.name() + ": " + why);
              protocol.notStarted(now, child);
            });
  }

  private IkeProtocol protocol(int majorVersion) {
    return protocols.stream()
        .filter(protocol -> protocol.majorVersion() == majorVersion)
        .findFirst()
        .orElseThrow();
  }

  private void command(Instant now, Event.Command command) {
    switch (command) {
      case Event.Initiate(String name) ->
          withChild(
              name,
              (connection, child) ->
                  protocol(connection.initiates())
                      .initiate(now, connection, child)
                      .ifPresent(why -> outbox.add(new Effect.Refused(why))));
      case Event.Terminate(Event.Scope scope) -> protocols.forEach(p -> p.terminate(now, scope));
      case Event.Clear(Event.Scope scope) -> protocols.forEach(p -> p.clear(now, scope));
      case Event.ClearChild(String name) ->
          withChild(
              name,
              (connection, child) -> protocols.forEach(protocol -> protocol.clear(now, child)));
      case Event.Rekey(Event.Scope scope) -> {
        // Each version is asked, so that a peer with SAs of both rekeys both.
        if (protocols.stream().filter(p -> p.rekey(now, scope)).count() == 0) {
          outbox.add(new Effect.Refused("there is no SA of this scope to rekey"));
        }
      }
      case Event.Reload(PeerConfig fresh) -> {
        PeerConfig before = config;
        config = fresh;
        protocols.forEach(p -> p.reload(fresh));
        Policies.apply(fresh, source, spd);
        start(now, (connection, child) -> !before.has(connection, child));
      }
    }
  }

  private void withChild(String name, BiConsumer<ConnectionConfig, ChildConfig> order) {
    for (ConnectionConfig connection : config.connections()) {
      Optional<ChildConfig> child = connection.child(name);
      if (child.isPresent()) {
        order.accept(connection, child.get());
        return;
      }
    }
    List<String> known =
        config.connections().stream()
            .flatMap(connection -> connection.children().stream())
            .map(ChildConfig::name)
            .toList();
    outbox.add(
        new Effect.Refused("there is no child '" + name + "'; the configuration has " + known));
  }

  /** When to call again with {@link Event.Timeout} if nothing else happens; empty for never. */
  public Optional<Instant> nextTimeout() {
    return timers.next();
  }

  /** What takes packets through IPsec; shares the engine's databases. */
  public DataPlane dataPlane() {
    return dataPlane;
  }

  /** Every IKE SA, those being set up included. */
  public List<IkeSaStatus> ikeSas() {
    return protocols.stream().flatMap(p -> p.ikeSas().stream()).toList();
  }

  /** Every Child SA that carries traffic. */
  public List<ChildSaStatus> childSas() {
    return protocols.stream().flatMap(p -> p.childSas().stream()).toList();
  }

  /** All counters by name, in alphabetical order; those of the data plane included. */
  public SortedMap<String, Long> counters() {
    SortedMap<String, Long> all = new TreeMap<>(counters.snapshot());
    Map<String, Long> drops = dataPlane.drops().snapshot();
    all.putAll(drops);
    return all;
  }

  private static long nanos(Instant now) {
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }
}
