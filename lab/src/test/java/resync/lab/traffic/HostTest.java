package resync.lab.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import resync.lab.control.ControlClient;
import resync.lab.control.KeptProgram;
import resync.lab.topology.Flow;
import resync.lab.topology.GatewayName;
import resync.lab.topology.Preset;
import resync.lab.traffic.ProbeRecord.Kind;

/** Both hosts' programs on the loopback interface, by their control sockets. */
class HostTest {
  @TempDir Path west;
  @TempDir Path east;
  private int westPort;
  private int eastPort;
  private KeptProgram westHost;
  private KeptProgram eastHost;
  private ControlClient toWest;
  private ControlClient toEast;

  @BeforeEach
  void start() throws IOException {
    westPort = freePort();
    eastPort = freePort();
    westHost = Main.start(west);
    eastHost = Main.start(east);
    toWest = ControlClient.connect(west.resolve("control.sock"));
    toEast = ControlClient.connect(east.resolve("control.sock"));
    begin(toWest, ".", Preset.WEST, westPort);
    begin(toEast, ".", Preset.EAST, eastPort);
  }

  private static void begin(ControlClient host, String folder, GatewayName side, int port)
      throws IOException {
    host.request(
        Map.of(
            "cmd",
            "begin",
            "folder",
            folder,
            "gateway",
            side.word(),
            "gateways",
            List.of("west", "east"),
            "children",
            List.of("voice"),
            "hosts",
            List.of("127.0.0.1", "127.0.0.2"),
            "port",
            port));
  }

  @AfterEach
  void stop() throws IOException {
    toWest.close();
    toEast.close();
    westHost.close();
    eastHost.close();
  }

  @Test
  void echoesCarryTheNumberOfTheProbe() throws IOException {
    toEast.request(echo("west", ""));
    send(toWest, eastPort);
    awaitStatistic(toWest, "received", count -> count >= 20);
    toWest.request(Map.of("cmd", "stop"));
    long sent = statistic(toWest, "sent");
    awaitStatistic(toWest, "received", count -> count == sent);

    List<ProbeRecord> records = records();
    assertEquals(sent, count(records, Kind.SENT, Preset.WEST_TO_EAST));
    assertEquals(sent, count(records, Kind.RECEIVED, Preset.WEST_TO_EAST));
    assertEquals(sent, count(records, Kind.ECHOED, Preset.EAST_TO_WEST));
    assertEquals(sent, count(records, Kind.RECEIVED, Preset.EAST_TO_WEST));
    assertEquals(0, count(records, Kind.SENT, Preset.EAST_TO_WEST));
    ProbeStatistics back =
        ProbeStatistics.of(records, Preset.EAST_TO_WEST, Instant.now(), Duration.ZERO);
    assertEquals(0, back.lost());
  }

  @Test
  void echoesAreNotEchoed() throws IOException {
    toEast.request(echo("west", ""));
    send(toWest, eastPort);
    awaitStatistic(toWest, "received", count -> count >= 5);
    toWest.request(echo("east", ""));
    long received = statistic(toWest, "received");
    send(toWest, eastPort);
    awaitStatistic(toWest, "received", count -> count >= received + 5);
    assertEquals(0, statistic(toWest, "echoed"));
  }

  /** The hosts of a child have addresses of their own; numbers are by flow. */
  @Test
  void eachChildHasHostsOfItsOwn() throws IOException {
    toEast.request(echo("west", ""));
    toEast.request(echo("west", "voice"));
    send(toWest, eastPort);
    awaitStatistic(toWest, "received", count -> count >= 5);
    Flow voice = new Flow(Preset.WEST, Preset.EAST, "voice");
    assertEquals(0, count(records(), Kind.SENT, voice));
    toWest.request(start("east", "voice", "127.0.0.2", eastPort));
    awaitRecord(Kind.RECEIVED, voice.reverse());
    toWest.request(Map.of("cmd", "stop"));
    assertEquals(
        1,
        records().stream()
            .filter(r -> r.direction().equals(voice) && r.kind() == Kind.SENT)
            .mapToLong(ProbeRecord::sequence)
            .min()
            .orElseThrow());
  }

