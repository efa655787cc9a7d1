package resync.lab.wire;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import resync.lab.control.KeptProgram;
import resync.lab.topology.GatewayName;
import resync.lab.topology.Preset;

/**
 * The program of the wire: captures on the devices {@code west0} and {@code east0} towards both
 * gateways, injects and treats packets, by orders as {@link KeptProgram} takes them. {@code Main
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
          start(Path.of(args.length == 1 ? args[0] : "/run/resync"), "west0", "east0");
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
  static KeptProgram start(Path directory, String west, String east) throws IOException {
    Map<GatewayName, String> devices = new LinkedHashMap<>();
    devices.put(Preset.WEST, west);
    devices.put(Preset.EAST, east);
    return KeptProgram.start(
        directory, Passage.COMMANDS, (folder, request) -> new Passage(folder, devices));
  }
}
