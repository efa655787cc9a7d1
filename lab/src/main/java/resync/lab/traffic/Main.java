package resync.lab.traffic;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import resync.lab.control.Command;
import resync.lab.control.ControlException;
import resync.lab.control.KeptProgram;
import resync.lab.control.Request;
import resync.lab.topology.Flow;
import resync.lab.topology.GatewayName;

/**
 * The program of a host: numbered UDP probes on port 7007, logged to {@code probes.csv}, by orders
 * as {@link KeptProgram} takes them. {@code begin} says which {@code gateway} it is behind, all
 * {@code gateways} and {@code children} of the topology in their order, and the {@code hosts} it
 * is: its local addresses. {@code Main [DIRECTORY]}; the directory is {@code /run/resync} unless
 * given.
 */
public final class Main implements KeptProgram.Duty {
  private static final String USAGE =
      "usage: resync.lab.traffic.Main [DIRECTORY]\n       resync.lab.traffic.Main --aot-train";
  private static final List<String> COMMANDS =
      List.of("start", "echo", "stop", "hold", "release", "stats");
  private static final long LONGEST_INTERVAL_MS = 60_000;

  private final GatewayName gateway;
  private final Prober prober;

  private Main(GatewayName gateway, Prober prober) {
    this.gateway = gateway;
    this.prober = prober;
  }

  /** Runs until it is terminated. Exit code 2: wrong use, or the directory is unusable. */
  public static void main(String[] args) throws InterruptedException {
    try {
      if (args.length == 1 && args[0].equals("--aot-train")) {
        Training.run();
        return;
      }
      if (args.length > 1 || (args.length == 1 && args[0].startsWith("-"))) {
        fail(USAGE);
      }
      var _ = start(Path.of(args.length == 1 ? args[0] : "/run/resync"));
    } catch (IOException e) {
      fail("host program: " + e);
    }
    new CountDownLatch(1).await();
  }

  private static void fail(String sentence) {
    PrintStream err = System.err;
    err.println(sentence);
    System.exit(2);
  }

  /** Starts the host's program in this process. */
  static KeptProgram start(Path directory) throws IOException {
    return KeptProgram.start(directory, COMMANDS, Main::begin);
  }

  private static Main begin(Path folder, Request request) throws IOException, ControlException {
    GatewayName gateway = new GatewayName(request.string("gateway"));
    List<GatewayName> gateways =
        request.strings("gateways").stream().map(GatewayName::new).toList();
    if (!gateways.contains(gateway)) {
      throw new ControlException("field \"gateway\" must be one of the gateways");
    }
    List<InetAddress> own = new ArrayList<>();
    for (String host : request.strings("hosts")) {
      own.add(address("hosts", host));
    }
    return new Main(
        gateway,
        Prober.start(
            gateway,
            new Probe.Names(gateways, request.strings("children")),
            own,
            (int) request.integer("port", 1, 65535, Probe.PORT),
            new ProbeCsv(folder.resolve("probes.csv"))));
  }

  @Override
  public Map<String, Command> commands() {
    return Map.of(
        "start", this::send,
        "echo", this::echo,
        "stop", request -> done(prober::stop),
        "hold", request -> done(prober::hold),
        "release", request -> done(prober::release),
        "stats", request -> prober.stats());
  }

  private static Map<String, Object> done(Runnable order) {
    order.run();
    return Map.of();
  }

  private Map<String, Object> echo(Request request) throws ControlException {
    prober.echo(flow(request));
    return Map.of();
  }

  private Map<String, Object> send(Request request) throws ControlException {
    long interval = request.integer("intervalMs", 1, LONGEST_INTERVAL_MS, 10);
    InetAddress from = address("from", request.string("from"));
    if (!prober.isAt(from)) {
      throw new ControlException("field \"from\" must be one of the hosts that began");
    }
    InetSocketAddress to =
        new InetSocketAddress(
            address("to", request.string("to")),
            (int) request.integer("port", 1, 65535, Probe.PORT));
    prober.send(flow(request), from, to, TimeUnit.MILLISECONDS.toNanos(interval));
    return Map.of();
  }

  private Flow flow(Request request) throws ControlException {
    return new Flow(gateway, new GatewayName(request.string("peer")), request.string("child"));
  }

  private static InetAddress address(String field, String address) throws ControlException {
    try {
      return InetAddress.ofLiteral(address);
    } catch (IllegalArgumentException e) {
      throw new ControlException(
          "field \"" + field + "\" must be an IP address, not \"" + address + "\"");
    }
  }

  @Override
  public void close() throws IOException {
    prober.close();
  }
}
