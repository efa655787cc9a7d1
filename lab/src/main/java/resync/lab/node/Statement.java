package resync.lab.node;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import resync.lab.topology.IkeVersion;

/** Something that a gateway's log can say, by what it means: every stack has words of its own. */
public enum Statement {
  /** IKEv1 main mode, the responder: message 5 is no message once it is decrypted. */
  GARBAGE(IkeVersion.IKEV1, "a message of phase 1 decrypts to garbage"),
  /** IKEv1: HASH_I or HASH_R is not what this end computes. */
  WRONG_HASH(IkeVersion.IKEV1, "the hash of its peer does not verify"),
  /** IKEv1: phase 1 is under way, and the other end encrypts with keys that this end has not. */
  FOREIGN_KEYS(IkeVersion.IKEV1, "its peer encrypts with other keys"),
  /** IKEv2: the AUTH payload is not what this end computes. */
  WRONG_AUTH(IkeVersion.IKEV2, "the AUTH payload of its peer does not verify"),
  /** A packet of ESP or AH is dropped for its SPI: the line of Cisco's routers says it. */
  INVALID_SPI(null, "a packet has an invalid SPI");

  /**
   * A regular expression for the words of those that stand behind "has logged that"; INVALID_SPI
   * has a sentence of its own.
   */
  public static final String WORDS =
      "a message of phase 1 decrypts to garbage"
          + "|the hash of its peer does not verify"
          + "|its peer encrypts with other keys"
          + "|the AUTH payload of its peer does not verify";

  private final @Nullable IkeVersion version;
  private final String words;

  Statement(@Nullable IkeVersion version, String words) {
    this.version = version;
    this.words = words;
  }

  /** The IKE version that it is about; empty where both can say it. */
  public Optional<IkeVersion> version() {
    return Optional.ofNullable(version);
  }

  /** As a feature says it. */
  public String words() {
    return words;
  }

  /**
   * The one with these words.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Statement parse(String words) {
    return Arrays.stream(values())
        .filter(statement -> statement.words.equals(words))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no log says \"" + words + "\""));
  }
}
