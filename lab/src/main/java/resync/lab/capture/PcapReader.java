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
 * The IP packets of a capture, also of one that is still growing. What is about the link alone, ARP
 * and neighbour discovery, is left out, yet counts in {@link CapturedPacket#number}. Not for use by
 * several threads.
 */
public final class PcapReader implements Closeable {
  private final Path path;
  private final Dissector dissector = new Dissector();
  private @Nullable PcapFile file;

  /** The file need not be there yet. */
  public PcapReader(Path path) {
    this.path = path;
  }

  /**
   * All packets of a capture that is there.
   *
   * @throws IOException when the file is no capture or cannot be read to its end; the message says
   *     where
   */
  public static List<CapturedPacket> readAll(Path path) throws IOException {
    try (PcapReader reader = new PcapReader(path)) {
      PcapFile file = PcapFile.open(path);
      reader.file = file;
      List<CapturedPacket> packets = reader.poll();
      Optional<String> unread = file.unread();
      if (unread.isPresent()) {
        throw new IOException(unread.get());
      }
      return packets;
    }
  }

  /**
   * Packets that have been captured since the last call, up to where the file is damaged.
   *
   * @throws IOException when the file is no capture; the message says so
   */
  public List<CapturedPacket> poll() throws IOException {
    if (file == null) {
      if (!Files.exists(path)) {
        return List.of();
      }
      file = PcapFile.open(path);
    }
    List<CapturedPacket> packets = new ArrayList<>();
    PcapFile.Frame frame;
    while ((frame = file.next()) != null) {
      dissector.dissect(frame).filter(p -> !p.isOfLinkOrGroup()).ifPresent(packets::add);
    }
    return packets;
  }

  /** Where the file is damaged, a sentence: what follows was not read. */
  public Optional<String> damage() {
    return file == null ? Optional.empty() : file.damage();
  }

  @Override
  public void close() {
    if (file != null) {
      file.close();
    }
  }
}
