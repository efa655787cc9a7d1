package resync.lab.evidence;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import resync.lab.topology.Flow;
import resync.lab.traffic.ProbeRecord;
import resync.lab.traffic.ProbeRecord.Kind;

/**
 * What became of the probes of one direction. A probe is expected when it was sent, and, where this
 * direction only answers the other, when the probe that it would answer was sent: so an outage of
 * the way there counts for the way back as well, although nothing was sent on it.
 */
public final class Delivery {
  /** A probe younger than this is on its way, not lost. */
  public static final Duration IN_FLIGHT = Duration.ofMillis(100);

  private static final Duration SHORTLY = Duration.ofSeconds(1);

  /** This many lost in a row are traffic that is down; fewer are a stray loss. */
  public static final int DOWN = 3;

  private final Flow direction;
  private final boolean answering;
  private final NavigableMap<Long, Instant> expected;
  private final NavigableMap<Long, Instant> received;
  private final List<Instant> sentTimes;
  private final List<Instant> arrivals;
  private final List<Outage> outages;

  private Delivery(
      Flow direction,
      boolean answering,
      NavigableMap<Long, Instant> expected,
      NavigableMap<Long, Instant> received,
      Instant taken) {
    this.direction = direction;
    this.answering = answering;
    this.expected = expected;
    this.received = received;
    this.sentTimes = sorted(expected.values());
    this.arrivals = sorted(received.values());
    this.outages = findOutages(taken);
  }

  public static Delivery of(Evidence evidence, Flow direction) {
    return of(evidence.probes(), direction, evidence.taken());
  }

  /**
   * The probes of one direction among all records.
   *
   * @param taken when the last record was read
   */
  public static Delivery of(List<ProbeRecord> probes, Flow direction, Instant taken) {
    Flow reverse = direction.reverse();
    NavigableMap<Long, Instant> asked = byNumber(probes, reverse, k -> k == Kind.SENT);
    boolean answering =
        !asked.isEmpty() && byNumber(probes, direction, k -> k == Kind.SENT).isEmpty();
    NavigableMap<Long, Instant> expected = byNumber(probes, direction, Kind::departed);
    if (answering) {
      asked.forEach(expected::putIfAbsent);
    }
    NavigableMap<Long, Instant> received = byNumber(probes, direction, k -> k == Kind.RECEIVED);
    return new Delivery(direction, answering, expected, received, taken);
  }

  /** The first time of each number. */
  private static NavigableMap<Long, Instant> byNumber(
      List<ProbeRecord> probes, Flow direction, Predicate<Kind> kind) {
    NavigableMap<Long, Instant> times = new TreeMap<>();
    for (ProbeRecord probe : probes) {
      if (probe.direction().equals(direction) && kind.test(probe.kind())) {
        times.merge(probe.sequence(), probe.time(), (a, b) -> a.isBefore(b) ? a : b);
      }
    }
    return times;
  }

  private static List<Instant> sorted(Collection<Instant> times) {
    return times.stream().sorted().toList();
  }

  private List<Outage> findOutages(Instant taken) {
    List<Outage> found = new ArrayList<>();
    @Nullable Instant begin = null;
    long lost = 0;
    long lostForSure = 0;
    Instant due = taken.minus(IN_FLIGHT);
    for (var probe : expected.entrySet()) {
      Instant arrival = received.get(probe.getKey());
      if (arrival == null) {
        boolean forSure = probe.getValue().isBefore(due);
        if (begin != null || forSure) {
          begin = begin == null ? probe.getValue() : begin;
          lost++;
          lostForSure += forSure ? 1 : 0;
        }
      } else if (begin != null) {
        found.add(
            new Outage(
                direction, begin, Optional.of(arrival), Optional.of(probe.getValue()), lost));
        begin = null;
        lost = 0;
        lostForSure = 0;
      }
    }
    if (begin != null) {
      found.add(new Outage(direction, begin, Optional.empty(), Optional.empty(), lostForSure));
    }
    return Collections.unmodifiableList(found);
  }

  public Flow direction() {
    return direction;
  }

  /** Whether the probes of this direction are echoes of the other's. */
  public boolean answering() {
    return answering;
  }

  /** Runs of probes lost in a row, in order of their numbers; a single lost probe is one, too. */
  public List<Outage> outages() {
    return outages;
  }

  /** Probes sent, or not sent because what they answer was lost, in {@code [from, to)}. */
  public long expected(Instant from, Instant to) {
    return within(sentTimes, from, to);
  }

