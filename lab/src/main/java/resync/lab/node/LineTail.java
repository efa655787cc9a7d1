package resync.lab.node;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the whole lines that were appended to a file since it last looked. */
public final class LineTail {
  private long position;
  private byte[] rest = {};

  /** The new lines of the file, none where it does not exist. */
  public List<String> read(Path file) throws IOException {
    byte[] data;
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      long fresh = channel.size() - position;
      if (fresh <= 0) {
        return List.of();
      }
      ByteBuffer buffer = ByteBuffer.allocate(rest.length + Math.toIntExact(fresh)).put(rest);
      channel.position(position);
      while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
        // reads on
      }
      position = channel.position();
      data = new byte[buffer.position()];
      buffer.flip().get(data);
    } catch (NoSuchFileException e) {
      return List.of();
    }
    return split(data);
  }

  private List<String> split(byte[] data) {
    List<String> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < data.length; i++) {
      if (data[i] == '\n') {
        lines.add(new String(data, start, i - start, StandardCharsets.UTF_8));
        start = i + 1;
      }
    }
    rest = new byte[data.length - start];
    System.arraycopy(data, start, rest, 0, rest.length);
    return lines;
  }
}
