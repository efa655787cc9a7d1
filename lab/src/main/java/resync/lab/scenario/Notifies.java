package resync.lab.scenario;

import java.util.Set;
import java.util.TreeSet;
import resync.lab.capture.IkeNames;
import resync.lab.topology.IkeVersion;

/** Names of payloads and notify message types, as a feature writes them. */
final class Notifies {
  private static final int NEAREST = 3;

  private Notifies() {}

  /**
   * That a message of this IKE version can carry it.
   *
   * @throws Mistake where there is no such name, with the nearest ones
   */
  static void check(String name, IkeVersion version) {
    Set<String> names = names(version);
    if (names.contains(name)) {
      return;
    }
    IkeVersion other = version == IkeVersion.IKEV1 ? IkeVersion.IKEV2 : IkeVersion.IKEV1;
    if (names(other).contains(name)) {
      throw new Mistake(
          name + " is a name of " + other.word() + ", but the tunnel is " + version.word());
    }
    throw new Mistake(
        "no message of "
            + version.word()
            + " carries "
            + name
            + "; the nearest names are "
            + String.join(", ", Spelling.nearest(name, names, NEAREST)));
  }

  /** IKEv1's RFCs write INVALID-SPI what a feature writes INVALID_SPI. */
  private static Set<String> names(IkeVersion version) {
    Set<String> names = new TreeSet<>();
    for (String name : IkeNames.ofMessages(version == IkeVersion.IKEV1 ? 1 : 2)) {
      names.add(name.replace('-', '_'));
    }
    return names;
  }
}