  /** Probes that arrived in {@code [from, to)}. */
  public long arrived(Instant from, Instant to) {
    return within(arrivals, from, to);
  }

  /**
   * Whether the direction flowed at a moment: a probe arrived shortly before it, which is within a
   * second, or within two intervals of a host that sends less often.
   */
  public boolean flowedAt(Instant moment) {
    int before = lowerBound(sentTimes, moment);
    Duration interval =
        before < 2
            ? Duration.ZERO
            : Duration.between(sentTimes.get(before - 2), sentTimes.get(before - 1));
    Duration recently = longer(SHORTLY, interval.multipliedBy(2));
    return arrived(moment.minus(recently), moment) > 0;
  }

  /** Whether it flowed, and went down before a moment and was down then. */
  public boolean downAt(Instant moment) {
    return outages.stream()
        .anyMatch(
            o ->
                o.begin().isBefore(moment)
                    && (o.end().isEmpty() || o.end().get().isAfter(moment))
                    && flowedAt(o.begin()));
  }

  /** The first arrival at or after a moment. */
  public Optional<Instant> firstArrival(Instant from) {
    int i = lowerBound(arrivals, from);
    return i < arrivals.size() ? Optional.of(arrivals.get(i)) : Optional.empty();
  }

  /** The longest time in {@code [from, to)} without a probe expected. */
  public Duration longestSilence(Instant from, Instant to) {
    Duration longest = Duration.ZERO;
    Instant last = from;
    for (int i = lowerBound(sentTimes, from); i < sentTimes.size(); i++) {
      Instant at = sentTimes.get(i);
      if (!at.isBefore(to)) {
        break;
      }
      longest = longer(longest, Duration.between(last, at));
      last = at;
    }
    return longer(longest, Duration.between(last, to));
  }

  /** When the probe with a number was sent, or would have been; see the class. */
  public Optional<Instant> expectedAt(long sequence) {
    return Optional.ofNullable(expected.get(sequence));
  }

  /** Number and time of every expected probe, in order of their numbers. */
  public NavigableMap<Long, Instant> expected() {
    return Collections.unmodifiableNavigableMap(expected);
  }

  /** Number and time of every probe received, in order of their numbers. */
  public NavigableMap<Long, Instant> received() {
    return Collections.unmodifiableNavigableMap(received);
  }

  /**
   * The outage that began with something that happened at {@code from}: from the first probe lost
   * to the one after which the traffic stays up. Traffic that comes back only to go down again
   * ({@link #DOWN} in a row lost, or anything within 100 ms of the last outage) has not recovered
   * yet; a stray loss later does not prolong the outage.
   *
   * @param until when something else happened that ends the search
   */
  public Optional<Outage> outage(Instant from, Instant until) {
    @Nullable Outage whole = null;
    for (Outage next : outages) {
      boolean before = next.end().isPresent() && !next.end().get().isAfter(from);
      if (before || !next.begin().isBefore(until)) {
        continue;
      }
      if (whole == null) {
        whole = next;
      } else if (next.lost() >= DOWN || soonAfter(whole, next)) {
        whole =
            new Outage(
                direction, whole.begin(), next.end(), next.endSent(), whole.lost() + next.lost());
      }
    }
    return Optional.ofNullable(whole);
  }

  /**
   * The outage that counts where something disturbed the traffic for a time: the one that outlasted
   * it, as {@link #outage} has it, else the longest in that time. Losses between which probes
   * arrive are no outage of the whole time.
   */
  public Optional<Outage> outageOver(Instant from, Instant over, Instant until) {
    Optional<Outage> lasting =
        outage(over, until).filter(o -> o.end().isEmpty() || o.lost() >= DOWN);
    return lasting.or(
        () ->
            outages.stream()
                .filter(o -> o.end().isPresent() && o.end().get().isAfter(from))
                .filter(o -> o.begin().isBefore(until))
                .max(Comparator.comparing(o -> o.length(over))));
  }

  private static boolean soonAfter(Outage one, Outage next) {
    return one.end().isEmpty()
        || Duration.between(one.end().get(), next.begin()).compareTo(IN_FLIGHT) < 0;
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  private static long within(List<Instant> times, Instant from, Instant to) {
    return Math.max(0, lowerBound(times, to) - lowerBound(times, from));
  }

  private static int lowerBound(List<Instant> times, Instant from) {
    int low = 0;
    int high = times.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (times.get(middle).isBefore(from)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
