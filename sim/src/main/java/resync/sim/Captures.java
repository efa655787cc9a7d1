package resync.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import resync.lab.capture.PcapWriter;
import resync.lab.topology.Side;
import resync.sim.net.Middle;

/** The captures of both of the wire's devices, as files. */
final class Captures implements Middle.Taps, AutoCloseable {
  private final Map<Side, PcapWriter> files = new EnumMap<>(Side.class);

  /** Makes both files in a folder. */
  Captures(Path folder) throws IOException {
    for (Side side : Side.values()) {
      files.put(side, new PcapWriter(file(folder, side)));
    }
  }

  static Path file(Path folder, Side side) {
    return folder.resolve("wire-" + side.word() + ".pcap");
  }

  @Override
  public void packet(Instant now, Side side, boolean arriving, byte[] packet) {
    try {
      Objects.requireNonNull(files.get(side)).write(now, packet);
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
