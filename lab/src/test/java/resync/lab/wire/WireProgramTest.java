package resync.lab.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import resync.lab.capture.CapturedPacket;
import resync.lab.capture.CapturedPacket.Esp;
import resync.lab.capture.PcapReader;
import resync.lab.control.ControlClient;

/**
 * The program itself, in a network namespace of its own, where its two devices are the ends of one
 * cable: what it injects on one side it captures on both.
 */
class WireProgramTest {
  private static final String NETWORK =
      """
      set -e
      mount -t sysfs sysfs /sys
      ip link add west0 type veth peer name east0
      ip link set west0 up
      ip link set east0 up
      ip neigh replace 198.51.100.1 lladdr 02:00:00:00:00:09 dev east0 nud permanent
      exec "$@"
      """;

  /** ESP from 192.0.2.1 to 198.51.100.1 with SPI 01020304 and sequence number 05060708. */
  private static final String PACKET =
      "450000200000400040320000" + "c0000201c6336401" + "010203040506070809aabbcc";

  private static final int PACKETS = 5_000;

  @TempDir Path directory;

  @Test
  void injectsAndCapturesOnBothSides() throws Exception {
    Process program = startOrSkip();
    try (ControlClient wire = connect(program)) {
      wire.request(
          Map.of(
              "cmd",
              "begin",
              "folder",
              ".",
              "gateways",
              List.of("west", "east"),
              "addresses",
              List.of("192.0.2.1", "198.51.100.1")));
      assertEquals(true, wire.request(Map.of("cmd", "status")).get("ready"));
      assertEquals(
          (long) PACKETS,
          wire.request(
                  Map.of(
                      "cmd",
                      "inject",
                      "device",
                      "east0",
                      "packets",
                      List.of(PACKET),
                      "count",
                      PACKETS))
              .get("sent"));
      wire.request(Map.of("cmd", "flush"));
      Map<String, Object> status = wire.request(Map.of("cmd", "status"));
      assertEquals(
          List.of(0L, 0L), List.of(status.get("west0Dropped"), status.get("east0Dropped")));
      for (String side : List.of("east", "west")) {
        List<CapturedPacket> packets = packets(side);
        assertEquals(PACKETS, packets.size(), side);
        assertEquals(new Esp("01020304", 0x05060708L, false), packets.getFirst().content());
        assertTrue(
            packets.stream()
                .anyMatch(p -> !p.time().truncatedTo(ChronoUnit.MICROS).equals(p.time())),
            "time stamps are finer than a microsecond");
      }
      IOException e =
          assertThrows(
              IOException.class,
              () ->
                  wire.request(
                      Map.of("cmd", "inject", "device", "west0", "packets", List.of(PACKET))));
      assertTrue(String.valueOf(e.getMessage()).contains("nobody on west0"), e.getMessage());
    } finally {
      program.destroy();
    }
    assertTrue(program.waitFor(10, TimeUnit.SECONDS), "ends on SIGTERM");
    assertEquals(PACKETS, packets("east").size(), "still there after the end");
  }

  private List<CapturedPacket> packets(String side) throws IOException {
    return PcapReader.readAll(directory.resolve("wire-" + side + ".pcap"));
  }

  private Process startOrSkip() throws IOException, InterruptedException {
    Process probe =
        new ProcessBuilder(
                "unshare",
                "--net",
                "--mount",
                "sh",
                "-c",
                "mount -t sysfs sysfs /sys && ip link add west0 type veth peer name east0")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Assumptions.assumeTrue(
        probe.waitFor() == 0, "this user may not make network namespaces with devices");
    return new ProcessBuilder(
            "unshare",
            "--net",
            "--mount",
            "sh",
            "-c",
            NETWORK,
            "sh",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            "resync.lab.wire.Main",
            directory.toString())
        .redirectErrorStream(true)
        .redirectOutput(log())
        .start();
  }

  private File log() {
    return directory.resolve("program.log").toFile();
  }

  private ControlClient connect(Process program) throws IOException {
    long limit = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (true) {
      try {
        return ControlClient.connect(directory.resolve("control.sock"));
      } catch (IOException e) {
        String said = Files.readString(log().toPath());
        assertTrue(program.isAlive() && System.nanoTime() < limit, "not ready: " + said);
        LockSupport.parkNanos(10_000_000);
      }
    }
  }
}
