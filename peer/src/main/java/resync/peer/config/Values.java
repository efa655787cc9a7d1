package resync.peer.config;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Texts of the configuration as values; null or -1 for what is none. */
final class Values {
  private Values() {}

  /** A number as C's {@code strtoul} reads it: decimal, octal behind a 0, hexadecimal behind 0x. */
  private static final Pattern NUMBER =
      Pattern.compile("(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*) *([a-zA-Z]*)");

  /** A time: a number and ms, s, m, h or d; without a unit seconds. */
  static @Nullable Duration duration(String text) {
    Matcher matcher = NUMBER.matcher(text);
    long value = matcher.matches() ? magnitude(matcher.group(1)) : -1;
    if (value < 0 || value > Integer.MAX_VALUE) {
      return null;
    }
    return switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
      case "ms" -> Duration.ofMillis(value);
      case "", "s" -> Duration.ofSeconds(value);
      case "m" -> Duration.ofMinutes(value);
      case "h" -> Duration.ofHours(value);
      case "d" -> Duration.ofDays(value);
      default -> null;
    };
  }

  /** A rate: {@code 10/s}, {@code 1/500ms}, {@code 3/10s}. */
  static @Nullable Rate rate(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return null;
    }
    long count = number(text.substring(0, slash).strip());
    String period = text.substring(slash + 1).strip();
    boolean bare = !period.isEmpty() && Character.isLetter(period.charAt(0));
    Duration time = duration(bare ? "1" + period : period);
    if (count < 0 || count > Integer.MAX_VALUE || time == null || time.isZero()) {
      return null;
    }
    return new Rate((int) count, time);
  }

  /** A decimal number of at most 18 digits; -1 for anything else. */
  static long decimal(String text) {
    return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1;
  }

  /** A number; -1 for anything else. */
  static long number(String text) {
    Matcher matcher = NUMBER.matcher(text);
    return matcher.matches() && matcher.group(2).isEmpty() ? magnitude(matcher.group(1)) : -1;
  }

  /** A number with an optional k, m or g for 2^10, 2^20, 2^30; -1 for anything else. */
  static long count(String text) {
    Matcher matcher = NUMBER.matcher(text);
    if (!matcher.matches() || matcher.group(2).length() > 1) {
      return -1;
    }
    int bits = 10 * (matcher.group(2).isEmpty() ? 0 : 1 + suffix(matcher.group(2)));
    long value = magnitude(matcher.group(1));
    return bits < 0 || value < 0 || value > (Long.MAX_VALUE >> bits) ? -1 : value << bits;
  }

  /** Which of the suffixes it is; -2 for none of them. */
  private static int suffix(String letter) {
    int index = "kmg".indexOf(letter.toLowerCase(Locale.ROOT));
    return index < 0 ? -2 : index;
  }

  private static long magnitude(String digits) {
    try {
      return digits.equals("0") ? 0 : Long.decode(digits);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
