package resync.lab.capture;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * Writes IP packets that no device carried to a pcap file: nanosecond time stamps, link type RAW.
 * The same packets at the same times give the same file, octet by octet.
 */
public final class PcapWriter implements Closeable {
  private static final int NANOSECONDS = 0xa1b23c4d;
  private static final int SNAPLEN = 65_535;
  private static final int LINKTYPE_RAW = 101;
  private static final int FILE_HEADER = 24;
  private static final int RECORD_HEADER = 16;

  private final OutputStream file;

  /** Makes the file, or empties it. */
  public PcapWriter(Path path) throws IOException {
    file = new BufferedOutputStream(Files.newOutputStream(path), 1 << 16);
    file.write(
        ByteBuffer.allocate(FILE_HEADER)
            .putInt(NANOSECONDS)
            .putShort((short) 2)
            .putShort((short) 4)
            .putLong(0)
            .putInt(SNAPLEN)
            .putInt(LINKTYPE_RAW)
            .array());
  }

  /** Adds a whole IP packet. */
  public void write(Instant time, byte[] packet) throws IOException {
    file.write(
        ByteBuffer.allocate(RECORD_HEADER)
            .putInt((int) time.getEpochSecond())
            .putInt(time.getNano())
            .putInt(packet.length)
            .putInt(packet.length)
            .array());
    file.write(packet);
  }

  /** Makes everything written so far readable. */
  public void flush() throws IOException {
    file.flush();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
