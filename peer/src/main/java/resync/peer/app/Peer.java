package resync.peer.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import resync.peer.config.ConfigException;
import resync.peer.config.ConfigReader;
import resync.peer.config.PeerConfig;
import resync.peer.config.PeerSettings;
import resync.peer.engine.Behaviour;
import resync.peer.engine.Engine;
import resync.peer.ike.Effect;
import resync.peer.ike.Event;
import resync.peer.ike.Report;
import resync.peer.journal.Journal;
import resync.peer.linux.Offloads;
import resync.peer.linux.Poller;
import resync.peer.linux.TunDevice;
import resync.peer.linux.UnixListener;
import resync.peer.linux.WakeUp;

/**
 * The running peer: waits for packets, commands and timeouts, hands them to the engine and does
 * what the engine asks for. All of it on the thread that calls {@link #run}.
 */
final class Peer implements AutoCloseable {
  /** How long a stopping peer waits for the answers to its Deletes. */
  private static final Duration FAREWELL = Duration.ofSeconds(1);

  /** What packets may be long that leave: nobody tells the peer of a narrower path. */
  private static final int ETHERNET_MTU = 1500;

  private final MonotonicClock clock;
  private final Path configFile;
  private final Poller poller = new Poller();
  private final WakeUp wakeUp;
  private final Journal journal;
  private final Network network;
  private final PacketPath packets;
  private final TunRoutes routes;
  private final Engine engine;
  private final Control control;
  private PeerConfig config;
  private boolean ready;
  private volatile boolean stopRequested;

  /** Opens the device for what the peer protects. */
  interface Tun {
    TunDevice open(PeerSettings settings) throws IOException;
  }

  /**
   * Opens all that the peer needs; nothing is negotiated before {@link #run}.
   *
   * @param directory where logs, keys and the control socket go
   * @param behaviour what the engine does at its seams
   * @throws IOException if something cannot be had; the message says what
   */
  Peer(
      MonotonicClock clock,
      Path configFile,
      PeerConfig config,
      Path directory,
      Tun device,
      Behaviour behaviour)
      throws IOException {
    this.clock = clock;
    this.configFile = configFile;
    this.config = config;
    if (!Files.isDirectory(directory)) {
      throw new IOException(
          "there is no directory " + directory + " for logs and the control socket");
    }
    journal = new Journal(directory);
    wakeUp = new WakeUp();
    poller.onReadable(wakeUp, wakeUp::clear);
    SecureRandom random = new SecureRandom();
    KernelRoutes source = new KernelRoutes();
    engine = new Engine(config, random::nextBytes, source, behaviour, clock.now());
    engine.dataPlane().pathMtu(ETHERNET_MTU);
    network =
        new Network(
            device.open(config.settings()),
            config.settings().udpSegmentation() ? Offloads.ALL : Offloads.UNSEEN);
    packets = new PacketPath(network, engine.dataPlane(), clock, this::handle);
    network.register(poller, packets);
    routes =
        new TunRoutes(
            config.settings().tunDevice(),
            index -> {
              network.leaveThrough(index);
              source.leaveThrough(index);
            },
            source);
    route(config);
    control =
        new Control(this, journal, poller, UnixListener.open(directory.resolve("control.sock")));
  }

  /**
   * Runs until {@link #stop}, then says good-bye to the other ends.
   *
   * @return whether it ended in order; if not, the log and standard error say why
   */
  boolean run() throws IOException {
    try {
      serve();
      return true;
    } catch (IOException | RuntimeException e) {
      StringWriter text = new StringWriter();
      e.printStackTrace(new PrintWriter(text, true));
      System.err.println("resync peer: " + text);
      journal.line(clock.now(), new Report.LogLine(Report.Level.ERROR, text.toString()));
      return false;
    }
  }

