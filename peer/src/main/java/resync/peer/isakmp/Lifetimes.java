package resync.peer.isakmp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import resync.peer.wire.v1.Attribute;
import resync.peer.wire.v1.SaTransform;

/**
 * Lifetimes as attributes (RFC 2407 section 4.5, RFC 2409 appendix A): a Life Type, then its Life
 * Duration, twice where both kinds are there.
 *
 * @param seconds zero where none is given
 * @param kilobytes 0 where none is given
 */
public record Lifetimes(Duration seconds, long kilobytes) {
  private static final int SECONDS = 1;
  private static final int KILOBYTES = 2;
  private static final long LONGEST = 0xffff_ffffL;

  /** The lifetimes of a transform. */
  public static Lifetimes read(SaTransform transform, int lifeType, int lifeDuration) {
    return read(transform.attributes(), lifeType, lifeDuration);
  }

  public static Lifetimes read(List<Attribute> attributes, int lifeType, int lifeDuration) {
    long type = 0;
    long seconds = 0;
    long kilobytes = 0;
    for (Attribute attribute : attributes) {
      if (attribute.type() == lifeType) {
        type = attribute.number().orElse(0);
      } else if (attribute.type() == lifeDuration) {
        long duration = Math.min(attribute.number().orElse(LONGEST), LONGEST);
        if (type == SECONDS) {
          seconds = duration;
        } else if (type == KILOBYTES) {
          kilobytes = duration;
        }
      }
    }
    return new Lifetimes(Duration.ofSeconds(seconds), kilobytes);
  }

  /** The attributes of lifetimes; those that are zero are left out. */
  public static List<Attribute> attributes(
      int lifeType, int lifeDuration, Duration seconds, long kilobytes) {
    List<Attribute> attributes = new ArrayList<>();
    if (seconds.toSeconds() > 0) {
      attributes.add(Attribute.of(lifeType, SECONDS));
      attributes.add(Attribute.of(lifeDuration, Math.min(seconds.toSeconds(), LONGEST)));
    }
    if (kilobytes > 0) {
      attributes.add(Attribute.of(lifeType, KILOBYTES));
      attributes.add(Attribute.of(lifeDuration, Math.min(kilobytes, LONGEST)));
    }
    return attributes;
  }

  /**
   * By how much at most a time is shortened at random: by what is configured, and by a fifth where
   * the other end wants a much shorter lifetime than that was configured for.
   */
  public static Duration spread(Duration configured, Duration whole) {
    return configured.isZero() ? configured : shorter(configured, whole.dividedBy(5));
  }

  /** Of each kind the shorter one. */
  public Lifetimes shorter(Lifetimes other) {
    boolean ours = other.kilobytes == 0 || (kilobytes > 0 && kilobytes < other.kilobytes);
    return new Lifetimes(shorter(seconds, other.seconds), ours ? kilobytes : other.kilobytes);
  }

  /** The shorter of two lifetimes, of which zero is the longest. */
  public static Duration shorter(Duration a, Duration b) {
    if (a.isZero() || b.isZero()) {
      return a.isZero() ? b : a;
    }
    return a.compareTo(b) <= 0 ? a : b;
  }
}
