package resync.lab.node.javapeer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import resync.lab.node.Capability;
import resync.lab.node.Gateway;
import resync.lab.node.NodeEvent;
import resync.lab.node.NodeException;
import resync.lab.node.SaScope;
import resync.lab.node.SaTable;
import resync.lab.node.ScriptedServer;
import resync.lab.node.Topologies;
import resync.lab.topology.GatewaySpec;
import resync.lab.topology.Preset;
import resync.lab.topology.TunnelSpec;

class JavaGatewayTest {
  @TempDir Path directory;

  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<String> requests = new ConcurrentLinkedQueue<>();
  private ScriptedServer server;
  private Gateway gateway;

  @BeforeEach
  void start() throws IOException {
    answers.put("status", "{\"ok\":true,\"ready\":true,\"version\":\"1.2\"}");
    server =
        ScriptedServer.start(
            directory.resolve("control.sock"),
            (in, out) -> {
              BufferedReader reader =
                  new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
              for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                requests.add(line);
                String command = line.replaceAll(".*\"cmd\":\"(\\w+)\".*", "$1");
                out.write((answers.get(command) + "\n").getBytes(StandardCharsets.UTF_8));
              }
            });
    Files.writeString(
        directory.resolve("events.jsonl"),
        "{\"time\":\"2026-11-21T17:30:05.123456789Z\",\"event\":\"ready\"}\n");
    gateway =
        new JavaDriver()
            .attach(
                Topologies.machine(
                    Topologies.of(
                        new GatewaySpec(Preset.WEST, "java"), new GatewaySpec(Preset.EAST, "java")),
                    directory));
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void isReadySinceItsOwnEventSaysSo() {
    assertEquals(Instant.parse("2026-11-21T17:30:05.123456789Z"), gateway.readySince());
    assertEquals("1.2", gateway.version());
  }

  @Test
  void readsItsSas() {
    answers.put(
        "sas",
        "{\"ok\":true,\"ikeSas\":[{\"connection\":\"tunnel\",\"version\":2,\"state\":\"ESTABLISHED\","
            + "\"initiator\":true,\"initiatorSpi\":\"0011223344556677\","
            + "\"responderSpi\":\"8899aabbccddeeff\",\"ikeProposal\":\"AES_CBC_256\"}],"
            + "\"childSas\":[{\"name\":\"net\",\"state\":\"INSTALLED\",\"inboundSpi\":\"c0000001\","
            + "\"outboundSpi\":\"c0000002\",\"mode\":\"TUNNEL\",\"localTs\":[\"10.1.0.0/24\"],"
            + "\"remoteTs\":[\"10.2.0.0/24\"],\"packetsIn\":3,\"packetsOut\":4,"
            + "\"proposal\":\"AES_GCM_16_256\"}]}");
    SaTable expected =
        new SaTable(
            List.of(
                new SaTable.IkeSa(
                    "tunnel",
                    2,
                    true,
                    true,
                    "0011223344556677",
                    "8899aabbccddeeff",
                    "AES_CBC_256")),
            List.of(
                new SaTable.ChildSa(
                    "net",
                    true,
                    "c0000001",
                    "c0000002",
                    List.of("10.1.0.0/24"),
                    List.of("10.2.0.0/24"),
                    3,
                    4,
                    "AES_GCM_16_256",
                    TunnelSpec.Mode.TUNNEL)));
    assertEquals(expected, gateway.sas());
  }

  @Test
  void hasNoSasWhileItIsDown() throws Exception {
    server.close();
    assertEquals(SaTable.EMPTY, gateway.sas());
  }

  @Test
  void clearsSilentlyOrWithDeletes() {
    answers.put("clear", "{\"ok\":true}");
    answers.put("terminate", "{\"ok\":true}");
    requests.clear();
    gateway.as(Capability.SilentlyClearing.class).clearSilently(SaScope.IPSEC);
    gateway.as(Capability.Clearing.class).clear(SaScope.ALL);
    assertEquals(
        List.of(
            "{\"cmd\":\"clear\",\"scope\":\"ipsec\"}", "{\"cmd\":\"terminate\",\"scope\":\"all\"}"),
        List.copyOf(requests));
  }

  @Test
  void readsAnotherKeyFromItsFile() throws IOException {
    answers.put("reload", "{\"ok\":true}");
    requests.clear();
    gateway.as(Capability.KeyChanging.class).changeKey("another-key");
    assertEquals(List.of("{\"cmd\":\"reload\"}"), List.copyOf(requests));
    String conf = Files.readString(directory.resolve("swanctl.conf"));
    assertTrue(conf.contains("secret = \"another-key\"\n"), conf);
  }

  @Test
  void rekeys() {
    answers.put("rekey", "{\"ok\":true}");
    requests.clear();
    gateway.as(Capability.Rekeying.class).rekey(SaScope.IKE);
    assertEquals(List.of("{\"cmd\":\"rekey\",\"scope\":\"ike\"}"), List.copyOf(requests));
  }

  @Test
  void passesOnItsRefusal() {
    answers.put("initiate", "{\"ok\":false,\"error\":\"there is no child \\\"net\\\"\"}");
    String message =
        assertThrows(NodeException.class, () -> gateway.initiate("tunnel", "net")).getMessage();
    assertEquals("gateway west (java) refused \"initiate\": there is no child \"net\"", message);
  }

  @Test
  void addsUpTheDropsOfUnknownSpis() {
    answers.put(
        "counters",
        "{\"ok\":true,\"counters\":{\"IN_US_V4_PKT_SA_NOT_FOUND_SPI\":5,"
            + "\"IN_TRANS_V4_IPSEC_PKT_NOT_FOUND_SPI\":2,\"IN_REPLAYED\":9}}");
    assertEquals(7, gateway.as(Capability.DropCounting.class).invalidSpiDrops());
  }

  @Test
  void readsEventsAsTheyCome() throws IOException {
    assertEquals(1, gateway.events().size());
    Files.writeString(
        directory.resolve("events.jsonl"),
        "{\"time\":\"2026-11-21T17:30:06Z\",\"event\":\"child-sa-up\",\"inboundSpi\":\"c0000001\","
            + "\"localTs\":[\"10.1.0.0/24\",\"10.3.0.0/24\"]}\nnot json\n",
        StandardOpenOption.APPEND);
    List<NodeEvent> events = gateway.events();
    assertEquals(
        new NodeEvent(
            Instant.parse("2026-11-21T17:30:06Z"),
            "child-sa-up",
            Map.of("inboundSpi", "c0000001", "localTs", "10.1.0.0/24,10.3.0.0/24")),
        events.get(1));
    assertEquals("unreadable", events.get(2).name());
  }
}
