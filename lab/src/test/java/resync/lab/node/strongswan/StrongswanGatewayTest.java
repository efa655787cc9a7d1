package resync.lab.node.strongswan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import resync.lab.node.Capability;
import resync.lab.node.Gateway;
import resync.lab.node.NodeException;
import resync.lab.node.SaScope;
import resync.lab.node.SaTable;
import resync.lab.node.ScriptedServer;
import resync.lab.node.Topologies;
import resync.lab.node.UnsupportedException;
import resync.lab.topology.GatewaySpec;
import resync.lab.topology.Preset;

class StrongswanGatewayTest {
  @TempDir Path directory;

  private final ConcurrentLinkedQueue<Map<String, String>> requests = new ConcurrentLinkedQueue<>();
  private volatile Map<String, String> answer = Map.of("success", "yes");
  private ScriptedServer server;
  private Gateway gateway;

  @BeforeEach
  void start() throws IOException {
    Files.createFile(directory.resolve("swanctl.loaded"));
    server =
        ScriptedServer.start(
            directory.resolve("charon.vici"),
            (in, out) -> {
              DataInputStream data = new DataInputStream(in);
              byte[] packet = data.readNBytes(data.readInt());
              while (packet.length > 0) {
                serve(packet, out);
                packet = data.readNBytes(data.readInt());
              }
            });
    gateway =
        new StrongswanDriver()
            .attach(
                Topologies.machine(
                    Topologies.of(
                        new GatewaySpec(Preset.WEST, "strongswan"),
                        new GatewaySpec(Preset.EAST, "strongswan")),
                    directory));
  }

  private void serve(byte[] packet, OutputStream out) throws IOException {
    if (packet[0] == 3) {
      send(out, 5, "", new byte[0]);
      return;
    }
    String command = new String(packet, 2, packet[1], StandardCharsets.UTF_8);
    if (command.equals("version")) {
      send(out, 1, "", ViciMessage.of(Map.of("version", "6.0.1")).encode());
    } else if (command.equals("list-sas")) {
      send(out, 7, "list-sa", sas().encode());
      send(out, 1, "", new byte[0]);
    } else {
      ByteBuffer message = ByteBuffer.wrap(packet, 2 + packet[1], packet.length - 2 - packet[1]);
      Map<String, String> request =
          new LinkedHashMap<>(ViciMessage.decode(message.slice()).values());
      request.put("command", command);
      requests.add(request);
      send(out, 1, "", ViciMessage.of(answer).encode());
    }
  }

  private static void send(OutputStream out, int type, String name, byte[] message)
      throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    boolean named = !name.isEmpty();
    data.writeInt(1 + (named ? 1 + name.length() : 0) + message.length);
    data.write(type);
    if (named) {
      data.write(name.length());
      data.writeBytes(name);
    }
    data.write(message);
    data.flush();
  }

  private static ViciMessage sas() {
    ViciMessage child =
        new ViciMessage(
            Map.of(
                "name", "net",
                "state", "INSTALLED",
                "spi-in", "c1",
                "spi-out", "C0DE0002",
                "packets-in", "7"),
            Map.of("local-ts", List.of("10.1.0.0/24"), "remote-ts", List.of("10.2.0.0/24")),
            Map.of());
    Map<String, String> values = new LinkedHashMap<>();
    values.put("version", "2");
    values.put("state", "ESTABLISHED");
    values.put("initiator", "yes");
    values.put("initiator-spi", "1bf2c000c923c13d");
    values.put("responder-spi", "d88a2f523300ea1");
    values.put("encr-alg", "AES_CBC");
    values.put("encr-keysize", "256");
    values.put("dh-group", "MODP_2048");
    ViciMessage ike =
        new ViciMessage(
            values,
            Map.of(),
            Map.of("child-sas", new ViciMessage(Map.of(), Map.of(), Map.of("net-1", child))));
    return new ViciMessage(Map.of(), Map.of(), Map.of("tunnel", ike));
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void spisHaveAllTheirDigits() {
    SaTable sas = gateway.sas();
    assertEquals(
        new SaTable.IkeSa(
            "tunnel",
            2,
            true,
            true,
            "1bf2c000c923c13d",
            "0d88a2f523300ea1",
            "AES_CBC-256/MODP_2048"),
        sas.ikeSas().getFirst());
    assertEquals("000000c1", sas.childSas().getFirst().inboundSpi());
    assertEquals("c0de0002", sas.childSas().getFirst().outboundSpi());
    assertEquals(7, sas.childSas().getFirst().packetsIn());
    assertEquals(List.of("10.2.0.0/24"), sas.childSas().getFirst().remoteTs());
  }

  @Test
  void initiatesWithoutWaiting() {
    gateway.initiate("tunnel", "net");
    assertEquals(
        Map.of("command", "initiate", "ike", "tunnel", "child", "net", "timeout", "-1"),
        requests.poll());
  }

  @Test
  void rekeysWithoutReauthentication() {
    gateway.as(Capability.Rekeying.class).rekey(SaScope.ALL);
    assertEquals(Map.of("command", "rekey", "child", "net"), requests.poll());
    assertEquals(Map.of("command", "rekey", "ike", "tunnel", "reauth", "no"), requests.poll());
  }

  @Test
  void replacesItsKeyByName() throws IOException {
    gateway.as(Capability.KeyChanging.class).changeKey("another-key");
    assertEquals(Map.of("command", "get-shared"), requests.poll());
    assertEquals(
        Map.of(
            "command", "load-shared", "id", "ike-dfc42b51", "type", "IKE", "data", "another-key"),
        requests.poll());
    String conf = Files.readString(directory.resolve("swanctl.conf"));
    assertTrue(conf.contains("secret = \"another-key\"\n"), conf);
  }

  @Test
  void passesOnItsRefusal() {
    answer = Map.of("success", "no", "errmsg", "CHILD_SA config 'net' not found");
    assertEquals(
        "gateway west (strongswan) refused \"initiate\": CHILD_SA config 'net' not found",
        assertThrows(NodeException.class, () -> gateway.initiate("tunnel", "net")).getMessage());
  }

  @Test
  void cannotClearSilently() {
    assertThrows(UnsupportedException.class, () -> gateway.as(Capability.SilentlyClearing.class));
    assertThrows(
        UnsupportedException.class, () -> gateway.as(Capability.Clearing.class).clear(SaScope.IKE));
    assertEquals(List.of(), List.copyOf(requests));
  }

  @Test
  void hasNoSasWhileItIsDown() throws Exception {
    server.close();
    assertEquals(SaTable.EMPTY, gateway.sas());
  }

  @Test
  void aMessageThatIsCutOffIsNoAnswer() {
    byte[] whole = sas().encode();
    for (int length = 1; length < whole.length; length++) {
      ByteBuffer part = ByteBuffer.wrap(whole, 0, length);
      assertThrows(IllegalArgumentException.class, () -> ViciMessage.decode(part));
    }
  }
}
