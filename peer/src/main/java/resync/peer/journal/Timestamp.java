package resync.peer.journal;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Instants as RFC 3339 in UTC with a fixed number of digits, so that lines sort and align. */
public final class Timestamp {
  private Timestamp() {}

  /** To the nanosecond: {@code 2026-11-21T17:30:05.123456789Z}. */
  public static String nanos(Instant instant) {
    return format(instant, 1, 9);
  }

  /** To the microsecond: {@code 2026-11-21T17:30:05.123456Z}. */
  public static String micros(Instant instant) {
    return format(instant, 1000, 6);
  }

  private static String format(Instant instant, int unit, int digits) {
    LocalDateTime time = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), 0, ZoneOffset.UTC);
    StringBuilder out = new StringBuilder(30);
    digits(out, time.getYear(), 4).append('-');
    digits(out, time.getMonthValue(), 2).append('-');
    digits(out, time.getDayOfMonth(), 2).append('T');
    digits(out, time.getHour(), 2).append(':');
    digits(out, time.getMinute(), 2).append(':');
    digits(out, time.getSecond(), 2).append('.');
    return digits(out, instant.getNano() / unit, digits).append('Z').toString();
  }

  private static StringBuilder digits(StringBuilder out, int value, int width) {
    String text = Integer.toString(value);
    return out.repeat('0', width - text.length()).append(text);
  }
}
