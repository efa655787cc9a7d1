package resync.lab.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import resync.lab.evidence.Delivery;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.evidence.Figures;
import resync.lab.evidence.Outage;
import resync.lab.evidence.Recovery;
import resync.lab.evidence.Recovery.DirectionRecovery;
import resync.lab.topology.Flow;

/**
 * Probes delivered and lost over the time at which they were sent, a panel for each direction, with
 * faults and outages shaded. Where the outage is too short to be seen, a close-up follows.
 */
final class TrafficGraph {
  private static final double WIDTH = 960;
  private static final double LEFT = 110;
  private static final double RIGHT = 945;
  private static final double HEAD = 50;
  private static final double PANEL = 64;
  private static final double GAP = 18;
  private static final int MOST_BARS = 220;
  private static final List<Integer> BAR_MS = List.of(10, 20, 50, 100, 200, 500, 1000, 2000, 5000);

  private final Evidence evidence;
  private final Optional<Recovery> recovery;
  private final List<Delivery> deliveries = new ArrayList<>();

  private TrafficGraph(Evidence evidence, Optional<Recovery> recovery) {
    this.evidence = evidence;
    this.recovery = recovery;
    for (Flow direction : evidence.directions()) {
      Delivery delivery = Delivery.of(evidence, direction);
      if (!delivery.expected().isEmpty()) {
        deliveries.add(delivery);
      }
    }
  }

  /** The drawing, or nothing where no probe was sent. */
  static String of(Evidence evidence, Optional<Recovery> recovery) {
    TrafficGraph graph = new TrafficGraph(evidence, recovery);
    return graph.deliveries.isEmpty() ? "" : graph.draw();
  }

  private String draw() {
    Instant from =
        deliveries.stream()
            .map(d -> d.expected().firstEntry().getValue())
            .min(Comparator.naturalOrder())
            .orElseThrow();
    Instant to = lastProbe();
    Instant zero = evidence.faults().stream().map(FaultRecord::from).findFirst().orElse(from);
    TimeAxis whole = new TimeAxis(from, to, zero, LEFT, RIGHT);
    return draw(whole, "Probes over the whole scenario")
        + closeUp(whole).map(axis -> draw(axis, "Close-up of the recovery")).orElse("");
  }

  private Instant lastProbe() {
    return deliveries.stream()
        .flatMap(d -> d.expected().values().stream())
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }

  /** Around the recovery, where it would be a few pixels wide. */
  private Optional<TimeAxis> closeUp(TimeAxis whole) {
    if (recovery.isEmpty() || !recovery.get().recovered()) {
      return Optional.empty();
    }
    Recovery measured = recovery.get();
    Optional<Instant> end = lastEnd(measured);
    if (end.isEmpty() || whole.x(end.get()) - whole.x(measured.start()) > 120) {
      return Optional.empty();
    }
    Duration length = Duration.between(measured.start(), end.get());
    Duration margin =
        length.compareTo(Duration.ofMillis(100)) < 0 ? Duration.ofMillis(100) : length;
    return Optional.of(
        new TimeAxis(
            measured.start().minus(margin), end.get().plus(margin), whole.zero(), LEFT, RIGHT));
  }

  private static Optional<Instant> lastEnd(Recovery recovery) {
    return recovery.directions().stream()
        .flatMap(d -> d.end().stream())
        .map(p -> p.time())
        .max(Comparator.naturalOrder());
  }

  private String draw(TimeAxis axis, String title) {
    Svg svg = new Svg();
    double bottom = HEAD + deliveries.size() * (PANEL + GAP);
    faults(svg, axis, bottom);
    double top = HEAD;
    for (Delivery delivery : deliveries) {
      panel(svg, axis, delivery, top);
      top += PANEL + GAP;
    }
    marks(svg, axis, bottom);
    for (TimeAxis.Tick tick : axis.ticks()) {
      svg.line(tick.x(), bottom - GAP / 2, tick.x(), bottom - GAP / 2 + 5, "axis");
      svg.text(tick.x(), bottom + 11, "tick", tick.label());
    }
    svg.text(
        LEFT, 13, "title", title + (evidence.faults().isEmpty() ? "" : ", time since the fault"));
    return svg.toElement(WIDTH, bottom + 18, "graph", title);
  }

  private void faults(Svg svg, TimeAxis axis, double bottom) {
    for (FaultRecord fault : evidence.faults()) {
      if (fault.effective().isBefore(axis.from()) || fault.from().isAfter(axis.to())) {
        continue;
      }
      double x = axis.x(fault.from());
      svg.open(fault.sentence())
          .rect(x, HEAD - 8, axis.x(fault.effective()) - x, bottom - GAP / 2 - HEAD + 8, "fault")
          .close();
      if (axis.shows(fault.from())) {
        svg.line(x, HEAD - 20, x, bottom - GAP / 2, "fault-line");
        boolean fits = x < WIDTH * 0.6;
        svg.text(
            fits ? x + 3 : x - 3,
            HEAD - 23,
            fits ? "fault-text" : "fault-text end",
            fault.sentence());
      }
    }
  }

