package resync.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import resync.lab.capture.Decryption;
import resync.lab.capture.Decryption.EspPacket;
import resync.lab.capture.Decryption.Inner;
import resync.lab.capture.Decryption.Protection;
import resync.lab.capture.Tshark;
import resync.lab.fabric.Fabric;
import resync.lab.fabric.Testbed;
import resync.lab.scenario.TunnelTable;
import resync.lab.topology.Addressing;
import resync.lab.topology.GatewaySpec;
import resync.lab.topology.IkeVersion;
import resync.lab.topology.IpAddress.Family;
import resync.lab.topology.Preset;
import resync.lab.topology.Topology;
import resync.lab.topology.TunnelSpec;

/** Wireshark, which shares no code with us, finds in the peers' packets what there ought to be. */
class WiresharkTest {
  private static final int UDP = 17;
  private static final Addressing.End ROUTER_A =
      new Addressing.End("10.0.0.1", "10.0.0.254", "10.1.1.1", "10.1.1.254", "10.0.0.1/32");
  private static final Addressing.End ROUTER_B =
      new Addressing.End("10.0.2.2", "10.0.2.1", "10.2.2.2", "10.2.2.254", "10.0.2.2/32");

  @TempDir Path directory;

  @Test
  void theGuidesTransformSetIsAhAroundEspAroundThePacketOfTheHosts() throws Exception {
    List<EspPacket> packets =
        run(
            Addressing.DEFAULT.with(Preset.WEST, ROUTER_A).with(Preset.EAST, ROUTER_B),
            List.of(
                List.of("ike proposal", "des-sha1-modp768"),
                List.of("ah proposal", "sha1"),
                List.of("esp proposal", "des-sha1"),
                List.of("weak algorithms", "yes")));
    for (EspPacket packet : packets) {
      boolean east = packet.destination().equals("10.2.2.2");
      assertEquals(
          east ? new Inner("10.0.0.1", "10.0.2.2", UDP) : new Inner("10.0.2.2", "10.0.0.1", UDP),
          packet.inner().orElseThrow());
      assertTrue(packet.insideAh());
    }
  }

  @Test
  void transportModeHasTheDatagramItselfInEsp() throws Exception {
    List<EspPacket> packets =
        run(
            Addressing.DEFAULT.withHostsOnGateways(),
            List.of(List.of("esp proposal", "aes256-sha256"), List.of("mode", "transport")));
    for (EspPacket packet : packets) {
      assertEquals(
          new Inner(packet.source(), packet.destination(), UDP), packet.inner().orElseThrow());
      assertFalse(packet.insideAh());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "IKEV1, IPV6, IPV4",
    "IKEV1, IPV4, IPV6",
    "IKEV1, IPV6, IPV6",
    "IKEV2, IPV6, IPV4",
    "IKEV2, IPV4, IPV6",
    "IKEV2, IPV6, IPV6"
  })
  void packetsOfEitherFamilyAreInThoseOfEither(IkeVersion version, Family outside, Family inside)
      throws Exception {
    Addressing addressing = Addressing.of(Preset.PAIR, outside, inside);
    Addressing.End east = addressing.of(Preset.EAST);
    String west = addressing.of(Preset.WEST).host();
    for (EspPacket packet : run(version, addressing, List.of())) {
      boolean eastward = packet.destination().equals(east.wan());
      assertEquals(
          eastward ? new Inner(west, east.host(), UDP) : new Inner(east.host(), west, UDP),
          packet.inner().orElseThrow());
    }
  }

  private List<EspPacket> run(Addressing addressing, List<List<String>> settings)
      throws IOException {
    return run(IkeVersion.IKEV1, addressing, settings);
  }

  /** Runs a tunnel with traffic for a moment; gives its ESP packets as Wireshark sees them. */
  private List<EspPacket> run(
      IkeVersion version, Addressing addressing, List<List<String>> settings) throws IOException {
    Fabric fabric = new SimFabric();
    RandomGenerator chance = fabric.chance("wireshark");
    TunnelSpec tunnel = TunnelTable.parse(version, Preset.WEST, Preset.EAST, settings);
    Topology topology =
        Topology.of(
            "wireshark",
            new GatewaySpec(Preset.WEST, "java"),
            new GatewaySpec(Preset.EAST, "java"),
            tunnel,
            "secret",
            addressing);
    try (Testbed testbed = fabric.start(topology, chance, directory)) {
      testbed.gateway(Preset.WEST).initiate("tunnel", "net");
      testbed.traffic().startEchoed(Preset.WEST_TO_EAST);
      testbed.time().pass(Duration.ofSeconds(1));
      testbed.stopAndCollect();
    }
    Decryption decryption =
        Tshark.decrypt(
            directory.resolve("wire/wire-east.pcap"), directory.resolve("gateway-east/wireshark"));
    assumeTrue(decryption instanceof Decryption.Messages, "tshark is not installed");
    Decryption.Messages messages = (Decryption.Messages) decryption;
    assertFalse(
        messages.ike().stream().anyMatch(m -> m.protection() == Protection.ENCRYPTED),
        () -> messages.ike().toString());
    assertFalse(messages.esp().size() < 100, () -> messages.esp().size() + " ESP packets");
    return messages.esp();
  }
}
