package resync.lab.wire;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import resync.lab.capture.Recorder;
import resync.lab.control.Command;
import resync.lab.control.ControlException;
import resync.lab.control.KeptProgram;
import resync.lab.control.Request;

/**
 * The wire during one scenario: captures on the device towards each gateway into a file such as
 * {@code wire-west.pcap} of a folder, injects packets and treats those that pass.
 */
final class Passage implements KeptProgram.Duty {
  /** The names of its commands. */
  static final List<String> COMMANDS =
      List.of("inject", "treat", "treated", "untreat", "link", "flush");

  private static final long MOST_ROUNDS = 1_000_000;
  private static final long LONGEST_INTERVAL_MS = 60_000;

  private final Map<String, Recorder> recorders = new LinkedHashMap<>();
  private final Middle middle;
  private final Map<String, Command> commands = new LinkedHashMap<>();

  /** Captures when it returns. */
  Passage(Path folder, List<Main.Port> ports) throws IOException {
    try {
      for (Main.Port port : ports) {
        Path file = folder.resolve("wire-" + port.gateway().word() + ".pcap");
        recorders.put(port.device(), Recorder.start(port.device(), file));
      }
    } catch (IOException e) {
      recorders.values().forEach(Recorder::close);
      throw e;
    }
    middle = new Middle(ports);
    commands.put("inject", this::inject);
    commands.putAll(new MiddleCommands(middle).all());
    commands.put("flush", request -> flush());
  }

  @Override
  public Map<String, Command> commands() {
    return commands;
  }

  @Override
  public Map<String, Object> status() throws ControlException {
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

  /** Completes the captures. */
  @Override
  public void close() {
    middle.close();
    recorders.values().forEach(Recorder::close);
  }
}
