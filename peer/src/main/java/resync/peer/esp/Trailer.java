package resync.peer.esp;

/** ESP's trailer (RFC 4303 section 2.4): padding of 1, 2, 3 and so on, its length, next header. */
final class Trailer {
  private static final int LENGTH = 2;

  private Trailer() {}

  /** Octets of a payload with its trailer. */
  static int padded(int payload, int alignment) {
    return Math.ceilDiv(payload + LENGTH, alignment) * alignment;
  }

  /**
   * Writes the trailer of a payload.
   *
   * @param payload where it begins
   * @param end behind its last octet
   * @return octets of payload and trailer
   */
  static int add(byte[] b, int payload, int end, int alignment, int nextHeader) {
    int plain = end - payload;
    int padded = padded(plain, alignment);
    int padding = padded - plain - LENGTH;
    int at = end;
    for (int i = 1; i <= padding; i++) {
      b[at++] = (byte) i;
    }
    b[at++] = (byte) padding;
    b[at] = (byte) nextHeader;
    return padded;
  }

  /**
   * Octets of the payload before its trailer; -1 if the trailer is not one.
   *
   * @param payload where it begins
   * @param padded its octets, trailer included
   */
  static int lengthBefore(byte[] b, int payload, int padded) {
    int padding = b[payload + padded - LENGTH] & 0xff;
    int bytes = padded - LENGTH - padding;
    if (bytes < 0) {
      return -1;
    }
    for (int i = 0; i < padding; i++) {
      if (b[payload + bytes + i] != (byte) (i + 1)) {
        return -1;
      }
    }
    return bytes;
  }
}
