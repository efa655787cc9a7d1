package resync.peer.ike;

import resync.peer.config.Identity;

/** What a person should look at where an exchange shows that the ends do not share a key. */
public final class KeyAdvice {
  private KeyAdvice() {}

  /**
   * The end of a sentence for the log. Only a likelihood: a forger's message looks no different.
   */
  public static String compareKeys(Identity local, Identity remote) {
    return "most likely the pre-shared keys of the two ends differ; compare the secret for "
        + local
        + " and "
        + remote
        + " at both";
  }
}
