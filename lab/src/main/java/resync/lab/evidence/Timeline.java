package resync.lab.evidence;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import resync.lab.topology.GatewayName;

/**
 * What happened in a scenario, in order of time: faults, IKE messages, the ESP packets that begin
 * or end something, SA events and log lines, outages. All sources share the clock of the machine's
 * kernel, so their times can be compared; each entry says who saw it.
 *
 * @param start the earliest moment that any source knows of; offsets count from it
 */
public record Timeline(Instant start, List<Entry> entries) {

  public Timeline {
    entries = List.copyOf(entries);
  }

  /**
   * Who saw an entry, and by which reading of the clock.
   *
   * @param words as files and reports have them
   */
  public record Source(String words) {
    /** The lab itself: when it gave an order, and when it knew that the order was carried out. */
    public static final Source LAB = new Source("lab");

    /** The hosts' probe logs. */
    public static final Source PROBES = new Source("probes");

    /** The kernel's stamp on a packet at the wire's device towards a gateway. */
    public static Source capture(GatewayName gateway) {
      return new Source("capture " + gateway.word());
    }

    /** The program of a gateway by its own log. */
    public static Source gateway(GatewayName gateway) {
      return new Source("gateway " + gateway.word());
    }
  }

  /** What sort of thing an entry is. */
  public enum Kind {
    FAULT,
    IKE,
    ESP,
    /** An ESP packet on an SPI that a fault took. */
    DEAD_ESP,
    SA,
    LOG,
    OUTAGE,
    /** Start or end of the recovery. */
    RECOVERY;

    /** The word that files use. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * Something that happened.
   *
   * @param packet its number in the capture of the source, from 1; empty where it is no packet
   * @param text one line
   */
  public record Entry(Instant time, Source source, Kind kind, Optional<Long> packet, String text) {
    Entry(Instant time, Source source, Kind kind, String text) {
      this(time, source, kind, Optional.empty(), text);
    }
  }

  static Timeline of(Analysis analysis) {
    Evidence evidence = analysis.evidence();
    List<Entry> entries = new TimelineWriter(analysis).entries();
    Instant start =
        Stream.of(
                entries.stream().map(Entry::time),
                analysis.wire().firstPacket().stream(),
                evidence.probes().stream().limit(1).map(p -> p.time()))
            .flatMap(s -> s)
            .min(Comparator.naturalOrder())
            .orElse(evidence.taken());
    List<Entry> sorted = new ArrayList<>(entries);
    sorted.sort(Comparator.comparing(Entry::time));
    return new Timeline(start, sorted);
  }

  /** Time from the start to an entry. */
  public Duration offset(Entry entry) {
    return Duration.between(start, entry.time());
  }

  /** For people: seconds since the start, source, packet number, text; one line an entry. */
  public String toText() {
    StringBuilder text = new StringBuilder("start " + start + "\n");
    for (Entry entry : entries) {
      text.append(
          String.format(
              Locale.ROOT,
              "%14s  %-12s %7s  %s%n",
              Figures.offset(offset(entry)),
              entry.source().words(),
              entry.packet().map(n -> "#" + n).orElse(""),
              entry.text()));
    }
    return text.toString();
  }
}
