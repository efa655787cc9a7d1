package resync.lab.fabric.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.dockerjava.api.model.Container;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.fabric.Testbed;
import resync.lab.fault.Clear;
import resync.lab.fault.ForgedEsp;
import resync.lab.fault.ForgedInvalidSpi;
import resync.lab.fault.GatewayRestart;
import resync.lab.node.Gateway;
import resync.lab.node.SaScope;
import resync.lab.node.SaTable;
import resync.lab.node.UnsupportedException;
import resync.lab.topology.Addressing;
import resync.lab.topology.GatewaySpec;
import resync.lab.topology.IkeVersion;
import resync.lab.topology.Preset;
import resync.lab.topology.Topology;
import resync.lab.topology.TunnelSpec;
import resync.lab.traffic.ProbeRecord;

/** Real containers. strongSwan on both sides, so that only the fabric is under test. */
class DockerFabricIT {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  @TempDir Path directory;

  private final DockerFabric fabric = new DockerFabric();

  private static Topology topology(GatewaySpec west, String ikeProposal) {
    return Topology.of(
        "the fabric's own test",
        west,
        new GatewaySpec(Preset.EAST, west.implementation()),
        TunnelSpec.of(IkeVersion.IKEV2, Preset.WEST, Preset.EAST, ikeProposal, "aes256-sha256"),
        "correct-horse",
        Addressing.DEFAULT);
  }

  private static Topology topology() {
    return topology(new GatewaySpec(Preset.WEST, "strongswan"), "aes256-sha256-modp2048");
  }

  /** But for what is kept for the next scenario. */
  @AfterEach
  void nothingIsLeft() {
    DockerRun run = DockerRun.ofThisProcess();
    String label = Engine.RUN + "=" + run.folder().id();
    assertTrue(
        new RealTime().await(LIMIT, () -> ofScenarios(run.engine().containers(label)).isEmpty()),
        () -> run.engine().containers(label).toString());
  }

  private static List<Container> ofScenarios(List<Container> containers) {
    return containers.stream().filter(c -> c.getLabels().containsKey(Engine.SCENARIO)).toList();
  }

  @Test
  void carriesTrafficLosesAGatewayAndLeavesItsFiles() throws IOException {
    try (Testbed testbed = fabric.start(topology(), fabric.chance("IT"), directory)) {
      establish(testbed);
      nobodyIsPrivilegedAndNothingLeavesTheMachine();
      testbed.traffic().startEchoed(Preset.WEST_TO_EAST);
      assertTrue(testbed.time().await(LIMIT, () -> echoesBack(testbed) > 50));

      liveSasSurviveForgeries(testbed);
      testbed.traffic().stop();
      String old = testbed.gateway(Preset.WEST).sas().childSas().getFirst().inboundSpi();
      new Clear(Preset.WEST, SaScope.ALL).inject(testbed, "west clears all its SAs");
      establish(testbed);
      assertNotEquals(old, testbed.gateway(Preset.WEST).sas().childSas().getFirst().inboundSpi());
      testbed.traffic().startEchoed(Preset.WEST_TO_EAST);

      FaultRecord restart = new GatewayRestart(Preset.EAST).inject(testbed, "east restarts");
      assertTrue(restart.effective().isAfter(restart.from()));
      assertEquals(SaTable.EMPTY, testbed.gateway(Preset.EAST).sas());
      long before = echoesBack(testbed);
      testbed.time().pass(Duration.ofMillis(500));
      assertTrue(echoesBack(testbed) - before <= 1, "traffic without SAs");

      testbed.wire().flush();
      testbed.stopAndCollect();
      testbed.stopAndCollect();
      assertEquals(directory.resolve("wire/wire-east.pcap"), testbed.capture(Preset.EAST));
      assertTrue(Files.size(testbed.capture(Preset.EAST)) > 10_000);
      assertFalse(testbed.gateway(Preset.WEST).events().isEmpty());
    }
    for (String file :
        List.of(
            "gateway-west/swanctl.conf",
            "gateway-east/charon.log",
            "host-west/probes.csv",
            "host-east/container.log",
            "wire/wire-west.pcap")) {
      assertTrue(Files.exists(directory.resolve(file)), file);
    }
    assertFalse(Files.exists(directory.resolve("gateway-west/charon.vici")));
  }

