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
   * How well the key fits two ends: 3 lists both, 2 the remote one, 1 the local one, 0 anybody, -1
   * is for others.
   */
  int match(Identity local, Identity remote) {
    if (owners.isEmpty()) {
      return 0;
    }
    int match = 0;
    for (Identity owner : owners) {
      if (owner.matches(remote)) {
        match |= 2;
      }
      if (owner.matches(local)) {
        match |= 1;
      }
    }
    return match == 0 ? -1 : match;
  }

  @Override
  public String toString() {
    return "PresharedKey[" + name + ", owners=" + owners + ", " + key.length + " octets]";
  }
}
