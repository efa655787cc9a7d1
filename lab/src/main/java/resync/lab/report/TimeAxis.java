package resync.lab.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Maps a stretch of time onto a stretch of a drawing; labels count from a moment of its own. */
record TimeAxis(Instant from, Instant to, Instant zero, double left, double right) {
  private static final int TICKS = 10;

  /** A labelled place on the axis. */
  record Tick(double x, String label) {}

  double x(Instant time) {
    double whole = seconds(from, to);
    double part = whole <= 0 ? 0 : seconds(from, time) / whole;
    return left + (right - left) * Math.clamp(part, 0.0, 1.0);
  }

  boolean shows(Instant time) {
    return !time.isBefore(from) && !time.isAfter(to);
  }

  /** Round times, about ten of them. */
  List<Tick> ticks() {
    double step = step(seconds(from, to) / TICKS);
    double first = Math.ceil(seconds(zero, from) / step) * step;
    List<Tick> ticks = new ArrayList<>();
    for (int i = 0; first + i * step <= seconds(zero, to) + step / 1e6; i++) {
      double at = first + i * step;
      ticks.add(new Tick(x(zero.plusNanos(Math.round(at * 1e9))), label(at, step)));
    }
    return ticks;
  }

  private static String label(double seconds, double step) {
    if (Math.abs(seconds) < step / 2) {
      return "0";
    }
    return step < 0.5
        ? String.format(Locale.ROOT, "%.0f ms", seconds * 1e3)
        : String.format(Locale.ROOT, step < 1 ? "%.1f s" : "%.0f s", seconds);
  }

  private static double step(double atLeast) {
    double power = Math.pow(10, Math.floor(Math.log10(Math.max(atLeast, 1e-3))));
    for (double factor : new double[] {1, 2, 5}) {
      if (power * factor >= atLeast) {
        return power * factor;
      }
    }
    return power * 10;
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1e9;
  }
}