  private void awaitRecord(Kind kind, Flow flow) throws IOException {
    long limit = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (count(records(), kind, flow) == 0) {
      assertTrue(System.nanoTime() < limit, "no probe " + flow + " was " + kind.word());
      LockSupport.parkNanos(2_000_000);
    }
  }

  /** Hosts are stopped one after the other: the first would lose what the last still sends. */
  @Test
  void aStoppedHostStillAnswers() throws IOException {
    toEast.request(echo("west", ""));
    toEast.request(Map.of("cmd", "stop"));
    send(toWest, eastPort);
    awaitStatistic(toWest, "received", count -> count >= 5);
  }

  @Test
  void nothingLeavesAHeldHost() throws IOException {
    toEast.request(echo("west", ""));
    send(toWest, eastPort);
    awaitStatistic(toWest, "received", count -> count >= 5);
    toEast.request(Map.of("cmd", "hold"));
    long echoed = count(records(), Kind.ECHOED, Preset.EAST_TO_WEST);
    long received = statistic(toEast, "received");
    awaitStatistic(toEast, "received", count -> count >= received + 10);
    assertEquals(echoed, count(records(), Kind.ECHOED, Preset.EAST_TO_WEST));
    toEast.request(Map.of("cmd", "release"));
    awaitStatistic(toEast, "echoed", count -> count >= echoed + 5);

    toWest.request(Map.of("cmd", "hold"));
    long sent = count(records(), Kind.SENT, Preset.WEST_TO_EAST);
    long skipped = statistic(toWest, "skippedSlots");
    awaitStatistic(toWest, "skippedSlots", count -> count >= skipped + 10);
    assertEquals(sent, count(records(), Kind.SENT, Preset.WEST_TO_EAST));
    toWest.request(Map.of("cmd", "release"));
    awaitStatistic(toWest, "sent", count -> count >= sent + 5);
  }

  @Test
  void numbersOfOwnProbesFollowThoseOfEchoes() throws IOException {
    toEast.request(echo("west", ""));
    send(toWest, eastPort);
    awaitStatistic(toWest, "received", count -> count >= 5);
    toWest.request(Map.of("cmd", "stop"));
    long sent = statistic(toWest, "sent");
    awaitStatistic(toWest, "received", count -> count == sent);
    send(toEast, westPort);
    awaitStatistic(toWest, "received", count -> count >= sent + 5);
    long highestEcho = highest(Kind.ECHOED);
    long firstOwn =
        records().stream()
            .filter(r -> r.kind() == Kind.SENT && r.direction().equals(Preset.EAST_TO_WEST))
            .mapToLong(ProbeRecord::sequence)
            .min()
            .orElseThrow();
    assertTrue(firstOwn > highestEcho, firstOwn + " after " + highestEcho);
  }

  @Test
  void whatIsNoProbeIsCountedAndNotLogged() throws IOException {
    byte[] ownDirection = new byte[Probe.LENGTH];
    new Probe(Preset.EAST_TO_WEST, false, 1, 0)
        .encode(ByteBuffer.wrap(ownDirection), new Probe.Names(Preset.PAIR, List.of()));
    for (byte[] datagram : List.of(new byte[0], new byte[Probe.LENGTH], ownDirection)) {
      try (DatagramSocket socket = new DatagramSocket()) {
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        socket.send(new DatagramPacket(datagram, datagram.length, loopback, eastPort));
      }
    }
    awaitStatistic(toEast, "foreign", count -> count == 3);
    assertEquals(List.of(), records());
  }

  @Test
  void wrongRequestsAreAnswered() throws IOException {
    assertSentence(
        Map.of("cmd", "fly"),
        "unknown command \"fly\"; commands are begin, echo, empty, end, hold");
    assertSentence(
        Map.of("cmd", "start", "from", "127.0.0.1", "to", "host-east"), "must be an IP address");
    assertSentence(Map.of("cmd", "start"), "field \"from\" must be a string");
    assertSentence(Map.of("cmd", "start", "from", "127.0.0.9"), "one of the hosts that began");
    assertSentence(
        Map.of("cmd", "start", "peer", "east", "to", "127.0.0.1", "intervalMs", 0),
        "\"intervalMs\" must be an integer from 1");
    assertSentence(Map.of(), "field \"cmd\" must be a string");
    assertEquals(true, toWest.request(Map.of("cmd", "status")).get("ready"));
  }