  private void serve() throws IOException {
    ready = true;
    journal.ready(clock.now(), Main.version(), Duration.between(clock.base(), clock.now()));
    while (!stopRequested) {
      turn(Duration.ofDays(1));
    }
    Instant deadline = clock.now().plus(FAREWELL);
    ready = false;
    journal.stopping(clock.now());
    handle(new Event.Terminate(Event.Scope.ALL));
    while (!engine.ikeSas().isEmpty() && clock.now().isBefore(deadline)) {
      turn(Duration.between(clock.now(), deadline));
    }
  }

  /** Makes {@link #run} end. May be called from any thread. */
  void stop() {
    stopRequested = true;
    wakeUp.wake();
  }

  private void turn(Duration longest) {
    Instant now = clock.now();
    Optional<Instant> timeout = engine.nextTimeout();
    Duration wait = timeout.map(t -> Duration.between(now, t)).orElse(longest);
    if (wait.compareTo(longest) > 0) {
      wait = longest;
    }
    poller.await(wait.isNegative() ? 0 : wait.toNanos());
    Optional<Instant> due = engine.nextTimeout();
    if (due.isPresent() && !clock.now().isBefore(due.get())) {
      handle(new Event.Timeout());
    }
  }

  /** Lets the engine handle an event and does what it asks for. */
  private void handle(Event event) {
    Instant now = clock.now();
    apply(now, engine.handle(now, event));
  }

  /**
   * Carries out a command.
   *
   * @return why it cannot be done, or null
   */
  @Nullable String command(Event.Command command) {
    Instant now = clock.now();
    return apply(now, engine.handle(now, command));
  }

  private @Nullable String apply(Instant now, List<Effect> effects) {
    String refusal = null;
    for (Effect effect : effects) {
      // No pattern switch, as in Network: this is on the way of the first message.
      if (effect instanceof Report report) {
        report(now, report);
      } else if (effect instanceof Effect.Send send) {
        packets.send(send);
      } else if (effect instanceof Effect.DeliverToTun deliver) {
        packets.deliver(deliver.packet(), 0, deliver.packet().length);
      } else if (effect instanceof Effect.Refused refused) {
        refusal = refused.reason();
      }
    }
    return refusal;
  }

  private void report(Instant now, Report report) {
    try {
      journal.report(now, report);
    } catch (IOException e) {
      throw new IllegalStateException("the peer cannot write its logs: " + e.getMessage(), e);
    }
  }

  /**
   * Reads the configuration file again and gives it to the engine.
   *
   * @return why it cannot be done, or null
   */
  @Nullable String reload() throws ConfigException, IOException {
    PeerConfig read = ConfigReader.read(configFile);
    String refusal = command(new Event.Reload(read));
    if (refusal == null) {
      route(read);
      config = read;
      report(clock.now(), new Report.LogLine(Report.Level.INFO, "configuration loaded again"));
    }
    return refusal;
  }

  private void route(PeerConfig wanted) throws IOException {
    for (String sentence : wanted.warnings()) {
      report(clock.now(), new Report.LogLine(Report.Level.WARNING, sentence));
    }
    for (String sentence : routes.apply(wanted)) {
      report(clock.now(), new Report.LogLine(Report.Level.WARNING, sentence));
    }
  }

  boolean isReady() {
    return ready;
  }

  /** Which calls and socket options packets go through. */
  String offloads() {
    return network.offloads();
  }

  Instant startedAt() {
    return clock.base();
  }

  PeerConfig config() {
    return config;
  }

  Engine engine() {
    return engine;
  }

  /** The engine's counters and those of the sockets. */
  SortedMap<String, Long> counters() {
    SortedMap<String, Long> counters = new TreeMap<>(engine.counters());
    for (Map.Entry<String, Long> counter : packets.counters().snapshot().entrySet()) {
      counters.merge(counter.getKey(), counter.getValue(), Long::sum);
    }
    return counters;
  }

  @Override
  public void close() throws IOException {
    control.close();
    network.close();
    wakeUp.close();
    journal.close();
  }
}
