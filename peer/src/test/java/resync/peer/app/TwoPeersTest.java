package resync.peer.app;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import resync.peer.linux.Namespace;

/** Two peers as programs, each in a network namespace of its own, on a link between them. */
@Timeout(120)
class TwoPeersTest {
  private static final String ID = "resync-" + ProcessHandle.current().pid() + "-";

  @TempDir Path directory;
  private final List<Process> processes = new ArrayList<>();
  private Path westDirectory = Path.of("");
  private Path eastDirectory = Path.of("");

  @BeforeEach
  void makeNamespaces() throws Exception {
    Namespace.assumePossible();
    assumeTrue(
        exec("ip", "netns", "add", ID + "west") == 0, "network namespaces cannot be named here");
    run("ip", "netns", "add", ID + "east");
    run(
        "ip",
        "link",
        "add",
        "wan0",
        "netns",
        ID + "west",
        "type",
        "veth",
        "peer",
        "name",
        "wan0",
        "netns",
        ID + "east");
    configure("west", "192.0.2.1/24", "2001:db8::1/64", "10.1.0.1/24");
    configure("east", "192.0.2.2/24", "2001:db8::2/64", "10.2.0.1/24");
    westDirectory = Files.createDirectory(directory.resolve("w"));
    eastDirectory = Files.createDirectory(directory.resolve("e"));
    Files.writeString(westDirectory.resolve("swanctl.conf"), CONFIG);
    Files.writeString(
        eastDirectory.resolve("swanctl.conf"),
        CONFIG.replace("local", "LOCAL").replace("remote", "local").replace("LOCAL", "remote"));
  }

  private static void configure(String side, String wan, String wan6, String lan) throws Exception {
    run("ip", "-n", ID + side, "address", "add", wan, "dev", "wan0");
    run("ip", "-n", ID + side, "address", "add", wan6, "dev", "wan0", "nodad");
    run("ip", "-n", ID + side, "address", "add", lan, "dev", "lo");
    run("ip", "-n", ID + side, "link", "set", "lo", "up");
    run("ip", "-n", ID + side, "link", "set", "wan0", "up");
  }

  @AfterEach
  void removeNamespaces() throws Exception {
    for (Process process : processes) {
      process.destroyForcibly().waitFor();
    }
    exec("ip", "netns", "delete", ID + "west");
    exec("ip", "netns", "delete", ID + "east");
  }

  @Test
  void negotiateCarryTrafficAndSayGoodbye() throws Exception {
    Process west = start("west", westDirectory);
    Process east = start("east", eastDirectory);
    awaitReady(west, westDirectory);
    awaitReady(east, eastDirectory);
    Path capture = directory.resolve("wan.pcap");
    Process dumpcap = capture(capture);

    assertEquals("{\"ok\":true}", ask(westDirectory, "{\"cmd\":\"initiate\",\"child\":\"net\"}"));
    await("a Child SA at both ends", () -> hasChild(westDirectory) && hasChild(eastDirectory));
    List<String> knock = new ArrayList<>(List.of("ip", "netns", "exec", ID + "west"));
    knock.addAll(Namespace.java(Knock.class, "10.1.0.1", "10.2.0.1"));
    run(knock.toArray(String[]::new));
    assertTrue(
        ask(westDirectory, "{\"cmd\":\"sas\"}").contains("\"packetsIn\":3,\"packetsOut\":3"));

    long start = System.nanoTime();
    assertTrue(east.toHandle().destroy(), "SIGTERM");
    assertEquals(0, east.waitFor(), "an orderly stop ends with 0");
    assertTrue(
        System.nanoTime() - start < 2_000_000_000L, "an orderly stop takes a second at most");
    await("no SA in the west", () -> !hasChild(westDirectory));
    assertTrue(
        Files.readString(westDirectory.resolve("events.jsonl"))
            .contains("\"reason\":\"deleted-by-peer\""));
    if (dumpcap != null) {
      // Four messages of IKE, six of ESP, a Delete and its answer; ARP comes on top.
      await("a capture of it all", () -> packets(capture) >= 12);
      dumpcap.destroy();
      dumpcap.waitFor();
      assertDecrypts(capture, westDirectory.resolve("wireshark"));
      assertDecrypts(capture, eastDirectory.resolve("wireshark"));
    }
    west.destroy();
    assertEquals(0, west.waitFor());
  }

