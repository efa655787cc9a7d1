package resync.lab.scenario;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them. */
public final class Durations {
  /** A regular expression for what {@link #parse} reads in a sentence. */
  public static final String SENTENCE = "\\d+(?:\\.\\d+)? (?:millisecond|second|minute|hour)s?";

  private static final Pattern FORM =
      Pattern.compile("(\\d+(?:\\.\\d+)?) ?(ms|s|m|h|milliseconds?|seconds?|minutes?|hours?)");

  private static final BigDecimal LONGEST = BigDecimal.valueOf(Duration.ofDays(366).toNanos());
  private static final Duration LONGEST_WAIT = Duration.ofDays(7);

  private Durations() {}

  /**
   * Reads {@code 5s}, {@code 500ms}, {@code 1.5 seconds}, {@code 2 minutes}.
   *
   * @throws Mistake when it is written otherwise
   */
  public static Duration parse(String words) {
    Matcher form = FORM.matcher(words.strip());
    if (!form.matches()) {
      throw new Mistake("\"" + words + "\" is no duration; write 500ms, 5s, 2m or 1h");
    }
    long unit =
        switch (form.group(2)) {
          case "ms", "millisecond", "milliseconds" -> 1_000_000L;
          case "m", "minute", "minutes" -> 60_000_000_000L;
          case "h", "hour", "hours" -> 3_600_000_000_000L;
          default -> 1_000_000_000L;
        };
    BigDecimal nanos =
        new BigDecimal(form.group(1))
            .multiply(BigDecimal.valueOf(unit))
            .setScale(0, RoundingMode.HALF_UP);
    if (nanos.compareTo(LONGEST) > 0) {
      throw new Mistake("\"" + words + "\" is longer than a year, the longest that there is here");
    }
    return Duration.ofNanos(nanos.longValueExact());
  }

  /**
   * Reads the duration of a sentence: something that is waited for.
   *
   * @throws Mistake when it is zero, or so long that nobody waits for it
   */
  public static Duration sentence(String words) {
    Duration duration = parse(words);
    if (duration.isZero()) {
      throw new Mistake("\"" + words + "\" is no time at all; write a longer one");
    }
    if (duration.compareTo(LONGEST_WAIT) > 0) {
      throw new Mistake("\"" + words + "\" is longer than a week, the longest that a run waits");
    }
    return duration;
  }

  /** {@code 312 ms} below a second, {@code 2.10 s} below a minute, else {@code 2 min 5 s}. */
  public static String format(Duration duration) {
    return formatMillis(duration.toNanos() / 1e6);
  }

  /** As {@link #format}, of milliseconds. */
  public static String formatMillis(double ms) {
    if (ms < 9.95) {
      return String.format(Locale.ROOT, "%.1f ms", ms);
    }
    if (ms < 999.5) {
      return String.format(Locale.ROOT, "%.0f ms", ms);
    }
    if (ms < 59_995) {
      return String.format(Locale.ROOT, "%.2f s", ms / 1000);
    }
    long seconds = Math.round(ms / 1000);
    return seconds / 60 + " min " + seconds % 60 + " s";
  }
}
