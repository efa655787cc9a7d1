package resync.lab.wire;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import resync.lab.capture.Recorder;
import resync.lab.control.Command;
import resync.lab.control.ControlException;
import resync.lab.control.ControlServer;
import resync.lab.control.Request;
import resync.lab.topology.GatewayName;
import resync.lab.topology.Preset;

/**
 * The program of the wire: captures on the devices towards both gateways, {@code west0} and {@code
 * east0}, into {@code wire-west.pcap} and {@code wire-east.pcap} of its directory, injects packets
 * and treats those that pass, by orders over {@code control.sock} there. {@code Main [DIRECTORY]};
 * the directory is {@code /run/resync} unless given.
 */
public final class Main implements AutoCloseable {
  private static final String USAGE =
      "usage: resync.lab.wire.Main [DIRECTORY]\n       resync.lab.wire.Main --aot-train";
  private static final long MOST_ROUNDS = 1_000_000;
  private static final long LONGEST_INTERVAL_MS = 60_000;

  private final Map<String, Recorder> recorders = new LinkedHashMap<>();
  private final ControlServer control;
  private final Middle middle;

  private Main(Path directory, Map<GatewayName, String> devices) throws IOException {
    for (Map.Entry<GatewayName, String> device : devices.entrySet()) {
      Path file = directory.resolve("wire-" + device.getKey().word() + ".pcap");
      recorders.put(device.getValue(), Recorder.start(device.getValue(), file));
    }
    middle = new Middle(devices);
    Map<String, Command> commands = new LinkedHashMap<>();
    commands.put("status", request -> status());
    commands.put("inject", this::inject);
    commands.putAll(new MiddleCommands(middle).all());
    commands.put("flush", request -> flush());
    commands.put("stop", request -> stop());
    control = ControlServer.start(directory.resolve("control.sock"), commands);
  }

  /**
   * Runs until it is terminated, which completes the captures; so does the command {@code stop}.
   * Exit code 2: wrong use, or a device or the directory is unusable.
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
      Main wire = start(Path.of(args.length == 1 ? args[0] : "/run/resync"), "west0", "east0");
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
  static Main start(Path directory, String west, String east) throws IOException {
    Map<GatewayName, String> devices = new LinkedHashMap<>();
    devices.put(Preset.WEST, west);
    devices.put(Preset.EAST, east);
    return new Main(directory, devices);
  }

  private Map<String, Object> status() throws ControlException {
    Map<String, Object> status = new LinkedHashMap<>();
    boolean ready = true;
    try {
      for (Map.Entry<String, Recorder> recorder : recorders.entrySet()) {
        ready &= recorder.getValue().running();
        status.put(recorder.getKey() + "Dropped", recorder.getValue().dropped());
      }
    } catch (IOException e) {
      throw new ControlException(String.valueOf(e.getMessage()));
    }
    status.put("ready", ready);
    return status;
  }

  private Map<String, Object> inject(Request request) throws ControlException {
    String device = request.string("device");
    if (!recorders.containsKey(device)) {
      throw new ControlException(
          "field \"device\" must be one of " + String.join(", ", recorders.keySet()));
    }
    long rounds = request.integer("count", 1, MOST_ROUNDS, 1);
    long interval = request.integer("intervalMs", 0, LONGEST_INTERVAL_MS, 0);
    List<byte[]> packets;
    try {
      packets = request.strings("packets").stream().map(HexFormat.of()::parseHex).toList();
    } catch (IllegalArgumentException e) {
      throw new ControlException("field \"packets\" must be a list of packets in hexadecimal");
    }
    long sent = Injector.inject(device, packets, rounds, TimeUnit.MILLISECONDS.toNanos(interval));
    return Map.of("sent", sent);
  }

  private Map<String, Object> flush() throws ControlException {
    middle.check();
    Map<String, Object> packets = new LinkedHashMap<>();
    try {
      for (Map.Entry<String, Recorder> recorder : recorders.entrySet()) {
        packets.put(recorder.getKey() + "Packets", recorder.getValue().complete());
      }
    } catch (IOException e) {
      throw new ControlException(String.valueOf(e.getMessage()));
    }
    return packets;
  }

  private Map<String, Object> stop() {
    closeRecorders();
    return Map.of();
  }

  private void closeRecorders() {
    recorders.values().forEach(Recorder::close);
  }

  @Override
  public void close() {
    middle.close();
    closeRecorders();
    try {
      control.close();
    } catch (IOException e) {
      System.err.println("wire program: cannot remove the control socket: " + e.getMessage());
    }
  }
}
