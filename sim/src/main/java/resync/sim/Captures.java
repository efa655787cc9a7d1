package resync.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import resync.lab.capture.PcapWriter;
import resync.lab.topology.GatewayName;
import resync.sim.net.Middle;

/** The captures of both of the wire's devices, as files. */
final class Captures implements Middle.Taps, AutoCloseable {
  private final Map<GatewayName, PcapWriter> files = new LinkedHashMap<>();

  /** Makes a file for each gateway in a folder. */
  Captures(Path folder, List<GatewayName> gateways) throws IOException {
    for (GatewayName gateway : gateways) {
      files.put(gateway, new PcapWriter(file(folder, gateway)));
    }
  }

  static Path file(Path folder, GatewayName gateway) {
    return folder.resolve("wire-" + gateway.word() + ".pcap");
  }

  @Override
  public void packet(Instant now, GatewayName gateway, boolean arriving, byte[] packet) {
    try {
      Objects.requireNonNull(files.get(gateway)).write(now, packet);
    } catch (IOException e) {
      throw new UncheckedIOException("the capture cannot be written", e);
    }
  }

  @Override
  public void flush() {
    try {
      for (PcapWriter file : files.values()) {
        file.flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the capture cannot be written", e);
    }
  }

  @Override
  public void close() {
    try {
      for (PcapWriter file : files.values()) {
        file.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the capture cannot be written", e);
    }
  }
}
