package resync.lab.scenario;

import java.util.Arrays;
import java.util.List;
import resync.lab.topology.IpPrefix;

/** Protected networks as a feature says them: prefixes, separated by commas. */
final class Networks {
  private Networks() {}

  /**
   * Reads them.
   *
   * @param what whose they are, for the message
   * @throws Mistake where one is none, or has bits behind its length
   */
  static List<String> parse(String what, String words) {
    return Arrays.stream(words.split(",", -1)).map(word -> parseOne(what, word.strip())).toList();
  }

  private static String parseOne(String what, String word) {
    return IpPrefix.parse(word)
        .filter(network -> network.length() > 0)
        .map(IpPrefix::toString)
        .orElseThrow(
            () ->
                new Mistake(
                    "%s: \"%s\" is no network; write prefixes such as %s, separated by commas"
                        .formatted(
                            what, word, word.indexOf(':') < 0 ? "10.1.0.0/24" : "fd00:1::/64")));
  }

  /** Whether two prefixes have addresses in common. */
  static boolean overlap(String one, String other) {
    return IpPrefix.of(one).overlaps(IpPrefix.of(other));
  }
}
