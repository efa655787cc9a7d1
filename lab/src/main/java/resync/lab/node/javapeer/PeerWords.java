package resync.lab.node.javapeer;

import java.util.regex.Pattern;
import resync.lab.node.Statement;

/** What the Java peer's log lines mean, wherever it runs. */
public final class PeerWords {
  private static final String COMPARE_KEYS =
      ".*most likely the pre-shared keys of the two ends differ";

  private PeerWords() {}

  /**
   * Found in the line that says this, and with it what a person should look at where keys differ.
   */
  public static Pattern of(Statement statement) {
    return Pattern.compile(
        switch (statement) {
          case GARBAGE -> "message [56] of main mode from \\S+ decrypts to garbage" + COMPARE_KEYS;
          case WRONG_HASH -> "HASH_[IR] .*does not verify" + COMPARE_KEYS;
          case FOREIGN_KEYS ->
              "says something encrypted before .*, under other keys than ours" + COMPARE_KEYS;
          case WRONG_AUTH -> "the AUTH payload of \\S+ is wrong" + COMPARE_KEYS;
          case INVALID_SPI -> "%CRYPTO-4-RECVD_PKT_INV_SPI: decaps: ";
        });
  }
}