  @ParameterizedTest
  @CsvSource({"192.0.2.1, 192.0.2.2, -4", "2001:db8::1, 2001:db8::2, -6"})
  void transportModeProtectsTheEndsThemselvesButNotTheirIke(String here, String there, String ip)
      throws Exception {
    for (Path at : List.of(westDirectory, eastDirectory)) {
      String config = Files.readString(at.resolve("swanctl.conf"));
      Files.writeString(
          at.resolve("swanctl.conf"),
          config
              .replace(
                  "proposals = aes256-sha256-modp2048",
                  "version = 1\nproposals = aes256-sha256-modp2048")
              .replace(
                  "esp_proposals = aes256gcm16", "esp_proposals = aes256-sha256\nmode = transport")
              .replaceAll("(local|remote)_ts = .*", "")
              .replace("192.0.2.1", here)
              .replace("192.0.2.2", there));
    }
    Process west = start("west", westDirectory);
    Process east = start("east", eastDirectory);
    awaitReady(west, westDirectory);
    awaitReady(east, eastDirectory);
    assertTrue(routes(ip).lines().anyMatch(line -> line.startsWith(there + " ")), routes(ip));
    ask(westDirectory, "{\"cmd\":\"initiate\",\"child\":\"net\"}");
    await("a Child SA at both ends", () -> hasChild(westDirectory) && hasChild(eastDirectory));
    List<String> knock = new ArrayList<>(List.of("ip", "netns", "exec", ID + "west"));
    knock.addAll(Namespace.java(Knock.class, here, there));
    run(knock.toArray(String[]::new));
    String sas = ask(westDirectory, "{\"cmd\":\"sas\"}");
    assertTrue(sas.contains("\"mode\":\"TRANSPORT\""), sas);
    assertTrue(sas.contains("\"packetsIn\":3,\"packetsOut\":3"), sas);
  }

  @Test
  void theControlSocketAnswersEverything() throws Exception {
    Process west = start("west", westDirectory);
    Process east = start("east", eastDirectory);
    awaitReady(west, westDirectory);
    awaitReady(east, eastDirectory);
    assertRefused("there is no command 'dance'; commands: status, sas, ", "{\"cmd\":\"dance\"}");
    assertRefused("the request lacks 'cmd'", "{}");
    assertRefused("the line is not JSON: ", "what");
    assertRefused("a request is one JSON object a line", "[1]");
    assertRefused("'cmd' must be a string", "{\"cmd\":{}}");
    assertRefused("there is more than one JSON value", "{\"cmd\":\"sas\"} {}");
    assertRefused("the command 'initiate' needs 'child'", "{\"cmd\":\"initiate\"}");
    assertRefused("there is no child 'web'", "{\"cmd\":\"initiate\",\"child\":\"web\"}");
    assertRefused("there is no scope 'some'; scopes: ", "{\"cmd\":\"clear\",\"scope\":\"some\"}");

    try (SocketChannel channel = connect(westDirectory)) {
      BufferedReader lines = new BufferedReader(Channels.newReader(channel, UTF_8));
      channel.write(
          ByteBuffer.wrap("{\"cmd\":\"events\"}\n{\"cmd\":\"initiate\",".getBytes(UTF_8)));
      assertEquals("{\"ok\":true}", lines.readLine());
      channel.write(ByteBuffer.wrap("\"child\":\"net\"}\n".getBytes(UTF_8)));
      String event = String.valueOf(lines.readLine());
      while (!event.contains("\"event\":\"child-sa-up\"")) {
        event = String.valueOf(lines.readLine());
      }
      assertTrue(event.startsWith("{\"time\":\"20"), event);
      assertTrue(Files.readString(westDirectory.resolve("events.jsonl")).contains(event));
    }

    ask(westDirectory, "{\"cmd\":\"clear\",\"scope\":\"ipsec\"}");
    assertTrue(!hasChild(westDirectory), "cleared in the west");
    assertTrue(hasChild(eastDirectory), "silently: east has not been told");

    String config = Files.readString(westDirectory.resolve("swanctl.conf"));
    Files.writeString(
        westDirectory.resolve("swanctl.conf"), config.replace("10.2.0.0/24", "10.2.0.0/33"));
    assertRefused("'10.2.0.0/33' is no value for ", "{\"cmd\":\"reload\"}");
    Files.writeString(
        westDirectory.resolve("swanctl.conf"), config.replace("10.2.0.0/24", "10.3.0.0/24"));
    assertEquals("{\"ok\":true}", ask(westDirectory, "{\"cmd\":\"reload\"}"));
    assertEquals("10.3.0.0/24 dev ipsec0 scope link\n", routes());
  }

