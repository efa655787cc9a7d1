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
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import resync.peer.config.ConfigException;
import resync.peer.config.ConfigReader;
import resync.peer.config.PeerConfig;
import resync.peer.engine.Behaviour;
import resync.peer.journal.Journal;
import resync.peer.linux.LinuxException;
import resync.peer.linux.TunDevice;

/**
 * Exercises what a peer does in its first second: rehearsals whose reports are written down, and a
 * whole peer with its sockets. The JVM that watches it writes the AOT cache of the image.
 */
final class Training {
  private static final int ROUNDS = 3;
  private static final int PACKETS = 200;

  private Training() {}

  /**
   * Runs it in a temporary directory, which it removes.
   *
   * @throws IOException if that cannot be written, or the two engines do not agree
   */
  static void run() throws IOException, ConfigException {
    Path directory = Files.createTempDirectory("resync-train");
    try (Journal journal = new Journal(directory)) {
      Path file = Files.writeString(directory.resolve("swanctl.conf"), Rehearsal.west(2));
      PeerConfig west = ConfigReader.read(file);
      MonotonicClock clock = new MonotonicClock();
      for (int i = 0; i < ROUNDS; i++) {
        for (int version : List.of(1, 2)) {
          new Rehearsal(clock, journal::report, version).run(PACKETS);
        }
      }
      west.connections().getFirst().remoteAddresses().getFirst().prefixes();
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
          new Peer(
              clock,
              file,
              config,
              directory,
              s -> TunDevice.open(s.tunDevice(), s.tunMtu()),
              Behaviour.STANDARD);
    } catch (LinuxException e) {
      System.err.println("resync peer: trains without a TUN device: " + e.getMessage());
      PeerConfig without =
          ConfigReader.read("without", Rehearsal.west(2).replace("remote_ts = 10.2.0.0/24", ""));
      try {
        peer =
            new Peer(
                clock, file, without, directory, s -> TunDevice.discarding(), Behaviour.STANDARD);
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

  private static void delete(Path directory) throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(directory)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.delete(path);
    }
  }
}
