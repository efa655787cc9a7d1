package resync.peer.crypto;

import java.util.Arrays;
import java.util.Optional;

/** Checks that the ciphers share. */
final class Keys {
  private Keys() {}

  static void checkLength(String what, Secret key, int expected) {
    if (key.length() != expected) {
      throw new IllegalArgumentException(
          "the " + what + " key has " + key.length() + " octets, not " + expected);
    }
  }

  /** Cuts the pad length octet at the end, and the padding that it counts. */
  static Optional<byte[]> withoutPadding(byte[] padded) {
    int padding = padded[padded.length - 1] & 0xff;
    int length = padded.length - 1 - padding;
    return length < 0 ? Optional.empty() : Optional.of(Arrays.copyOf(padded, length));
  }
}
