package resync.peer.config;

import java.util.List;

/** A pre-shared key and the identities that may use it. Its text form never shows the key. */
public final class PresharedKey {
  private final String name;
  private final List<Identity> owners;
  private final byte[] key;

  /**
   * Makes a key.
   *
   * @param name the name of its section, such as {@code ike-1}
   * @param owners who shares it; empty: anybody
   * @param key the octets, copied
   */
  public PresharedKey(String name, List<Identity> owners, byte[] key) {
    this.name = name;
    this.owners = List.copyOf(owners);
    this.key = key.clone();
  }

  /** The name of the section the key was read from. */
  public String name() {
    return name;
  }

  /** Who shares the key; empty: anybody. */
  public List<Identity> owners() {
    return owners;
  }

  /** A copy of the octets of the key. */
  public byte[] key() {
    return key.clone();
  }

  /**
   * How well the key fits two ends; negative where it is for others. What fits the remote end
   * better goes first, and of equals what fits the local one better.
   */
  int match(Identity local, Identity remote) {
    if (owners.isEmpty()) {
      return match(IdentityMatch.ANY, IdentityMatch.ANY);
    }
    int ofLocal = best(local);
    int ofRemote = best(remote);
    return ofLocal + ofRemote == 0 ? -1 : match(ofLocal, ofRemote);
  }

  private static int match(int ofLocal, int ofRemote) {
    return ofRemote * (IdentityMatch.PERFECT + 1) + ofLocal;
  }

  private int best(Identity end) {
    return owners.stream().mapToInt(owner -> owner.quality(end)).max().orElse(IdentityMatch.NONE);
  }

  @Override
  public String toString() {
    return "PresharedKey[" + name + ", owners=" + owners + ", " + key.length + " octets]";
  }
}