  private void assertRefused(String reason, String request) throws IOException {
    String answer = ask(westDirectory, request);
    assertTrue(answer.startsWith("{\"ok\":false,\"error\":\""), answer);
    assertTrue(answer.contains(reason), answer);
  }

  private static String routes() throws IOException {
    return routes("-4");
  }

  private static String routes(String family) throws IOException {
    Process ip =
        new ProcessBuilder("ip", family, "-n", ID + "west", "route", "show", "dev", "ipsec0")
            .start();
    return new String(ip.getInputStream().readAllBytes(), UTF_8)
        .lines()
        .map(line -> line.strip().replace(" scope", " dev ipsec0 scope") + "\n")
        .reduce("", String::concat);
  }

  /** Sends three datagrams to a closed port; each time an ICMP message must come back. */
  static final class Knock {
    public static void main(String[] arguments) throws Exception {
      try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(arguments[0], 0))) {
        socket.connect(new InetSocketAddress(arguments[1], 9));
        socket.setSoTimeout(10_000);
        for (int i = 0; i < 3; i++) {
          socket.send(new DatagramPacket(new byte[100], 100));
          try {
            socket.receive(new DatagramPacket(new byte[100], 100));
            throw new IOException("something answered");
          } catch (PortUnreachableException e) {
            assertEquals(9, socket.getPort(), "the port that is unreachable");
          }
        }
      }
    }
  }

  @Test
  void aKilledPeerSaysNothing() throws Exception {
    Process west = start("west", westDirectory);
    Process east = start("east", eastDirectory);
    awaitReady(west, westDirectory);
    awaitReady(east, eastDirectory);
    ask(westDirectory, "{\"cmd\":\"initiate\",\"child\":\"net\"}");
    await("a Child SA at both ends", () -> hasChild(westDirectory) && hasChild(eastDirectory));
    east.destroyForcibly().waitFor();
    Process again = start("east", eastDirectory);
    await("east again", () -> events(eastDirectory, "ready") == 2 && again.isAlive());
    assertTrue(hasChild(westDirectory), "west has not been told");
    assertTrue(!hasChild(eastDirectory), "east has lost all");
    String counters = ask(eastDirectory, "{\"cmd\":\"counters\"}");
    assertTrue(counters.contains("\"ok\":true"), counters);
  }

  /** With the keys of one end, a capture shows the packets inside ESP and the IKE_AUTH in clear. */
  private static void assertDecrypts(Path capture, Path profile) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            "timeout",
            "60",
            "tshark",
            "-r",
            capture.toString(),
            "-T",
            "fields",
            "-e",
            "udp.dstport",
            "-e",
            "icmp.type",
            "-e",
            "esp.icv_good",
            "-e",
            "isakmp.auth.method");
    builder.environment().put("WIRESHARK_CONFIG_DIR", profile.toString());
    Process tshark = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String output = new String(tshark.getInputStream().readAllBytes(), UTF_8);
    assertEquals(3, output.lines().filter(line -> line.startsWith("9\t\t")).count(), output);
    assertEquals(3, output.lines().filter(line -> line.startsWith("9\t3\t")).count(), output);
    assertEquals(2, output.lines().filter(line -> line.endsWith("\t2")).count(), output);
  }

  private @Nullable Process capture(Path file) throws Exception {
    if (!Files.isExecutable(Path.of("/usr/bin/tshark"))) {
      return null;
    }
    Process dumpcap =
        new ProcessBuilder(
                "ip",
                "netns",
                "exec",
                ID + "west",
                "timeout",
                "60",
                "dumpcap",
                "-q",
                "-P",
                "-i",
                "wan0",
                "-w",
                file.toString())
            .redirectErrorStream(true)
            .start();
    processes.add(dumpcap);
    BufferedReader output = dumpcap.inputReader(UTF_8);
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith("File:")) {
        return dumpcap;
      }
    }
    throw new IOException("dumpcap did not start");
  }

  /** Whole packets in a capture that may be growing: a record is 16 octets and the packet. */
  private static int packets(Path capture) {
    try {
      ByteBuffer octets = ByteBuffer.wrap(Files.readAllBytes(capture)).order(LITTLE_ENDIAN);
      int packets = 0;
      for (int at = 24; at + 16 <= octets.limit(); at += 16 + octets.getInt(at + 8)) {
        boolean arp = octets.getShort(at + 16 + 12) == 0x0608;
        packets += arp ? 0 : 1;
      }
      return packets;
    } catch (IOException | IndexOutOfBoundsException e) {
      return 0;
    }
  }

  private Process start(String side, Path at) throws IOException {
    List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", ID + side));
    command.addAll(
        Namespace.java(
            Main.class, "--config", at.resolve("swanctl.conf").toString(), "--dir", at.toString()));
    Process process = new ProcessBuilder(command).inheritIO().start();
    processes.add(process);
    return process;
  }

  private static void awaitReady(Process peer, Path at) throws Exception {
    await("a ready peer in " + at, () -> !peer.isAlive() || events(at, "ready") == 1);
    assertTrue(peer.isAlive(), "the peer runs");
    assertTrue(ask(at, "{\"cmd\":\"status\"}").startsWith("{\"ok\":true,\"ready\":true,"));
  }

  private static long events(Path at, String name) {
    try {
      return Files.readString(at.resolve("events.jsonl"))
          .lines()
          .filter(line -> line.contains("\"event\":\"" + name + "\""))
          .count();
    } catch (IOException e) {
      return 0;
    }
  }

  private static boolean hasChild(Path at) {
    try {
      return ask(at, "{\"cmd\":\"sas\"}").contains("\"inboundSpi\"");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String ask(Path at, String request) throws IOException {
    try (SocketChannel channel = connect(at)) {
      channel.write(ByteBuffer.wrap((request + "\n").getBytes(UTF_8)));
      return String.valueOf(new BufferedReader(Channels.newReader(channel, UTF_8)).readLine());
    }
  }

  private static SocketChannel connect(Path at) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(at.resolve("control.sock")));
    return channel;
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + 30_000_000_000L;
    CountDownLatch never = new CountDownLatch(1);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "there is not " + what + " after 30 s");
      assertTrue(!never.await(20, TimeUnit.MILLISECONDS));
    }
  }

  private static void run(String... command) throws Exception {
    assertEquals(0, exec(command), String.join(" ", command));
  }

  private static int exec(String... command) throws Exception {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private static final String CONFIG =
      """
      connections {
        tunnel {
          local_addrs = 192.0.2.1
          remote_addrs = 192.0.2.2
          proposals = aes256-sha256-modp2048
          local { auth = psk
                  id = 192.0.2.1 }
          remote { auth = psk
                   id = 192.0.2.2 }
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
      secrets { ike-1 { secret = "two peers" } }
      """;
}
