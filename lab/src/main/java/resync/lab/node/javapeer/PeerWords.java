package resync.lab.node.javapeer;

import java.util.regex.Pattern;
import resync.lab.node.Statement;

/** What the Java peer's log lines mean, wherever it runs. */
public final class PeerWords {
  private static final String ADVICE = ".*most likely the pre-shared keys of the two ends differ";

  private PeerWords() {}

  /** Found in the line that says this, and with it what a person should look at. */
  public static Pattern of(Statement statement) {
    return Pattern.compile(
        switch (statement) {
              case GARBAGE -> "message [56] of main mode from \\S+ decrypts to garbage";
              case WRONG_HASH -> "HASH_[IR] .*does not verify";
              case FOREIGN_KEYS -> "says something encrypted before .*, under other keys than ours";
              case WRONG_AUTH -> "the AUTH payload of \\S+ is wrong";
            }
            + ADVICE);
  }
}
