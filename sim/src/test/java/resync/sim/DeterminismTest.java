package resync.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import resync.lab.fabric.Fabric;
import resync.lab.fabric.Testbed;
import resync.lab.fault.ForgedEsp;
import resync.lab.fault.GatewayRestart;
import resync.lab.topology.Addressing;
import resync.lab.topology.GatewaySpec;
import resync.lab.topology.IkeVersion;
import resync.lab.topology.Preset;
import resync.lab.topology.Topology;
import resync.lab.topology.TunnelSpec;

/** The same seed and scenario leave the same files, octet by octet. */
class DeterminismTest {
  private static final String SCENARIO = "a restart under traffic";

  @TempDir Path folder;

  @Test
  void oneSeedGivesTheSameFiles() {
    Map<String, String> once = run(7, "once");
    Map<String, String> again = run(7, "again");
    assertTrue(once.containsKey("wire/wire-west.pcap"), once::toString);
    assertTrue(once.containsKey("gateway-east/wireshark/esp_sa"), once::toString);
    assertEquals(once, again);
  }

  @Test
  void anotherSeedGivesAnotherCapture() {
    Map<String, String> one = run(7, "one");
    Map<String, String> other = run(8, "other");
    assertNotEquals(one.get("wire/wire-west.pcap"), other.get("wire/wire-west.pcap"));
    assertNotEquals(
        one.get("gateway-east/wireshark/esp_sa"), other.get("gateway-east/wireshark/esp_sa"));
  }

  /** Runs the scenario; returns the checksum of each file by its name. */
  private Map<String, String> run(long seed, String name) {
    Path directory = directory(name);
    Fabric fabric = new SimFabric().seeded(seed);
    RandomGenerator chance = fabric.chance(SCENARIO);
    try (Testbed testbed = fabric.start(topology(), chance, directory)) {
      testbed.gateway(Preset.WEST).initiate("tunnel", "net");
      testbed.traffic().startEchoed(Preset.WEST_TO_EAST);
      testbed.time().pass(Duration.ofSeconds(1));
      new ForgedEsp(Preset.EAST, 20).inject(testbed, "forged packets arrive at east");
      new GatewayRestart(Preset.EAST).inject(testbed, "east restarts");
      testbed.time().pass(Duration.ofSeconds(3));
      testbed.stopAndCollect();
    }
    return checksums(directory);
  }

  private Path directory(String name) {
    try {
      return Files.createDirectory(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Topology topology() {
    return Topology.of(
        SCENARIO,
        new GatewaySpec(Preset.WEST, "java").withRecovery(true),
        new GatewaySpec(Preset.EAST, "java").withRecovery(true),
        TunnelSpec.of(IkeVersion.IKEV2),
        "secret",
        Addressing.DEFAULT);
  }

  private static Map<String, String> checksums(Path directory) {
    Map<String, String> sums = new TreeMap<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        sums.put(directory.relativize(file).toString(), HexFormat.of().formatHex(digest));
      }
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    return sums;
  }
}
