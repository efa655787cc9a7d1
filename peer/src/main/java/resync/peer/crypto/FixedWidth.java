package resync.peer.crypto;

import java.math.BigInteger;

/** Integers as octets of a fixed width, leading zeros kept. */
final class FixedWidth {
  private FixedWidth() {}

  static byte[] bigEndian(BigInteger value, int width) {
    byte[] octets = value.toByteArray();
    byte[] fixed = new byte[width];
    int sign = octets.length > width ? octets.length - width : 0;
    int count = octets.length - sign;
    System.arraycopy(octets, sign, fixed, width - count, count);
    return fixed;
  }

  static void reverse(byte[] octets) {
    for (int low = 0, high = octets.length - 1; low < high; low++, high--) {
      byte kept = octets[low];
      octets[low] = octets[high];
      octets[high] = kept;
    }
  }
}
