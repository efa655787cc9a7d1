package resync.peer.wire;

import java.util.Arrays;

/** Big-endian numbers in arrays. Callers check lengths first. */
public final class Wire {
  private Wire() {}

  /** One octet, 0 to 255. */
  public static int u8(byte[] b, int at) {
    return b[at] & 0xff;
  }

  /** Two octets, 0 to 65535. */
  public static int u16(byte[] b, int at) {
    return u8(b, at) << 8 | u8(b, at + 1);
  }

  /** Four octets, unsigned. */
  public static long u32(byte[] b, int at) {
    return (long) u16(b, at) << 16 | u16(b, at + 2);
  }

  /** Eight octets; a value above the largest long is negative. */
  public static long u64(byte[] b, int at) {
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
  public static final class Writer {
    private byte[] bytes = new byte[256];
    private int length;

    /** How many octets have been written. */
    public int length() {
      return length;
    }

    /** Appends the low octet. */
    public Writer u8(int value) {
      int at = reserve(1);
      bytes[at] = (byte) value;
      return this;
    }

    /** Appends the low two octets. */
    public Writer u16(int value) {
      int at = reserve(2);
      put16(bytes, at, value);
      return this;
    }

    /** Appends four octets. */
    public Writer u32(int value) {
      int at = reserve(4);
      put32(bytes, at, value);
      return this;
    }

    /** Appends eight octets. */
    public Writer u64(long value) {
      int at = reserve(8);
      put64(bytes, at, value);
      return this;
    }

    /** Appends them all. */
    public Writer octets(Octets value) {
      int at = reserve(value.length());
      value.copyTo(bytes, at);
      return this;
    }

    /** Overwrites two octets written before: a length that is known only now. */
    public void patch16(int at, int value) {
      put16(bytes, at, value);
    }

    /** Overwrites four octets written before. */
    public void patch32(int at, int value) {
      put32(bytes, at, value);
    }

    /** A copy of all that has been written. */
    public byte[] toArray() {
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