  private void panel(Svg svg, TimeAxis axis, Delivery delivery, double top) {
    Flow direction = delivery.direction();
    svg.text(LEFT - 8, top + 14, "side", direction.whole().arrow());
    double next = top + 30;
    if (!direction.child().isEmpty()) {
      svg.text(LEFT - 8, next, "side", "in " + direction.child());
      next += 16;
    }
    double lostAt = next;
    outage(direction)
        .ifPresent(
            o -> {
              svg.text(LEFT - 8, lostAt, "side lost-text", Figures.grouped(o.lost()) + " lost");
              svg.text(
                  LEFT - 8, lostAt + 16, "side lost-text", Figures.of(o.length(evidence.taken())));
              Instant end = o.end().orElse(axis.to());
              if (end.isAfter(axis.from()) && o.begin().isBefore(axis.to())) {
                double x = axis.x(o.begin());
                svg.rect(x, top - 4, axis.x(end) - x, PANEL + 8, "outage");
              }
            });
    bars(svg, axis, delivery, top);
    svg.line(LEFT, top + PANEL, RIGHT, top + PANEL, "axis");
  }

  private Optional<Outage> outage(Flow direction) {
    return recovery.flatMap(r -> r.direction(direction)).flatMap(DirectionRecovery::outage);
  }

  private static final class Bar {
    int delivered;
    int lost;
  }

  private void bars(Svg svg, TimeAxis axis, Delivery delivery, double top) {
    long range = Duration.between(axis.from(), axis.to()).toMillis();
    int width =
        BAR_MS.stream().filter(ms -> range / ms <= MOST_BARS).findFirst().orElse(BAR_MS.getLast());
    if (width == BAR_MS.getFirst()) {
      probes(svg, axis, delivery, top);
      return;
    }
    SortedMap<Long, Bar> bars = new TreeMap<>();
    for (var probe : delivery.expected().entrySet()) {
      Instant sent = probe.getValue();
      boolean arrived = delivery.received().containsKey(probe.getKey());
      if (axis.shows(sent) && (arrived || due(sent))) {
        long index = Duration.between(axis.from(), sent).toMillis() / width;
        Bar bar = bars.computeIfAbsent(index, i -> new Bar());
        bar.delivered += arrived ? 1 : 0;
        bar.lost += arrived ? 0 : 1;
      }
    }
    double full = usual(bars.values());
    for (var entry : bars.entrySet()) {
      Bar bar = entry.getValue();
      double x = axis.x(axis.from().plusMillis(entry.getKey() * width));
      double w = axis.x(axis.from().plusMillis((entry.getKey() + 1) * width)) - x;
      double gap = w > 4 ? 1 : 0;
      double delivered = Math.min(PANEL, PANEL * bar.delivered / full);
      double lost = Math.min(PANEL - delivered, PANEL * bar.lost / full);
      svg.rect(x, top + PANEL - delivered, w - gap, delivered, "delivered");
      if (bar.lost > 0) {
        svg.rect(x, top + PANEL - delivered - lost, w - gap, lost, "lost");
      }
    }
  }

  /** Probes in most bars; a sender that catches up after a pause fills single ones higher. */
  private static double usual(Collection<Bar> bars) {
    int[] totals = bars.stream().mapToInt(b -> b.delivered + b.lost).sorted().toArray();
    return totals.length == 0 ? 1 : totals[totals.length / 2];
  }

  private boolean due(Instant sent) {
    return sent.isBefore(evidence.taken().minus(Delivery.IN_FLIGHT));
  }

  /** One bar a probe, where there is room. */
  private void probes(Svg svg, TimeAxis axis, Delivery delivery, double top) {
    double w = axis.x(axis.from().plusMillis(BAR_MS.getFirst())) - LEFT;
    for (var probe : delivery.expected().entrySet()) {
      Instant sent = probe.getValue();
      boolean arrived = delivery.received().containsKey(probe.getKey());
      if (axis.shows(sent) && (arrived || due(sent))) {
        double x = axis.x(sent);
        svg.rect(x, top, Math.min(w * 0.85, RIGHT - x), PANEL, arrived ? "delivered" : "lost");
      }
    }
  }

  /** Start and end of the recovery as lines through all panels. */
  private void marks(Svg svg, TimeAxis axis, double bottom) {
    if (recovery.isEmpty()
        || recovery.get().directions().isEmpty()
        || recovery.get().uninterrupted()) {
      return;
    }
    Recovery measured = recovery.get();
    mark(svg, axis, measured.start(), bottom, "start-line");
    if (measured.recovered()) {
      lastEnd(measured).ifPresent(end -> mark(svg, axis, end, bottom, "end-line"));
      measured.duration().ifPresent(took -> span(svg, axis, measured, took));
    }
  }

  private static void mark(Svg svg, TimeAxis axis, Instant at, double bottom, String style) {
    if (axis.shows(at)) {
      svg.line(axis.x(at), HEAD - 6, axis.x(at), bottom - GAP / 2, style);
    }
  }

  private static void span(Svg svg, TimeAxis axis, Recovery measured, Duration took) {
    Instant end = lastEnd(measured).orElse(measured.start());
    if (!Stream.of(measured.start(), end).allMatch(axis::shows)) {
      return;
    }
    double x = axis.x(end);
    boolean fits = x < WIDTH * 0.75;
    svg.text(
        fits ? x + 4 : x - 4,
        HEAD - 9,
        fits ? "end-text" : "end-text end",
        "back after " + Figures.of(took));
  }
}
