package resync.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import resync.lab.wire.IpOctets;
import resync.peer.config.PeerConfig;
import resync.peer.engine.Engine;
import resync.peer.ike.Effect;
import resync.peer.ike.Event;
import resync.peer.ike.Report;
import resync.peer.ike.SourceAddress;
import resync.peer.journal.Journal;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.ip.IpAddress;
import resync.sim.net.Port;
import resync.sim.net.VirtualTime;

/**
 * The Java peer's engine on simulated cables: the loop that the program runs over sockets and a TUN
 * device, over packets and virtual time.
 */
final class SimPeer {
  /** What a start takes until the peer can receive; about what it takes in a container. */
  private static final Duration BOOT = Duration.ofMillis(500);

  /** How long a stopping peer waits for the answers to its Deletes, as the program does. */
  private static final Duration FAREWELL = Duration.ofSeconds(1);

  private static final int UDP_HEADER = 8;
  private static final int IKE_PORT = 500;
  private static final int NAT_T_PORT = 4500;

  private final VirtualTime time;
  private final EngineMaker maker;
  private final SourceAddress source;
  private final @Nullable Journal journal;
  private final Port wire;
  private final Consumer<byte[]> host;
  private final SplittableRandom chance;

  private PeerConfig config;
  private @Nullable Engine engine;
  private @Nullable Instant nextWake;
  private Instant readySince = Instant.EPOCH;

  /**
   * A peer that is switched off.
   *
   * @param source its routes
   * @param journal where it writes down what happens; null for nowhere
   * @param wire takes what it sends to the network
   * @param host takes what it delivers to the protected side
   */
  SimPeer(
      VirtualTime time,
      PeerConfig config,
      EngineMaker maker,
      SourceAddress source,
      SplittableRandom chance,
      @Nullable Journal journal,
      Port wire,
      Consumer<byte[]> host) {
    this.time = time;
    this.config = config;
    this.maker = maker;
    this.source = source;
    this.chance = chance;
    this.journal = journal;
    this.wire = wire;
    this.host = host;
  }

  /** Starts it, without SAs; it receives from the end of the call on. */
  void start() {
    Instant switchedOn = time.now();
    time.pass(BOOT);
    RandomGenerator random = chance.split();
    Engine fresh = maker.make(config, random::nextBytes, source, time.now());
    engine = fresh;
    readySince = time.now();
    write(log -> log.ready(time.now(), "simulated", Duration.between(switchedOn, time.now())));
    wakeWhenDue(fresh);
  }

  /** Ends it at once; all SAs are lost. */
  void kill() {
    engine = null;
    nextWake = null;
  }

  /** Deletes all SAs, waits a second at most for the answers, and ends it. */
  void stop() {
    Engine running = engine;
    if (running != null) {
      write(log -> log.stopping(time.now()));
      handle(new Event.Terminate(Event.Scope.ALL));
      time.await(FAREWELL, () -> running.ikeSas().isEmpty());
      kill();
    }
  }

  /** The engine; empty while the peer is off. */
  Optional<Engine> engine() {
    return Optional.ofNullable(engine);
  }

  /** What it is configured with now. */
  PeerConfig config() {
    return config;
  }

  Instant readySince() {
    return readySince;
  }

  /**
   * Carries out a command.
   *
   * @return why it cannot be done
   */
  Optional<String> command(Event.Command command) {
    return handle(command);
  }

  /** Takes another configuration, now and at its next starts. */
  void reload(PeerConfig fresh) {
    config = fresh;
    handle(new Event.Reload(fresh));
  }

  /** Takes a packet from the network. */
  void receiveFromWire(byte[] packet) {
    switch (IpOctets.protocol(packet)) {
      case IpOctets.ESP, IpOctets.AH ->
          handle(new Event.IpReceived(to(packet), from(packet), packet));
      case IpOctets.UDP -> datagram(packet);
      default -> {
        // A gateway that nobody else speaks to.
      }
    }
  }

  private void datagram(byte[] packet) {
    ByteBuffer udp = ByteBuffer.wrap(packet);
    int at = IpOctets.headerLength(packet);
    int source = udp.getShort(at) & 0xffff;
    int destination = udp.getShort(at + 2) & 0xffff;
    if (destination == IKE_PORT || destination == NAT_T_PORT) {
      handle(
          new Event.DatagramReceived(
              new Endpoint(to(packet), destination),
              new Endpoint(from(packet), source),
              Arrays.copyOfRange(packet, at + UDP_HEADER, packet.length)));
    }
  }

  /** Takes a packet from the protected side. */
  void receiveFromHost(byte[] packet) {
    handle(new Event.PacketFromTun(packet));
  }

  private Optional<String> handle(Event event) {
    Engine running = engine;
    if (running == null) {
      return Optional.empty();
    }
    Optional<String> refusal = apply(running.handle(time.now(), event));
    wakeWhenDue(running);
    return refusal;
  }

  /** Timers that the engine gives up or moves wake it for nothing, which does no harm. */
  private void wakeWhenDue(Engine running) {
    running.nextTimeout().filter(this::isNewTimeout).ifPresent(due -> time.at(due, this::wake));
  }

  private boolean isNewTimeout(Instant due) {
    boolean sooner = nextWake == null || due.isBefore(nextWake);
    if (sooner) {
      nextWake = due;
    }
    return sooner;
  }

  private void wake() {
    Instant planned = nextWake;
    if (planned != null && !time.now().isBefore(planned)) {
      nextWake = null;
      handle(new Event.Timeout());
    }
  }

  private Optional<String> apply(List<Effect> effects) {
    String refusal = null;
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.SendDatagram(Endpoint local, Endpoint remote, byte[] payload) ->
            wire.receive(
                IpOctets.udp(
                    local.address().octets(),
                    local.port(),
                    remote.address().octets(),
                    remote.port(),
                    payload));
        case Effect.SendIp protectedPacket -> wire.receive(protectedPacket.packet());
        case Effect.DeliverToTun(byte[] packet) -> host.accept(packet);
        case Effect.Refused(String reason) -> refusal = reason;
        case Report report -> write(log -> log.report(time.now(), report));
      }
    }
    return Optional.ofNullable(refusal);
  }

  @FunctionalInterface
  private interface Entry {
    void write(Journal journal) throws IOException;
  }

  private void write(Entry entry) {
    if (journal != null) {
      try {
        entry.write(journal);
      } catch (IOException e) {
        throw new UncheckedIOException("the peer's journal cannot be written", e);
      }
    }
  }

  private static IpAddress to(byte[] packet) {
    return IpAddress.of(IpOctets.destination(packet));
  }

  private static IpAddress from(byte[] packet) {
    return IpAddress.of(IpOctets.source(packet));
  }
}
