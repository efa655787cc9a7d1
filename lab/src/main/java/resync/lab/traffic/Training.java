package resync.lab.traffic;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import resync.lab.control.ControlClient;
import resync.lab.control.KeptProgram;
import resync.lab.topology.GatewayName;
import resync.lab.topology.Preset;

/** Two hosts in this process exchange probes, so that an AOT cache holds all that a host needs. */
final class Training {
  private static final int WEST_PORT = 17007;
  private static final int EAST_PORT = 17008;
  private static final int PROBES = 200;
  private static final long LIMIT_NANOS = 10_000_000_000L;

  private Training() {}

  static void run() throws IOException {
    Path west = Files.createTempDirectory("west");
    Path east = Files.createTempDirectory("east");
    try (KeptProgram _ = Main.start(west);
        KeptProgram _ = Main.start(east);
        ControlClient toSender = ControlClient.connect(west.resolve("control.sock"));
        ControlClient toEcho = ControlClient.connect(east.resolve("control.sock"))) {
      begin(toSender, Preset.WEST, WEST_PORT);
      begin(toEcho, Preset.EAST, EAST_PORT);
      toEcho.request(Map.of("cmd", "echo", "peer", "west", "child", ""));
      toSender.request(Map.of("cmd", "status"));
      toSender.request(
          Map.of(
              "cmd",
              "start",
              "peer",
              "east",
              "child",
              "",
              "from",
              "127.0.0.1",
              "to",
              "127.0.0.1",
              "port",
              EAST_PORT,
              "intervalMs",
              1));
      long limit = System.nanoTime() + LIMIT_NANOS;
      while (received(toSender) < PROBES && System.nanoTime() < limit) {
        LockSupport.parkNanos(10_000_000);
      }
      toSender.request(Map.of("cmd", "stop"));
      toSender.request(Map.of("cmd", "end"));
    }
  }

  private static void begin(ControlClient host, GatewayName side, int port) throws IOException {
    host.request(
        Map.of(
            "cmd",
            "begin",
            "folder",
            ".",
            "gateway",
            side.word(),
            "gateways",
            List.of("west", "east"),
            "children",
            List.of(),
            "hosts",
            List.of("127.0.0.1"),
            "port",
            port));
  }

  private static long received(ControlClient host) throws IOException {
    Object received = host.request(Map.of("cmd", "stats")).get("received");
    return received instanceof Long count ? count : 0;
  }
}
