package resync.peer.crypto;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Key material: immutable octets that do not show up in a log by accident. Comparison takes the
 * same time wherever the octets differ.
 */
public final class Secret {
  private final byte[] octets;

  private Secret(byte[] octets) {
    this.octets = octets;
  }

  /** Copies {@code octets}. */
  public static Secret of(byte[] octets) {
    return new Secret(octets.clone());
  }

  /** Copies {@code length} octets of {@code octets} from {@code offset}. */
  public static Secret of(byte[] octets, int offset, int length) {
    return new Secret(Arrays.copyOfRange(octets, offset, offset + length));
  }

  /** The length in octets. */
  public int length() {
    return octets.length;
  }

  /** A copy of the octets. */
  public byte[] octets() {
    return octets.clone();
  }

  /** The octets in lower-case hexadecimal, for key tables and nothing else. */
  public String hex() {
    return HexFormat.of().formatHex(octets);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret that && MessageDigest.isEqual(octets, that.octets);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(octets);
  }

  /** The length only, never the octets. */
  @Override
  public String toString() {
    return "Secret[" + octets.length + " octets]";
  }
}
