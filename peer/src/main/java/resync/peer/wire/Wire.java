package resync.peer.wire;

import java.util.Arrays;

/** Big-endian numbers in arrays. Callers check lengths first. */
final class Wire {
  private Wire() {}

  static int u8(byte[] b, int at) {
    return b[at] & 0xff;
  }

  static int u16(byte[] b, int at) {
    return u8(b, at) << 8 | u8(b, at + 1);
  }

  static long u32(byte[] b, int at) {
    return (long) u16(b, at) << 16 | u16(b, at + 2);
  }

  static long u64(byte[] b, int at) {
    return u32(b, at) << 32 | u32(b, at + 4);
  }

  static void put16(byte[] b, int at, int value) {
    b[at] = (byte) (value >>> 8);
    b[at + 1] = (byte) value;
  }

  static void put32(byte[] b, int at, int value) {
    put16(b, at, value >>> 16);
    put16(b, at + 2, value);
  }

  static void put64(byte[] b, int at, long value) {
    put32(b, at, (int) (value >>> 32));
    put32(b, at + 4, (int) value);
  }

  /** A growing array of octets. */
  static final class Writer {
    private byte[] bytes = new byte[256];
    private int length;

    int length() {
      return length;
    }

    Writer u8(int value) {
      int at = reserve(1);
      bytes[at] = (byte) value;
      return this;
    }

    Writer u16(int value) {
      int at = reserve(2);
      put16(bytes, at, value);
      return this;
    }

    Writer u32(int value) {
      int at = reserve(4);
      put32(bytes, at, value);
      return this;
    }

    Writer u64(long value) {
      int at = reserve(8);
      put64(bytes, at, value);
      return this;
    }

    Writer octets(Octets value) {
      int at = reserve(value.length());
      value.copyTo(bytes, at);
      return this;
    }

    /** Overwrites two octets written before: a length that is known only now. */
    void patch16(int at, int value) {
      put16(bytes, at, value);
    }

    /** Overwrites four octets written before. */
    void patch32(int at, int value) {
      put32(bytes, at, value);
    }

    byte[] toArray() {
      return Arrays.copyOf(bytes, length);
    }

    private int reserve(int more) {
      if (length + more > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
      }
      int at = length;
      length += more;
      return at;
    }
  }
}
