package resync.lab.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HexFormat;

/** Packets and capture files, octet by octet from the RFCs' layouts. */
final class Packets {
  static final int MICROSECONDS = 0xa1b2c3d4;
  static final int NANOSECONDS = 0xa1b23c4d;
  static final int ETHERNET = 1;

  private Packets() {}

  static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replaceAll("\\s", ""));
  }

  static byte[] join(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteBuffer all = ByteBuffer.allocate(length);
    for (byte[] part : parts) {
      all.put(part);
    }
    return all.array();
  }

  static byte[] ethernet(byte[] packet) {
    return join(hex("020000000002 020000000001 0800"), packet);
  }

  /** From 192.0.2.1 to 198.51.100.1. */
  static byte[] ipv4(int protocol, int fragment, byte[] payload) {
    return ByteBuffer.allocate(20 + payload.length)
        .put(hex("45 00"))
        .putShort((short) (20 + payload.length))
        .putShort((short) 0)
        .putShort((short) fragment)
        .put((byte) 64)
        .put((byte) protocol)
        .putShort((short) 0)
        .put(hex("c0000201 c6336401"))
        .put(payload)
        .array();
  }

  static byte[] udp(int source, int destination, byte[] data) {
    return ByteBuffer.allocate(8 + data.length)
        .putShort((short) source)
        .putShort((short) destination)
        .putShort((short) (8 + data.length))
        .putShort((short) 0)
        .put(data)
        .array();
  }

  /**
   * An IKE header, RFC 7296 section 3.1, with SPIs 1111… and 2222…, and the length that is right.
   */
  static byte[] ike(int version, int exchange, int flags, int first, byte[] payloads) {
    return ByteBuffer.allocate(28 + payloads.length)
        .putLong(0x1111_1111_1111_1111L)
        .putLong(0x2222_2222_2222_2222L)
        .put((byte) first)
        .put((byte) version)
        .put((byte) exchange)
        .put((byte) flags)
        .putInt(7)
        .putInt(28 + payloads.length)
        .put(payloads)
        .array();
  }

  static byte[] payload(int next, byte[] body) {
    return ByteBuffer.allocate(4 + body.length)
        .put((byte) next)
        .put((byte) 0)
        .putShort((short) (4 + body.length))
        .put(body)
        .array();
  }

  static byte[] esp(String spi, int sequence) {
    return join(hex(spi), ByteBuffer.allocate(4).putInt(sequence).array(), new byte[32]);
  }

  static PcapFile.Frame frame(byte[] ethernet) {
    return new PcapFile.Frame(1, Instant.EPOCH, ETHERNET, ByteBuffer.wrap(ethernet));
  }

  static byte[] fileHeader(ByteOrder order, int magic, int linkType) {
    return ByteBuffer.allocate(24)
        .order(order)
        .putInt(magic)
        .putShort((short) 2)
        .putShort((short) 4)
        .putInt(0)
        .putInt(0)
        .putInt(65535)
        .putInt(linkType)
        .array();
  }

  static byte[] record(ByteOrder order, int seconds, int fraction, byte[] frame) {
    return ByteBuffer.allocate(16 + frame.length)
        .order(order)
        .putInt(seconds)
        .putInt(fraction)
        .putInt(frame.length)
        .putInt(frame.length)
        .put(frame)
        .array();
  }

  static void append(Path file, byte[] bytes) throws IOException {
    Files.write(file, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
