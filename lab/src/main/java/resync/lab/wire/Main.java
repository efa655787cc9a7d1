package resync.lab.wire;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import resync.lab.control.ControlException;
import resync.lab.control.KeptProgram;
import resync.lab.control.Request;
import resync.lab.topology.GatewayName;

/**
 * The program of the wire: captures on the device towards each gateway, such as {@code west0},
 * injects and treats packets, by orders as {@link KeptProgram} takes them. {@code Main
 * [DIRECTORY]}; the directory is {@code /run/resync} unless given.
 */
public final class Main {
  private static final String USAGE =
      "usage: resync.lab.wire.Main [DIRECTORY]\n       resync.lab.wire.Main --aot-train";

  private Main() {}

  /**
   * Runs until it is terminated, which completes the captures. Exit code 2: wrong use, or the
   * directory is unusable.
   */
  public static void main(String[] args) throws InterruptedException {
    if (args.length == 1 && args[0].equals("--aot-train")) {
      Training.run();
      return;
    }
    if (args.length > 1 || (args.length == 1 && args[0].startsWith("-"))) {
      fail(USAGE);
    }
    try {
      KeptProgram wire =
          start(Path.of(args.length == 1 ? args[0] : "/run/resync"), name -> name + "0");
      Runtime.getRuntime().addShutdownHook(new Thread(wire::close, "stop"));
      new CountDownLatch(1).await();
    } catch (IOException e) {
      fail("wire program: " + e.getMessage());
    }
  }

  private static void fail(String sentence) {
    System.err.println(sentence);
    System.exit(2);
  }

  /** What {@link #main} does, on devices of choice. */
  static KeptProgram start(Path directory, UnaryOperator<String> devices) throws IOException {
    return KeptProgram.start(
        directory,
        Passage.COMMANDS,
        (folder, request) -> new Passage(folder, ports(request, devices)));
  }

  /** {@code begin} says all {@code gateways} in their order, and their {@code addresses}. */
  private static List<Port> ports(Request request, UnaryOperator<String> devices)
      throws ControlException {
    List<String> gateways = request.strings("gateways");
    List<String> addresses = request.strings("addresses");
    if (gateways.size() != addresses.size()) {
      throw new ControlException("each of the gateways has one of the addresses");
    }
    List<Port> ports = new ArrayList<>();
    for (int i = 0; i < gateways.size(); i++) {
      String name = gateways.get(i);
      ports.add(new Port(new GatewayName(name), devices.apply(name), addresses.get(i)));
    }
    return ports;
  }

  /**
   * Where a gateway is connected.
   *
   * @param device towards it
   * @param address the gateway's, as the wire sees it
   */
  record Port(GatewayName gateway, String device, String address) {}
}