  private static void liveSasSurviveForgeries(Testbed testbed) {
    SaTable before = spis(testbed.gateway(Preset.EAST).sas());
    new ForgedEsp(Preset.EAST, 20).inject(testbed, "forged ESP");
    new ForgedInvalidSpi(Preset.EAST, 5).inject(testbed, "forged INVALID_SPI");
    assertEquals(before, spis(testbed.gateway(Preset.EAST).sas()));
  }

  /** Without the packet counters. */
  private static SaTable spis(SaTable sas) {
    return new SaTable(
        sas.ikeSas(),
        sas.childSas().stream()
            .map(
                sa ->
                    new SaTable.ChildSa(
                        sa.name(),
                        sa.installed(),
                        sa.inboundSpi(),
                        sa.outboundSpi(),
                        sa.localTs(),
                        sa.remoteTs(),
                        0,
                        0,
                        sa.proposal(),
                        sa.mode()))
            .toList());
  }

  private static void establish(Testbed testbed) {
    Gateway west = testbed.gateway(Preset.WEST);
    Gateway east = testbed.gateway(Preset.EAST);
    west.initiate("tunnel", "net");
    assertTrue(
        testbed
            .time()
            .await(LIMIT, () -> west.sas().childSas().size() == 1 && agree(west.sas(), east.sas())),
        () -> west.sas() + "\n" + east.sas());
  }

  private static boolean agree(SaTable west, SaTable east) {
    List<String> sent = west.childSas().stream().map(SaTable.ChildSa::outboundSpi).toList();
    return sent.equals(east.childSas().stream().map(SaTable.ChildSa::inboundSpi).toList());
  }

  private static long echoesBack(Testbed testbed) {
    return testbed.traffic().records().stream()
        .filter(
            r -> r.kind() == ProbeRecord.Kind.RECEIVED && r.direction().to().equals(Preset.WEST))
        .count();
  }

  private static void nobodyIsPrivilegedAndNothingLeavesTheMachine() {
    DockerRun run = DockerRun.ofThisProcess();
    String label = Engine.RUN + "=" + run.folder().id();
    assertTrue(run.engine().networks(label).stream().allMatch(n -> n.getInternal()));
    List<Container> containers = run.engine().containers(label);
    assertEquals(2, ofScenarios(containers).size());
    for (Container container : containers) {
      var host =
          run.engine().client().inspectContainerCmd(container.getId()).exec().getHostConfig();
      assertNotEquals(true, host.getPrivileged());
      assertTrue(host.getNetworkMode().matches("(resync-|container:).*"), host.getNetworkMode());
    }
  }

  @Test
  void asksBeforeItStartsAnything() {
    Topology topology =
        topology(
            new GatewaySpec(Preset.WEST, "strongswan").withRecovery(true),
            "aes256-sha256-modp2048");
    assertThrows(
        UnsupportedException.class, () -> fabric.start(topology, fabric.chance("IT"), directory));
  }

  /** strongSwan refuses this proposal when it loads its configuration. */
  @Test
  void removesEverythingWhenANodeDoesNotStart() {
    Topology topology =
        topology(new GatewaySpec(Preset.WEST, "strongswan"), "nonsense-nonsense-nonsense");
    UnsupportedException failure =
        assertThrows(
            UnsupportedException.class,
            () -> fabric.start(topology, fabric.chance("IT"), directory));
    String message = String.valueOf(failure.getMessage());
    assertTrue(message.contains("(strongswan) refuses its configuration: "), message);
    assertTrue(message.contains("'tunnel' failed"), message);
  }

  /** The Java peer ends where it is told what it does not know. */
  @Test
  void saysWhatANodeDoesNotTake() {
    Topology topology =
        topology(new GatewaySpec(Preset.WEST, "java"), "nonsense-nonsense-nonsense");
    UnsupportedException failure =
        assertThrows(
            UnsupportedException.class,
            () -> fabric.start(topology, fabric.chance("IT"), directory));
    String message = String.valueOf(failure.getMessage());
    assertTrue(message.contains("(java) refuses its configuration: "), message);
    assertTrue(message.contains("nonsense"), message);
  }
}
