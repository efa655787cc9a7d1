package resync.peer.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Texts of the configuration as values; null or -1 for what is none. */
final class Values {
  private Values() {}

  /** A time: digits and ms, s, m, h or d; without a unit seconds. */
  static @Nullable Duration duration(String text) {
    int digits = digits(text);
    long value = number(text.substring(0, digits));
    if (value < 0 || value > Integer.MAX_VALUE) {
      return null;
    }
    return switch (text.substring(digits).strip()) {
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
    Duration time = duration(digits(period) == 0 ? "1" + period : period);
    if (count < 0 || count > Integer.MAX_VALUE || time == null || time.isZero()) {
      return null;
    }
    return new Rate((int) count, time);
  }

  /** A decimal number of at most 18 digits; -1 for anything else. */
  static long number(String text) {
    return !text.isEmpty() && text.length() <= 18 && digits(text) == text.length()
        ? Long.parseLong(text)
        : -1;
  }

  /** A number with an optional k, m or g for 2^10, 2^20, 2^30; -1 for anything else. */
  static long count(String text) {
    if (text.isEmpty()) {
      return -1;
    }
    int shift = "kmg".indexOf(Character.toLowerCase(text.charAt(text.length() - 1)));
    if (shift < 0) {
      return number(text);
    }
    long value = number(text.substring(0, text.length() - 1));
    int bits = 10 * (shift + 1);
    return value < 0 || value > (Long.MAX_VALUE >> bits) ? -1 : value << bits;
  }

  private static int digits(String text) {
    int at = 0;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }
}
