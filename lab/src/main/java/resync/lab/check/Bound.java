package resync.lab.check;

import java.time.Duration;
import java.util.Locale;
import resync.lab.evidence.Figures;

/**
 * How long something may take: what a feature says, and what a slow machine adds to it. A bound is
 * made of timers of the protocol, which take as long on any machine, and of work. What is said
 * leaves at most {@link #WORK} for work, and only that is longer on a slow machine.
 *
 * @param said by the feature
 * @param slowness how many times slower than the reference this machine is now, at least 1
 */
public record Bound(Duration said, double slowness) {
  /** Handshakes, messages and probes of a recovery need a small part of it, where nothing waits. */
  public static final Duration WORK = Duration.ofSeconds(1);

  public Bound {
    if (!(slowness >= 1)) {
      throw new IllegalArgumentException("a machine is never reckoned faster than the reference");
    }
  }

  /** What a feature says, on a machine like the reference. */
  public static Bound of(Duration said) {
    return new Bound(said, 1);
  }

  /** How long it may take on this machine. */
  public Duration length() {
    Duration work = said.compareTo(WORK) < 0 ? said : WORK;
    return said.plusNanos(Math.round(work.toNanos() * (slowness - 1)));
  }

  /** Whether it may take longer on this machine than a feature says. */
  public boolean lengthened() {
    return slowness > 1;
  }

  /** With what was added, where anything was: {@code 2.30 s: 1.00 s times 2.3 for this machine}. */
  public String words() {
    if (!lengthened()) {
      return Figures.of(said);
    }
    String times = String.format(Locale.ROOT, "%.1f", slowness);
    return Figures.of(length())
        + ": "
        + Figures.of(said)
        + (said.compareTo(WORK) <= 0
            ? " times " + times + " for this machine"
            : " and "
                + Figures.of(length().minus(said))
                + " for this machine, which is "
                + times
                + " times slower than the reference");
  }
}
