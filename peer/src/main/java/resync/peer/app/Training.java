package resync.peer.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import resync.peer.config.ConfigException;
import resync.peer.config.ConfigReader;
import resync.peer.config.PeerConfig;
import resync.peer.ike.Report;

/**
 * Exercises what a start does, without a network, so that the AOT cache of an image holds the
 * classes.
 */
final class Training {
  private Training() {}

  static void run() throws IOException, ConfigException {
    Path directory = Files.createTempDirectory("resync-train");
    try {
      Path file = Files.writeString(directory.resolve("swanctl.conf"), CONFIG);
      PeerConfig config = ConfigReader.read(file);
      Instant now = new MonotonicClock().now();
      try (EventLog events = new EventLog(directory.resolve("events.jsonl"));
          PeerLog log = new PeerLog(directory.resolve("peer.log"));
          KeyTables keys = new KeyTables(directory.resolve("wireshark"))) {
        Reporter reporter = new Reporter(events, log, keys);
        reporter.report(now, new Report.LogLine(Report.Level.INFO, "trains"));
      }
      byte[] request = "{\"cmd\":\"status\"}".getBytes(StandardCharsets.UTF_8);
      Json.object(request, request.length);
      TunRoutes.prefixes(
          config
              .connections()
              .getFirst()
              .children()
              .getFirst()
              .remoteTs()
              .getFirst()
              .addresses()
              .orElseThrow());
    } finally {
      delete(directory);
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

  private static final String CONFIG =
      """
      connections {
        tunnel {
          local_addrs = 192.0.2.1
          remote_addrs = 198.51.100.1
          proposals = aes256-sha256-modp2048
          local { auth = psk
                  id = west }
          remote { auth = psk
                   id = east }
          children {
            net {
              local_ts = 10.1.0.0/24
              remote_ts = 10.2.0.0/24
              esp_proposals = aes256gcm16
              start_action = trap
            }
          }
        }
      }
      secrets { ike-1 { secret = "trains" } }
      """;
}
