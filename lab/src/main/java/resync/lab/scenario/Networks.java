package resync.lab.scenario;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Protected networks as a feature says them: prefixes, separated by commas. */
final class Networks {
  private static final Pattern PREFIX =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})/(\\d{1,2})");

  private Networks() {}

  /**
   * Reads them.
   *
   * @param what whose they are, for the message
   * @throws Mistake where one is none, or has bits behind its length
   */
  static List<String> parse(String what, String words) {
    List<String> networks = Arrays.stream(words.split(",", -1)).map(String::strip).toList();
    for (String network : networks) {
      if (!isPrefix(network)) {
        throw new Mistake(
            what
                + ": \""
                + network
                + "\" is no network; write prefixes such as 10.1.0.0/24, separated by commas");
      }
    }
    return networks;
  }

  private static boolean isPrefix(String network) {
    var matcher = PREFIX.matcher(network);
    if (!matcher.matches()) {
      return false;
    }
    long address = 0;
    for (int octet = 1; octet <= 4; octet++) {
      int value = Integer.parseInt(matcher.group(octet));
      if (value > 255) {
        return false;
      }
      address = (address << 8) | value;
    }
    int length = Integer.parseInt(matcher.group(5));
    return length >= 1 && length <= 32 && (address & ((1L << (32 - length)) - 1)) == 0;
  }

  /** Whether two prefixes have addresses in common. */
  static boolean overlap(String one, String other) {
    int length = Math.min(length(one), length(other));
    return number(one) >>> (32 - length) == number(other) >>> (32 - length);
  }

  private static int length(String network) {
    return Integer.parseInt(network.substring(network.indexOf('/') + 1));
  }

  private static long number(String network) {
    long number = 0;
    for (String octet : network.substring(0, network.indexOf('/')).split("\\.", -1)) {
      number = (number << 8) | Integer.parseInt(octet);
    }
    return number;
  }
}
