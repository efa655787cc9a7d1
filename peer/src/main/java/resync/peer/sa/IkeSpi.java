package resync.peer.sa;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * The SPI of one end of an IKE SA: 8 octets (RFC 7296 section 2.6).
 *
 * @param value the octets as a long, most significant octet first; every bit counts
 */
public record IkeSpi(long value) {
  /** Stands for the responder's SPI in the first message, and never names an IKE SA. */
  public static final IkeSpi ZERO = new IkeSpi(0);

  public boolean isZero() {
    return value == 0;
  }

  /** The eight octets, most significant first. */
  public byte[] octets() {
    return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
  }

  /** Sixteen lower-case hexadecimal digits. */
  public String hex() {
    return HexFormat.of().toHexDigits(value);
  }

  /** Sixteen lower-case hexadecimal digits. */
  @Override
  public String toString() {
    return hex();
  }
}
