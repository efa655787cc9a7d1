package resync.peer.crypto;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Blocks of a text in PEM (RFC 7468). */
final class Pem {
  private Pem() {}

  static boolean has(String text, String label) {
    return text.contains(begin(label));
  }

  /** The first block of a label, which is there. */
  static byte[] first(String text, String label) {
    return all(text, label).getFirst();
  }

  /**
   * Every block of a label.
   *
   * @throws IllegalArgumentException if a block is not closed or not Base64
   */
  static List<byte[]> all(String text, String label) {
    List<byte[]> blocks = new ArrayList<>();
    String begin = begin(label);
    String end = "-----END " + label + "-----";
    for (int at = text.indexOf(begin); at >= 0; at = text.indexOf(begin, at)) {
      at += begin.length();
      int stop = text.indexOf(end, at);
      if (stop < 0) {
        throw new IllegalArgumentException("'" + begin + "' has no '" + end + "'");
      }
      try {
        blocks.add(Base64.getMimeDecoder().decode(text.substring(at, stop)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("what follows '" + begin + "' is not Base64", e);
      }
      at = stop;
    }
    return blocks;
  }

  private static String begin(String label) {
    return "-----BEGIN " + label + "-----";
  }
}
