package resync.lab.capture;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The IPv4 packets of a capture, also of one that is still growing. Frames that carry no IPv4, such
 * as ARP, are left out, yet count in {@link CapturedPacket#number}. Not for use by several threads.
 */
public final class PcapReader implements Closeable {
  private final Path path;
  private @Nullable PcapFile file;

  /** The file need not be there yet. */
  public PcapReader(Path path) {
    this.path = path;
  }

  /** All packets of a capture that is there. */
  public static List<CapturedPacket> readAll(Path path) throws IOException {
    try (PcapFile file = PcapFile.open(path)) {
      return read(file);
    }
  }

  /**
   * Packets that have been captured since the last call.
   *
   * @throws IOException when the file is no pcap file or is damaged; the message says where
   */
  public List<CapturedPacket> poll() throws IOException {
    if (file == null) {
      if (!Files.exists(path)) {
        return List.of();
      }
      file = PcapFile.open(path);
    }
    return read(file);
  }

  private static List<CapturedPacket> read(PcapFile file) throws IOException {
    List<CapturedPacket> packets = new ArrayList<>();
    PcapFile.Frame frame;
    while ((frame = file.next()) != null) {
      Optional<CapturedPacket> packet = Dissector.dissect(frame);
      packet.ifPresent(packets::add);
    }
    return packets;
  }

  @Override
  public void close() {
    if (file != null) {
      file.close();
    }
  }
}
