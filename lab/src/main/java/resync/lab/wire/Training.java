package resync.lab.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import resync.lab.control.ControlClient;
import resync.lab.control.KeptProgram;

/**
 * The wire's program on the loopback interface, so that an AOT cache holds all that it needs. Where
 * the right to capture is missing, it does what it can.
 */
final class Training {
  private Training() {}

  static void run() {
    try {
      Path directory = Files.createTempDirectory("wire");
      try (KeptProgram _ = Main.start(directory, name -> "lo");
          ControlClient client = ControlClient.connect(directory.resolve("control.sock"))) {
        client.request(
            Map.of(
                "cmd",
                "begin",
                "folder",
                ".",
                "gateways",
                List.of("west", "east"),
                "addresses",
                List.of("127.0.0.2", "127.0.0.3")));
        client.request(Map.of("cmd", "status"));
        client.request(Map.of("cmd", "link", "state", "down"));
        client.request(Map.of("cmd", "link", "state", "up"));
        client.request(
            Map.of(
                "cmd",
                "treat",
                "from",
                "west",
                "to",
                "east",
                "kind",
                "IKE_AUTH request",
                "copies",
                0));
        client.request(Map.of("cmd", "untreat", "number", 0));
        client.request(Map.of("cmd", "flush"));
        client.request(Map.of("cmd", "end"));
        client.request(
            Map.of(
                "cmd",
                "begin",
                "folder",
                ".",
                "gateways",
                List.of("west", "east"),
                "addresses",
                List.of("127.0.0.2", "127.0.0.3")));
        client.request(
            Map.of("cmd", "inject", "device", "lo", "packets", List.of("4500"), "count", 1));
      }
    } catch (IOException e) {
      System.err.println("trained without capturing: " + e.getMessage());
    }
  }
}
