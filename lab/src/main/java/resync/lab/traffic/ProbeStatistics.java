package resync.lab.traffic;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import resync.lab.topology.Flow;

/**
 * What became of the probes that one direction carried. An echo that was never sent, because the
 * probe it would have answered was lost, is no loss of this direction.
 *
 * @param sent probes that left their host, own ones and echoes
 * @param received different probes that arrived
 * @param pending sent too shortly before the end to call them lost
 * @param duplicates arrivals of a probe that had arrived before
 * @param reordered probes that arrived after one with a higher number (RFC 4737 section 3.3)
 * @param delays one-way delays of the probes received, shortest first
 */
public record ProbeStatistics(
    Flow direction,
    long sent,
    long received,
    long pending,
    long duplicates,
    long reordered,
    List<Duration> delays) {

  public ProbeStatistics {
    delays = List.copyOf(delays);
  }

  /**
   * Counts the records of a direction.
   *
   * @param records in order of time
   * @param taken when the last of them was read
   * @param inFlight how old a probe must be to count as lost
   */
  public static ProbeStatistics of(
      List<ProbeRecord> records, Flow direction, Instant taken, Duration inFlight) {
    Map<Long, Instant> departures = new HashMap<>();
    Map<Long, Instant> arrivals = new HashMap<>();
    long duplicates = 0;
    long reordered = 0;
    long highest = 0;
    for (ProbeRecord probe : records) {
      if (!probe.direction().equals(direction)) {
        continue;
      }
      if (probe.kind().departed()) {
        departures.putIfAbsent(probe.sequence(), probe.time());
      } else if (arrivals.putIfAbsent(probe.sequence(), probe.time()) != null) {
        duplicates++;
      } else {
        reordered += probe.sequence() < highest ? 1 : 0;
        highest = Math.max(highest, probe.sequence());
      }
    }
    Instant due = taken.minus(inFlight);
    long pending =
        departures.entrySet().stream()
            .filter(sent -> !arrivals.containsKey(sent.getKey()) && sent.getValue().isAfter(due))
            .count();
    return new ProbeStatistics(
        direction,
        departures.size(),
        arrivals.size(),
        pending,
        duplicates,
        reordered,
        delays(departures, arrivals));
  }

  private static List<Duration> delays(Map<Long, Instant> departures, Map<Long, Instant> arrivals) {
    List<Duration> delays = new ArrayList<>();
    arrivals.forEach(
        (sequence, arrival) -> {
          Instant departure = departures.get(sequence);
          if (departure != null) {
            delays.add(Duration.between(departure, arrival));
          }
        });
    Collections.sort(delays);
    return delays;
  }

  /** Probes sent that neither arrived nor are pending. */
  public long lost() {
    return Math.max(0, sent - received - pending);
  }

  /**
   * The delay that this share of the received probes did not exceed (nearest rank).
   *
   * @param percent from 0 to 100
   * @return nothing where no probe was received
   */
  public Optional<Duration> delay(double percent) {
    if (delays.isEmpty()) {
      return Optional.empty();
    }
    int rank = (int) Math.ceil(percent / 100 * delays.size());
    return Optional.of(delays.get(Math.clamp(rank - 1L, 0, delays.size() - 1)));
  }
}
