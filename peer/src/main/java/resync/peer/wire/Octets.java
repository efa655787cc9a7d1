package resync.peer.wire;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** An immutable string of octets with value equality. */
public final class Octets {
  /** No octets. */
  public static final Octets EMPTY = new Octets(new byte[0]);

  private final byte[] bytes;

  private Octets(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A copy of the whole array. */
  public static Octets of(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new Octets(bytes.clone());
  }

  /** A copy of {@code from} (inclusive) to {@code to} (exclusive). */
  public static Octets of(byte[] bytes, int from, int to) {
    return from == to ? EMPTY : new Octets(Arrays.copyOfRange(bytes, from, to));
  }

  /** The four octets of a number, big-endian. */
  public static Octets ofInt(int value) {
    return new Octets(
        new byte[] {
          (byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value
        });
  }

  /** The eight octets of a number, big-endian. */
  public static Octets ofLong(long value) {
    byte[] bytes = new byte[8];
    for (int i = 0; i < 8; i++) {
      bytes[i] = (byte) (value >>> (56 - 8 * i));
    }
    return new Octets(bytes);
  }

  /** The octets that these hexadecimal digits stand for. */
  public static Octets hex(String digits) {
    return new Octets(HexFormat.of().parseHex(digits));
  }

  /** How many octets. */
  public int length() {
    return bytes.length;
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return bytes.length == 0;
  }

  /** The octet at a place, 0 to 255. */
  public int at(int index) {
    return bytes[index] & 0xff;
  }

  /** The number in exactly four octets, big-endian. */
  public int toInt() {
    if (bytes.length != 4) {
      throw new IllegalStateException(bytes.length + " octets are not a 32-bit number");
    }
    return (int) Wire.u32(bytes, 0);
  }

  /** The number in exactly eight octets, big-endian. */
  public long toLong() {
    if (bytes.length != 8) {
      throw new IllegalStateException(bytes.length + " octets are not a 64-bit number");
    }
    return Wire.u64(bytes, 0);
  }

  /** A copy. */
  public byte[] toArray() {
    return bytes.clone();
  }

  void copyTo(byte[] target, int offset) {
    System.arraycopy(bytes, 0, target, offset, bytes.length);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Octets that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Lower-case hexadecimal. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
