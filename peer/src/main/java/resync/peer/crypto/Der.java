package resync.peer.crypto;

import java.util.Arrays;

/** As much of ASN.1's DER as keys in PKCS #1 and distinguished names need. */
final class Der {
  private Der() {}

  /** One element: tag, length, content. */
  static byte[] wrap(int tag, byte[] content) {
    int length = content.length;
    byte[] header =
        length < 0x80
            ? new byte[] {(byte) tag, (byte) length}
            : length < 0x100
                ? new byte[] {(byte) tag, (byte) 0x81, (byte) length}
                : new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
    return Octets.concat(header, content);
  }

  /** Goes through the elements of some octets; what is malformed reads as nothing. */
  static final class Reader {
    private final byte[] octets;
    private final int end;
    private int at;

    Reader(byte[] octets) {
      this(octets, 0, octets.length);
    }

    private Reader(byte[] octets, int from, int end) {
      this.octets = octets;
      this.at = from;
      this.end = end;
    }

    boolean hasMore() {
      return at < end;
    }

    /** The content of the next element, behind which this reader then is. */
    Reader enterAny() {
      int lengthAt = at + 1;
      if (lengthAt >= end) {
        return nothing();
      }
      int length = octets[lengthAt] & 0xff;
      int from = lengthAt + 1;
      if (length > 0x80) {
        int size = length & 0x7f;
        length = 0;
        for (int i = 0; i < size && from < end && size <= 2; i++) {
          length = (length << 8) | (octets[from++] & 0xff);
        }
      }
      if (length > end - from) {
        return nothing();
      }
      at = from + length;
      return new Reader(octets, from, at);
    }

    /** The same for an element that must have this tag. */
    Reader enter(int tag) {
      return at < end && (octets[at] & 0xff) == tag ? enterAny() : nothing();
    }

    byte[] rest() {
      return Arrays.copyOfRange(octets, at, end);
    }

    private Reader nothing() {
      at = end;
      return new Reader(octets, end, end);
    }
  }
}
