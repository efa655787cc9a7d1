package resync.peer.app;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.stream.Stream;
import resync.peer.config.ConfigException;
import resync.peer.config.ConfigReader;
import resync.peer.config.PeerConfig;
import resync.peer.engine.Engine;
import resync.peer.esp.DataPlane;
import resync.peer.esp.Verdict;
import resync.peer.ike.Effect;
import resync.peer.ike.Event;
import resync.peer.ike.Report;
import resync.peer.linux.LinuxException;
import resync.peer.linux.TunDevice;

/**
 * Exercises what a peer does in its first second, without a network: two engines negotiate with
 * each other and exchange packets, and what they report is written down. The JVM that watches it
 * writes the AOT cache of the image.
 */
final class Training {
  private static final int ROUNDS = 3;
  private static final int PACKETS = 200;

  private final MonotonicClock clock = new MonotonicClock();
  private final Engine west;
  private final Engine east;
  private final Reporter reporter;

  private Training(PeerConfig west, PeerConfig east, Reporter reporter) {
    SecureRandom random = new SecureRandom();
    this.west = new Engine(west, random::nextBytes, clock.now());
    this.east = new Engine(east, random::nextBytes, clock.now());
    this.reporter = reporter;
  }

  /**
   * Runs it in a temporary directory, which it removes.
   *
   * @throws IOException if that cannot be written, or the two engines do not agree
   */
  static void run() throws IOException, ConfigException {
    Path directory = Files.createTempDirectory("resync-train");
    try (EventLog events = new EventLog(directory.resolve("events.jsonl"));
        PeerLog log = new PeerLog(directory.resolve("peer.log"));
        KeyTables keys = new KeyTables(directory.resolve("wireshark"))) {
      Path file = Files.writeString(directory.resolve("swanctl.conf"), WEST);
      PeerConfig west = ConfigReader.read(file);
      PeerConfig east = ConfigReader.read("east", mirrored());
      for (int i = 0; i < ROUNDS; i++) {
        new Training(west, east, new Reporter(events, log, keys)).exchange();
      }
      TunRoutes.prefixes(west.connections().getFirst().remoteAddresses().getFirst());
      servePeer(file, directory);
    } finally {
      delete(directory);
    }
  }

  /** A whole peer with real sockets, where they may be had, and with a TUN device likewise. */
  private static void servePeer(Path file, Path directory) throws IOException, ConfigException {
    MonotonicClock clock = new MonotonicClock();
    PeerConfig config = ConfigReader.read(file);
    Peer peer;
    try {
      peer =
          new Peer(clock, file, config, directory, s -> TunDevice.open(s.tunDevice(), s.tunMtu()));
    } catch (LinuxException e) {
      System.err.println("resync peer: trains without a TUN device: " + e.getMessage());
      PeerConfig without =
          ConfigReader.read("without", WEST.replace("remote_ts = 10.2.0.0/24", ""));
      try {
        peer = new Peer(clock, file, without, directory, s -> TunDevice.discarding());
      } catch (LinuxException again) {
        System.err.println("resync peer: trains without sockets: " + again.getMessage());
        return;
      }
    }
    Peer served = peer;
    Thread client =
        new Thread(
            () -> {
              ask(directory.resolve("control.sock"));
              served.stop();
            });
    client.start();
    try (served) {
      served.run();
    }
  }

  /** Asks what a lab asks, and sends a packet that needs an SA. */
  private static void ask(Path socket) {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        DatagramSocket plaintext = new DatagramSocket()) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      for (String command : List.of("status", "sas", "counters")) {
        String request = "{\"cmd\":\"" + command + "\"}\n";
        channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
        channel.read(ByteBuffer.allocate(1 << 16));
      }
      InetAddress protectedHost = InetAddress.ofLiteral("10.2.0.10");
      plaintext.send(new DatagramPacket(new byte[8], 8, protectedHost, 9));
    } catch (IOException e) {
      System.err.println("resync peer: the training sends nothing: " + e.getMessage());
    }
  }

  private void exchange() throws IOException {
    converse(new Event.Initiate("net"));
    if (west.childSas().isEmpty() || east.childSas().isEmpty()) {
      throw new IOException("the two engines of the training did not set up a Child SA");
    }
    for (int i = 0; i < PACKETS; i++) {
      cross();
    }
    Json.line(
        json -> {
          Json.ikeSa(json, west.ikeSas().getFirst());
          Json.childSa(json, west.childSas().getFirst());
        });
    converse(new Event.Terminate(Event.Scope.ALL));
  }

  /** Lets one engine handle an event and carries messages until both are silent. */
  private void converse(Event first) throws IOException {
    Queue<Effect.SendDatagram> wire = new ArrayDeque<>();
    collect(west.handle(clock.now(), first), wire);
    while (!wire.isEmpty()) {
      Effect.SendDatagram sent = wire.remove();
      Engine receiver = sent.remote().host().equals("192.0.2.1") ? west : east;
      collect(
          receiver.handle(
              clock.now(),
              new Event.DatagramReceived(
                  /* local= */ sent.remote(), /* remote= */ sent.local(), sent.payload())),
          wire);
    }
  }

  private void collect(List<Effect> effects, Queue<Effect.SendDatagram> wire) throws IOException {
    for (Effect effect : effects) {
      if (effect instanceof Effect.SendDatagram datagram) {
        wire.add(datagram);
      } else if (effect instanceof Report report) {
        reporter.report(clock.now(), report);
      }
    }
  }

  /** A packet from 10.1.0.10 to 10.2.0.10 through both data planes. */
  private void cross() throws IOException {
    byte[] buffer = new byte[1600];
    int at = DataPlane.HEADROOM;
    byte[] header = {
      0x45, 0, 0, 100, 0, 0, 0, 0, 64, 17, 0, 0, 10, 1, 0, 10, 10, 2, 0, 10,
    };
    System.arraycopy(header, 0, buffer, at, header.length);
    DataPlane out = west.dataPlane();
    if (out.outbound(buffer, at, 100, clock.nanos()) != Verdict.SEND
        || east.dataPlane().inbound(buffer, out.offset(), out.length(), clock.nanos())
            != Verdict.DELIVER) {
      throw new IOException("a packet of the training did not cross the tunnel");
    }
  }

  private static String mirrored() {
    return WEST.replace("local", "LOCAL").replace("remote", "local").replace("LOCAL", "remote");
  }

  private static void delete(Path directory) throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(directory)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.delete(path);
    }
  }

  private static final String WEST =
      """
      connections {
        tunnel {
          local_addrs = 192.0.2.1
          remote_addrs = 198.51.100.1
          proposals = aes256-sha256-modp2048, aes256gcm16-prfsha256-curve25519
          local { auth = psk
                  id = 192.0.2.1 }
          remote { auth = psk
                   id = 198.51.100.1 }
          children {
            net {
              local_ts = 10.1.0.0/24
              remote_ts = 10.2.0.0/24
              esp_proposals = aes256gcm16, aes256-sha256
              start_action = trap
            }
          }
        }
      }
      secrets { ike-1 { secret = "for training only" } }
      """;
}
