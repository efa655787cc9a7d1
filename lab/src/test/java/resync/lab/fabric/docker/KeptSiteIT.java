package resync.lab.fabric.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Frame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import resync.lab.capture.CapturedPacket;
import resync.lab.capture.PcapReader;
import resync.lab.fabric.Testbed;
import resync.lab.node.Capability.Restartable;
import resync.lab.node.Gateway;
import resync.lab.node.SaTable;
import resync.lab.topology.Addressing;
import resync.lab.topology.GatewayName;
import resync.lab.topology.GatewaySpec;
import resync.lab.topology.IkeVersion;
import resync.lab.topology.Preset;
import resync.lab.topology.Topology;
import resync.lab.topology.TunnelSpec;
import resync.lab.traffic.ProbeRecord;
import resync.lab.wire.PacketKind;
import resync.lab.wire.PacketPick;
import resync.lab.wire.Treatment;

/** Scenarios that leave dirt on purpose, and what the next one on the same site sees of it. */
class KeptSiteIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** In every container: a device, an address, a rule, a table of routes, neighbours, filters. */
  private static final String DIRT =
      """
      ip tuntap add dev dirt0 mode tun
      ip address add 203.0.113.7/24 dev dirt0
      ip link set dirt0 up
      ip route add 203.0.114.0/24 dev dirt0 table 77
      ip rule add pref 77 to 203.0.114.0/24 lookup 77
      ip rule add pref 78 from 203.0.113.7 blackhole
      ip neighbour replace 203.0.113.9 lladdr 02:00:00:00:00:77 dev dirt0 nud permanent
      ip neighbour replace 198.18.255.1 lladdr 02:00:00:00:00:78 dev eth0 nud permanent
      nft add table ip dirt
      nft add chain ip dirt in '{ type filter hook input priority 0; policy drop; }'
      nft add rule ip dirt in counter drop
      """;

  private static final String LOOK =
      """
      ip -o link; ip -o address; ip route show table all; ip rule; ip neighbour; nft list ruleset
      """;

  @TempDir Path folder;

  private final DockerFabric fabric = new DockerFabric();

  private static Topology topology(Addressing addressing, String key) {
    return Topology.of(
        "dirt",
        new GatewaySpec(Preset.WEST, "strongswan"),
        new GatewaySpec(Preset.EAST, "strongswan"),
        TunnelSpec.of(IkeVersion.IKEV2),
        key,
        addressing);
  }

  private Testbed start(String key) throws IOException {
    return start(Addressing.DEFAULT, key);
  }

  private Testbed start(Addressing addressing, String key) throws IOException {
    return fabric.start(
        topology(addressing, key), fabric.chance(key), Files.createDirectory(folder.resolve(key)));
  }

  /** The ids of what is kept on the sites that a gateway is on now. */
  private static Set<String> kept() {
    DockerRun run = DockerRun.ofThisProcess();
    List<Container> all = run.engine().containers(Engine.RUN + "=" + run.folder().id());
    Set<String> sites =
        all.stream()
            .filter(
                c -> c.getLabels().containsKey(Engine.SCENARIO) && c.getState().equals("running"))
            .map(c -> c.getLabels().get(Engine.SITE))
            .collect(Collectors.toSet());
    return all.stream()
        .filter(c -> !c.getLabels().containsKey(Engine.SCENARIO))
        .filter(c -> sites.contains(c.getLabels().get(Engine.SITE)))
        .map(Container::getId)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String shell(String container, String script) throws Exception {
    var client = DockerRun.ofThisProcess().engine().client();
    String id =
        client
            .execCreateCmd(container)
            .withCmd("sh", "-c", script)
            .withAttachStdout(true)
            .withAttachStderr(true)
            .exec()
            .getId();
    StringBuilder said = new StringBuilder();
    client
        .execStartCmd(id)
        .exec(
            new ResultCallback.Adapter<Frame>() {
              @Override
              public void onNext(Frame frame) {
                said.append(new String(frame.getPayload(), StandardCharsets.UTF_8));
              }
            })
        .awaitCompletion();
    return said.toString();
  }

  private static void flow(Testbed testbed) {
    Gateway west = testbed.gateway(Preset.WEST);
    west.initiate("tunnel", "net");
    assertTrue(testbed.time().await(LIMIT, () -> !west.sas().childSas().isEmpty()), "no tunnel");
    testbed.traffic().startEchoed(Preset.WEST_TO_EAST);
    assertTrue(testbed.time().await(LIMIT, () -> received(testbed) > 20), "no traffic");
  }

  private static long received(Testbed testbed) {
    return testbed.traffic().records().stream()
        .filter(r -> r.kind() == ProbeRecord.Kind.RECEIVED)
        .count();
  }

  /** Probes flow, a host is held, the link is down, packets are lost, and a gateway is dead. */
  private Set<String> leaveDirt(String key, String further) throws Exception {
    Set<String> kept;
    try (Testbed testbed = start(key)) {
      flow(testbed);
      kept = kept();
      assertEquals(5, kept.size());
      for (String container : kept) {
        assertEquals("", shell(container, DIRT));
        assertTrue(shell(container, LOOK).contains("203.0.114.0"), "dirt was laid");
        assertEquals("", shell(container, further));
      }
      var _ =
          testbed
              .wire()
              .treat(
                  new PacketPick(
                      Preset.WEST_TO_EAST, new PacketKind.Any(), new PacketPick.Share(100, 1)),
                  new Treatment.Lost());
      testbed.wire().link(false);
      testbed.traffic().hold(Preset.EAST);
      testbed.gateway(Preset.EAST).as(Restartable.class).kill();
      testbed.trust();
      testbed.stopAndCollect();
    }
    return kept;
  }

  @Test
  void nothingOfAScenarioReachesTheNext() throws Exception {
    Set<String> kept = leaveDirt("first", "true");
    Instant second = Instant.now();
    try (Testbed testbed = start("second")) {
      assertEquals(kept, kept(), "the same containers");
      for (String container : kept) {
        String state = shell(container, LOOK);
        for (String dirt : List.of("dirt", "203.0.11", "198.18.255.1", "02:00:00:00:00:7")) {
          assertFalse(state.contains(dirt), state);
        }
      }
      assertEquals(SaTable.EMPTY, testbed.gateway(Preset.EAST).sas());
      assertEquals(List.of(), testbed.traffic().records());
      flow(testbed);
      testbed.wire().flush();
      List<ProbeRecord> probes = testbed.traffic().records();
      assertEquals(1, probes.getFirst().sequence());
      assertTrue(probes.stream().allMatch(p -> p.time().isAfter(second)));
      for (GatewayName side : Preset.PAIR) {
        List<CapturedPacket> packets = PcapReader.readAll(testbed.capture(side));
        assertFalse(packets.isEmpty());
        assertTrue(packets.stream().allMatch(p -> p.time().isAfter(second)));
      }
      testbed.trust();
      testbed.stopAndCollect();
    }
    assertEquals(files("first"), files("second"));
    assertTrue(
        Files.readString(folder.resolve("first/gateway-west/swanctl.conf")).contains("first"));
    assertFalse(
        Files.readString(folder.resolve("second/gateway-west/swanctl.conf")).contains("first"));
  }

  private Set<String> files(String key) throws IOException {
    Path root = folder.resolve(key);
    try (var files = Files.walk(root)) {
      return files
          .map(file -> root.relativize(file).toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /** A route without a device; conversations that the kernel still knows. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ip route add unreachable 203.0.115.0/24",
        "nft add table ip t"
            + " && nft add chain ip t out '{ type filter hook output priority 0; }'"
            + " && nft add rule ip t out ct state new counter && sleep 0.3"
      })
  void aSiteThatCannotBeMadeCleanIsThrownAway(String further) throws Exception {
    Set<String> kept = leaveDirt("stays", further);
    try (Testbed testbed = start("after")) {
      assertTrue(Collections.disjoint(kept, kept()), "a container that is not clean serves again");
      flow(testbed);
    }
    gone(kept);
  }

  @Test
  void whatDidNotGoAsItShouldIsNeverUsedAgain() throws Exception {
    Set<String> kept;
    try (Testbed testbed = start("failed")) {
      kept = kept();
      testbed.stopAndCollect();
    }
    try (Testbed _ = start("next")) {
      assertTrue(Collections.disjoint(kept, kept()), "a container of a failure serves again");
    }
    gone(kept);
  }

  private static void gone(Set<String> ids) {
    DockerRun run = DockerRun.ofThisProcess();
    assertTrue(
        new RealTime()
            .await(
                LIMIT,
                () ->
                    run.engine().containers(Engine.RUN).stream()
                        .noneMatch(c -> ids.contains(c.getId()))),
        "what is thrown away is removed");
  }

  /** Addresses of one scenario are those of another's other side. */
  @Test
  void addressesMayChangeSides() throws Exception {
    Addressing.End west = Addressing.DEFAULT.of(Preset.WEST);
    Addressing.End east = Addressing.DEFAULT.of(Preset.EAST);
    for (Addressing addressing :
        Arrays.asList(
            Addressing.DEFAULT.with(Preset.WEST, west).with(Preset.EAST, east),
            Addressing.DEFAULT.with(Preset.WEST, east).with(Preset.EAST, west))) {
      try (Testbed testbed =
          start(addressing, "a" + Objects.hash(addressing.of(Preset.WEST).wan()))) {
        flow(testbed);
        testbed.trust();
        testbed.stopAndCollect();
      }
    }
  }
}
