package resync.peer.app;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import resync.peer.config.ConfigException;
import resync.peer.config.ConfigReader;
import resync.peer.config.ConnectionConfig;
import resync.peer.config.PeerConfig;
import resync.peer.config.Transform;
import resync.peer.crypto.KeyExchangeMethod;
import resync.peer.crypto.WarmUp;
import resync.peer.engine.Behaviour;
import resync.peer.linux.TunDevice;

/**
 * The program. Ends with 0 after SIGTERM, with 1 after a failure while it ran, with 2 where its
 * arguments or the machine do not let it start, and with 3 where it does not take its
 * configuration.
 */
public final class Main {
  private static final int FAILED = 1;
  private static final int CANNOT_START = 2;
  private static final int CONFIGURATION_REFUSED = 3;

  /** How long SIGTERM may take: the answers to Deletes are waited for a second. */
  private static final int STOP_SECONDS = 3;

  private static final int REHEARSED_PACKETS = 20;

  private Main() {}

  public static void main(String[] words) {
    MonotonicClock clock = new MonotonicClock();
    int status;
    try {
      status = start(clock, Arguments.parse(words));
    } catch (Arguments.UsageException e) {
      System.err.println("resync peer: " + e.getMessage() + "\n" + Arguments.USAGE);
      status = CANNOT_START;
    } catch (ConfigException e) {
      e.problems().forEach(System.err::println);
      status = CONFIGURATION_REFUSED;
    } catch (IOException e) {
      System.err.println("resync peer: " + e.getMessage());
      status = CANNOT_START;
    }
    System.exit(status);
  }

  private static int start(MonotonicClock clock, Arguments arguments)
      throws ConfigException, IOException {
    if (arguments.train()) {
      Training.run();
      return 0;
    }
    PeerConfig config = ConfigReader.read(arguments.config());
    if (arguments.check()) {
      config.warnings().forEach(System.out::println);
      System.out.println(arguments.config() + ": " + config.connections().size() + " connections");
      return 0;
    }
    Thread warmUp = Thread.ofPlatform().daemon().name("warm-up").start(() -> warmUp(clock, config));
    Peer peer =
        new Peer(
            clock,
            arguments.config(),
            config,
            arguments.directory(),
            settings -> TunDevice.open(settings.tunDevice(), settings.tunMtu()),
            Behaviour.provided().get());
    await(warmUp);
    return run(peer);
  }

  /** Packets that come meanwhile wait in the sockets; a peer that is ready is ready to be fast. */
  private static void await(Thread warmUp) throws IOException {
    try {
      warmUp.join();
    } catch (InterruptedException e) {
      throw new InterruptedIOException("interrupted while starting");
    }
  }

  /** Runs the peer; SIGTERM stops it in order and ends the process with 0. */
  private static int run(Peer peer) {
    CountDownLatch ended = new CountDownLatch(1);
    int[] status = {0};
    Thread onSignal =
        new Thread(
            () -> {
              peer.stop();
              try {
                if (!ended.await(STOP_SECONDS, TimeUnit.SECONDS)) {
                  status[0] = FAILED;
                }
              } catch (InterruptedException e) {
                status[0] = FAILED;
              }
              Runtime.getRuntime().halt(status[0]);
            },
            "stop");
    Runtime.getRuntime().addShutdownHook(onSignal);
    try (peer) {
      if (!peer.run()) {
        status[0] = FAILED;
      }
    } catch (IOException e) {
      System.err.println("resync peer: " + e.getMessage());
      status[0] = FAILED;
    } finally {
      ended.countDown();
    }
    return status[0];
  }

  /**
   * Does once what the first exchange will need, while sockets and devices are opened: the first
   * time in a process costs many times as much as the next.
   */
  private static void warmUp(MonotonicClock clock, PeerConfig config) {
    WarmUp.run(preferred(config));
    try {
      for (int version : versions(config)) {
        new Rehearsal(clock, (_, _) -> {}, version).run(REHEARSED_PACKETS);
      }
    } catch (IOException | ConfigException e) {
      System.err.println("resync peer: starts cold: " + e.getMessage());
    }
  }

  private static Set<Integer> versions(PeerConfig config) {
    return config.connections().stream()
        .map(ConnectionConfig::initiates)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<KeyExchangeMethod> preferred(PeerConfig config) {
    return config.connections().stream()
        .flatMap(connection -> connection.proposals().stream().limit(1))
        .flatMap(proposal -> proposal.of(Transform.Type.KEY_EXCHANGE).stream().limit(1))
        .flatMap(transform -> KeyExchangeMethod.ofTransform(transform.id()).stream())
        .collect(Collectors.toSet());
  }

  /** The version of the jar, or {@code development} where the classes are not in one. */
  static String version() {
    String version = Main.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
