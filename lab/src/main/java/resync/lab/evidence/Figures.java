package resync.lab.evidence;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Figures as people read them in reasons, timelines and reports. */
public final class Figures {
  private Figures() {}

  /**
   * Three or four significant digits with a unit: {@code 0.84 ms}, {@code 312 ms}, {@code 2.10 s}.
   */
  public static String of(Duration duration) {
    double ms = duration.toNanos() / 1e6;
    if (Math.abs(ms) < 9.995) {
      return format("%.2f ms", ms);
    }
    if (Math.abs(ms) < 999.5) {
      return format("%.0f ms", ms);
    }
    double s = ms / 1e3;
    return Math.abs(s) < 99.995 ? format("%.2f s", s) : format("%.0f s", s);
  }

  /** The time between two moments, as {@link #of(Duration)}. */
  public static String between(Instant from, Instant to) {
    return of(Duration.between(from, to));
  }

  /** Seconds since the start with microseconds and sign: {@code +12.345678}. */
  public static String offset(Duration sinceStart) {
    return format("%+.6f", sinceStart.toNanos() / 1e9);
  }

  /** A number with its noun: {@code 1 probe}, {@code 12 probes}, {@code no probe}. */
  public static String count(long n, String noun) {
    if (n == 0) {
      return "no " + noun;
    }
    return n == 1 ? "1 " + noun : grouped(n) + " " + noun + "s";
  }

  /** Thousands separated by a thin space. */
  public static String grouped(long n) {
    return n < 10_000 ? Long.toString(n) : format("%,d", n).replace(',', '\u2009');
  }

  /** An SPI as IPsec people write it: {@code 0xc1a2b3d4}. */
  public static String spi(String hexadecimal) {
    return "0x" + hexadecimal;
  }

  private static String format(String format, Object argument) {
    return String.format(Locale.ROOT, format, argument);
  }
}
