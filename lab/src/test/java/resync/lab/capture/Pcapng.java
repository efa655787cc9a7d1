package resync.lab.capture;

import static resync.lab.capture.Packets.join;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Blocks of pcapng files, by the figures of draft-ietf-opsawg-pcapng. */
record Pcapng(ByteOrder order) {
  static final Pcapng LITTLE = new Pcapng(ByteOrder.LITTLE_ENDIAN);
  static final Pcapng BIG = new Pcapng(ByteOrder.BIG_ENDIAN);

  byte[] block(int type, byte[] body) {
    byte[] padded = join(body, new byte[-body.length & 3]);
    return ByteBuffer.allocate(12 + padded.length)
        .order(order)
        .putInt(type)
        .putInt(12 + padded.length)
        .put(padded)
        .putInt(12 + padded.length)
        .array();
  }

  /** Section Header Block of unknown length. */
  byte[] section() {
    return block(
        0x0a0d0d0a,
        words(16).putInt(0x1a2b3c4d).putShort((short) 1).putShort((short) 0).putLong(-1).array());
  }

  /** Interface Description Block. */
  byte[] device(int linkType, int snapLength, byte[]... options) {
    byte[] fixed =
        words(8).putShort((short) linkType).putShort((short) 0).putInt(snapLength).array();
    return block(1, join(fixed, join(options)));
  }

  byte[] option(int code, byte[] value) {
    return join(
        words(4).putShort((short) code).putShort((short) value.length).array(),
        value,
        new byte[-value.length & 3]);
  }

  /** if_tsresol. */
  byte[] resolution(int power) {
    return option(9, new byte[] {(byte) power});
  }

  /** if_tsoffset. */
  byte[] offset(long seconds) {
    return option(14, words(8).putLong(seconds).array());
  }

  /** Enhanced Packet Block. */
  byte[] packet(int device, long ticks, byte[] frame, byte[]... options) {
    byte[] fixed =
        words(20)
            .putInt(device)
            .putInt((int) (ticks >>> 32))
            .putInt((int) ticks)
            .putInt(frame.length)
            .putInt(frame.length)
            .array();
    return block(6, join(fixed, frame, new byte[-frame.length & 3], join(options)));
  }

  /** The obsolete Packet Block. */
  byte[] oldPacket(int device, long ticks, byte[] frame) {
    byte[] fixed =
        words(20)
            .putShort((short) device)
            .putShort((short) 0)
            .putInt((int) (ticks >>> 32))
            .putInt((int) ticks)
            .putInt(frame.length)
            .putInt(frame.length)
            .array();
    return block(2, join(fixed, frame));
  }

  /** Simple Packet Block of a packet that may have been longer. */
  byte[] simplePacket(int length, byte[] frame) {
    return block(3, join(words(4).putInt(length).array(), frame));
  }

  private ByteBuffer words(int octets) {
    return ByteBuffer.allocate(octets).order(order);
  }
}
