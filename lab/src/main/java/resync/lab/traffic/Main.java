package resync.lab.traffic;

import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import resync.lab.control.Command;
import resync.lab.control.ControlException;
import resync.lab.control.ControlServer;
import resync.lab.control.Request;
import resync.lab.topology.GatewayName;

/**
 * The program of a host: numbered UDP probes on port 7007, by orders over {@code control.sock} in
 * its directory, logged to {@code probes.csv} there. {@code Main west|east [ADDRESS [DIRECTORY]]};
 * probes leave from that local address, or from whichever the kernel chooses; the directory is
 * {@code /run/resync} unless given.
 */
public final class Main {
  private static final String USAGE =
      "usage: resync.lab.traffic.Main west|east [ADDRESS [DIRECTORY]]\n"
          + "       resync.lab.traffic.Main --aot-train";
  private static final String ANY_ADDRESS = "0.0.0.0";
  private static final long LONGEST_INTERVAL_MS = 60_000;

  private final Prober prober;

  private Main(Prober prober) {
    this.prober = prober;
  }

  /** Runs until it is terminated. Exit code 2: wrong use, or the directory or port is unusable. */
  public static void main(String[] args) throws InterruptedException {
    try {
      if (args.length == 1 && args[0].equals("--aot-train")) {
        Training.run();
        return;
      }
      if (args.length < 1 || args.length > 3 || !args[0].matches("west|east")) {
        fail(USAGE);
      }
      GatewayName gateway = new GatewayName(args[0]);
      String address = args.length > 1 ? args[1] : ANY_ADDRESS;
      start(gateway, Path.of(args.length == 3 ? args[2] : "/run/resync"), address, Probe.PORT);
    } catch (IOException | IllegalArgumentException e) {
      fail("host program: " + e);
    }
    new CountDownLatch(1).await();
  }

  private static void fail(String sentence) {
    PrintStream err = System.err;
    err.println(sentence);
    System.exit(2);
  }

  /** Starts the host's program in this process: what {@link #main} does, on a port of choice. */
  static Running start(GatewayName gateway, Path directory, int port) throws IOException {
    return start(gateway, directory, ANY_ADDRESS, port);
  }

  private static Running start(GatewayName gateway, Path directory, String address, int port)
      throws IOException {
    InetSocketAddress own = new InetSocketAddress(InetAddress.ofLiteral(address), port);
    Prober prober = Prober.start(gateway, own, new ProbeCsv(directory.resolve("probes.csv")));
    Main host = new Main(prober);
    Map<String, Command> commands = new LinkedHashMap<>();
    commands.put("status", request -> Map.of("ready", true));
    commands.put("start", host::send);
    commands.put("echo", request -> done(prober::echo));
    commands.put("stop", request -> done(prober::stop));
    commands.put("hold", request -> done(prober::hold));
    commands.put("release", request -> done(prober::release));
    commands.put("stats", request -> prober.stats());
    ControlServer control = ControlServer.start(directory.resolve("control.sock"), commands);
    return () -> {
      control.close();
      prober.close();
    };
  }

  /** A host's program within this process; closing it stops its threads and removes its socket. */
  @FunctionalInterface
  interface Running extends Closeable {}

  private static Map<String, Object> done(Runnable order) {
    order.run();
    return Map.of();
  }

  private Map<String, Object> send(Request request) throws ControlException {
    long interval = request.integer("intervalMs", 1, LONGEST_INTERVAL_MS, 10);
    long port = request.integer("port", 1, 65535, Probe.PORT);
    String to = request.string("to");
    try {
      InetSocketAddress destination = new InetSocketAddress(InetAddress.ofLiteral(to), (int) port);
      prober.send(destination, TimeUnit.MILLISECONDS.toNanos(interval));
    } catch (IllegalArgumentException e) {
      throw new ControlException("field \"to\" must be an IP address, not \"" + to + "\"");
    }
    return Map.of();
  }
}
