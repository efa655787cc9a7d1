package resync.peer.sa;

import java.util.HexFormat;

/**
 * The SPI of an ESP or AH SA: 4 octets, chosen by the receiver (RFC 4301 section 4.1).
 *
 * @param value the octets as an int, most significant octet first; every bit counts
 */
public record Spi(int value) {
  /** The SPIs 1 to 255 are reserved by IANA, and 0 never names an SA (RFC 4303 section 2.1). */
  public static final int RESERVED = 256;

  /** The SPI in the four octets at {@code offset}. */
  public static Spi read(byte[] octets, int offset) {
    return new Spi(
        octets[offset] << 24
            | (octets[offset + 1] & 0xff) << 16
            | (octets[offset + 2] & 0xff) << 8
            | (octets[offset + 3] & 0xff));
  }

  /** Whether no SA can have this SPI. */
  public boolean isReserved() {
    return Integer.compareUnsigned(value, RESERVED) < 0;
  }

  /** The four octets, most significant first. */
  public byte[] octets() {
    return new byte[] {
      (byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value
    };
  }

  /** Eight lower-case hexadecimal digits. */
  public String hex() {
    return HexFormat.of().toHexDigits(value);
  }

  /** {@code 0x} and eight hexadecimal digits. */
  @Override
  public String toString() {
    return "0x" + hex();
  }
}