  /** A host that serves two scenarios is a new one for the second: counts, files, mode, threads. */
  @Test
  void nothingOfOneScenarioReachesTheNext() throws IOException {
    int threads = Thread.activeCount();
    toEast.request(echo("west", ""));
    send(toWest, eastPort);
    awaitStatistic(toWest, "received", count -> count >= 5);
    toEast.request(Map.of("cmd", "hold"));
    byte[] log = Files.readAllBytes(west.resolve("probes.csv"));
    Path second = Files.createDirectory(west.resolve("second"));
    assertEquals(List.of(), toWest.request(Map.of("cmd", "end")).get("left"));
    long left = Files.size(west.resolve("probes.csv"));
    assertTrue(left >= log.length);
    assertSentence(Map.of("cmd", "stats"), "no scenario has begun");

    begin(toWest, "second", Preset.WEST, westPort);
    Map<String, Object> stats = toWest.request(Map.of("cmd", "stats"));
    assertEquals("stopped", stats.get("mode"));
    for (String name : List.of("sent", "echoed", "received", "highestReceived", "foreign")) {
      assertEquals(0L, stats.get(name), name);
    }
    assertSentence(Map.of("cmd", "begin", "folder", "."), "a scenario is on already");
    toEast.request(Map.of("cmd", "end"));
    Files.delete(east.resolve("probes.csv"));
    begin(toEast, ".", Preset.EAST, eastPort);
    toEast.request(echo("west", ""));
    send(toWest, eastPort);
    awaitStatistic(toWest, "received", count -> count >= 5);
    assertEquals(left, Files.size(west.resolve("probes.csv")), "the first scenario's log");
    try (ProbeLog probes = new ProbeLog(second.resolve("probes.csv"))) {
      assertEquals(1, probes.poll().getFirst().sequence());
    }
    assertEquals(threads, Thread.activeCount(), "threads");
  }

  private void assertSentence(Map<String, Object> request, String part) {
    IOException e = assertThrows(IOException.class, () -> toWest.request(request));
    assertTrue(String.valueOf(e.getMessage()).contains(part), e.getMessage());
  }

  private void send(ControlClient host, int port) throws IOException {
    String peer = host == toWest ? "east" : "west";
    host.request(start(peer, "", "127.0.0.1", port));
  }

  private static Map<String, Object> start(String peer, String child, String address, int port) {
    return Map.of(
        "cmd",
        "start",
        "peer",
        peer,
        "child",
        child,
        "from",
        address,
        "to",
        address,
        "port",
        port,
        "intervalMs",
        2);
  }

  private static Map<String, Object> echo(String peer, String child) {
    return Map.of("cmd", "echo", "peer", peer, "child", child);
  }

  private List<ProbeRecord> records() throws IOException {
    try (ProbeLogs logs =
        new ProbeLogs(List.of(west.resolve("probes.csv"), east.resolve("probes.csv")))) {
      return logs.records();
    }
  }

  private static long count(List<ProbeRecord> records, Kind kind, Flow direction) {
    return records.stream()
        .filter(r -> r.kind() == kind && r.direction().equals(direction))
        .count();
  }

  private long highest(Kind kind) throws IOException {
    return records().stream()
        .filter(r -> r.kind() == kind)
        .mapToLong(ProbeRecord::sequence)
        .max()
        .orElseThrow();
  }

  private static long statistic(ControlClient host, String name) throws IOException {
    return (long) Objects.requireNonNull(host.request(Map.of("cmd", "stats")).get(name));
  }

  private static void awaitStatistic(ControlClient host, String name, Predicate<Long> condition)
      throws IOException {
    long limit = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.test(statistic(host, name))) {
      assertTrue(System.nanoTime() < limit, name + " is " + statistic(host, name));
      LockSupport.parkNanos(2_000_000);
    }
  }

  private static int freePort() throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      return socket.getLocalPort();
    }
  }
}
