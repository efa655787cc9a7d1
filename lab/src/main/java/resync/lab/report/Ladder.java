package resync.lab.report;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import resync.lab.check.CaptureShows;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.evidence.Figures;
import resync.lab.evidence.Recovery;
import resync.lab.report.LadderRow.Arrow;
import resync.lab.report.LadderRow.Folded;
import resync.lab.report.LadderRow.Mark;
import resync.lab.topology.Addressing;
import resync.lab.topology.GatewayName;

/** Draws packets between the gateways as arrows between lifelines: one of each, and the wire. */
final class Ladder {
  private static final double WIDTH = 960;
  private static final double WEST = 150;
  private static final double EAST = 810;
  private static final double HEAD = 44;
  private static final double ROW = 32;
  private static final double PAUSE = 22;
  private static final double HEAD_SIZE = 6;
  private static final int LABEL_LENGTH = 92;
  private static final double LETTER = 6.3;

  /** Between the column of times and that of packet numbers. */
  private static final double LABELS_FROM = 100;

  private static final double LABELS_TO = 875;
  private static final Duration LONG = Duration.ofMillis(50);

  private final Evidence evidence;
  private final List<LadderRow> rows;
  private final Instant zero;
  private final double wire;
  private final Svg svg = new Svg();
  private final Map<GatewayName, Double> downSince = new LinkedHashMap<>();

  private Ladder(Evidence evidence, List<LadderRow> rows) {
    this.evidence = evidence;
    this.rows = rows;
    this.zero =
        evidence.faults().stream()
            .map(FaultRecord::from)
            .findFirst()
            .orElseGet(() -> rows.getFirst().time());
    this.wire = slot(left());
  }

  /** The drawing, or nothing where there is nothing to draw. */
  static String of(
      Evidence evidence,
      Optional<Recovery> recovery,
      Map<GatewayName, List<CaptureShows.Message>> decrypted) {
    List<LadderRow> rows = new LadderRows(evidence, recovery, decrypted).rows();
    return rows.isEmpty() ? "" : new Ladder(evidence, rows).draw();
  }

  private String draw() {
    double height = height();
    shadeFaults();
    lifeline(wire, height, "lifeline wire");
    svg.text(wire, 16, "node", "wire");
    for (GatewayName name : evidence.topology().names()) {
      lifeline(x(name), height, "lifeline");
      head(x(name), name);
    }
    double y = HEAD;
    Optional<Instant> last = Optional.empty();
    for (LadderRow row : rows) {
      if (pause(last, row)) {
        svg.text(
            wire,
            y + 15,
            "pause",
            "\u22ee " + Figures.between(last.orElseThrow(), row.time()) + " later");
        y += PAUSE;
      }
      y += ROW;
      row(row, y);
      last = Optional.of(row.time());
    }
    return svg.toElement(WIDTH, height, "ladder", "Messages between the gateways");
  }

  private void lifeline(double x, double height, String style) {
    svg.line(x, HEAD - 12, x, height - 8, style);
  }

  private double height() {
    double height = HEAD + 20;
    Optional<Instant> last = Optional.empty();
    for (LadderRow row : rows) {
      height += ROW + (pause(last, row) ? PAUSE : 0);
      last = Optional.of(row.time());
    }
    return height;
  }

  private static boolean pause(Optional<Instant> last, LadderRow row) {
    return last.isPresent() && Duration.between(last.get(), row.time()).compareTo(LONG) > 0;
  }

  private void head(double x, GatewayName name) {
    svg.text(x, 16, "node", name.word());
    Evidence.GatewayEvidence gateway = evidence.gateways().get(name);
    svg.text(
        x,
        30,
        "address",
        (gateway == null ? "" : gateway.implementation() + " ")
            + address(evidence.topology().addressing().of(name)));
  }

  private static String address(Addressing.End end) {
    return end.nat() == null ? end.wan() : end.own() + ", by NAT " + end.wan();
  }

  /** The lifeline of a gateway between the beginning of a fault and its end. */
  private void shadeFaults() {
    double y = HEAD;
    Optional<Instant> last = Optional.empty();
    for (LadderRow row : rows) {
      y += ROW + (pause(last, row) ? PAUSE : 0);
      last = Optional.of(row.time());
      if (row instanceof Mark mark && mark.gateway().isPresent()) {
        GatewayName name = mark.gateway().get();
        Double since = downSince.get(name);
        if (mark.style().equals("fault")) {
          downSince.put(name, y);
        } else if (mark.style().equals("effective") && since != null) {
          svg.rect(x(name) - 9, since - 6, 18, y - since, "fault");
          svg.rect(WEST, since - 6, EAST - WEST, y - since, "fault faint");
          downSince.remove(name);
        }
      }
    }
  }

  /** The gateways stand in their order on both sides of the wire. */
  private double x(GatewayName name) {
    List<GatewayName> names = evidence.topology().names();
    int number = names.indexOf(name);
    return slot(number < left() ? number : number + 1);
  }

  private double slot(int number) {
    return WEST + (EAST - WEST) * number / evidence.topology().names().size();
  }

  private int left() {
    return (evidence.topology().names().size() + 1) / 2;
  }

  private void row(LadderRow row, double y) {
    switch (row) {
      case Arrow arrow -> arrow(arrow, y);
      case Mark mark -> mark(mark, y);
      case Folded folded -> svg.text(wire, y - 2, "pause", "\u22ee " + folded.label());
    }
  }

  private void time(LadderRow row, double y) {
    svg.text(8, y + 3, "time", Figures.offset(Duration.between(zero, row.time())));
  }

  private void mark(Mark mark, double y) {
    time(mark, y);
    double x = mark.gateway().map(this::x).orElse(wire);
    boolean right = x > wire;
    svg.line(WEST, y - 6, EAST, y - 6, mark.style() + "-line");
    svg.circle(x, y - 6, 5, mark.style() + "-dot");
    double text = mark.gateway().isEmpty() ? wire : right ? x - 12 : x + 12;
    String anchor = mark.gateway().isEmpty() ? "" : right ? " end" : " begin";
    svg.text(text, y - 11, mark.style() + "-text" + anchor, mark.label());
  }

  private void arrow(Arrow arrow, double y) {
    time(arrow, y);
    double from = x(arrow.direction().from());
    double to = x(arrow.direction().to());
    double sign = to > from ? 1 : -1;
    double start = arrow.reach() == LadderRow.Reach.FORGED ? wire : from;
    double end =
        switch (arrow.reach()) {
          case ACROSS, DROPPED, FORGED -> to;
          case NOBODY_THERE -> to - sign * 14;
          case LOST_ON_WIRE -> wire;
        };
    svg.open(arrow.tooltip());
    svg.line(start, y, end, y, "arrow " + arrow.style());
    switch (arrow.reach()) {
      case ACROSS, FORGED -> tip(end, y, sign, arrow.style());
      case DROPPED -> {
        tip(end, y, sign, arrow.style());
        cross(to + sign * 9, y, arrow.style());
      }
      case NOBODY_THERE, LOST_ON_WIRE -> cross(end, y, arrow.style());
    }
    if (arrow.reach() == LadderRow.Reach.FORGED) {
      svg.circle(wire, y, 4, "forged-dot");
    }
    boolean forged = arrow.reach() == LadderRow.Reach.FORGED;
    String label = (forged ? "forged: " : "") + shorten(arrow.label());
    double middle = forged ? (start + end) / 2 : (from + to) / 2;
    svg.text(readable(middle, label), y - 5, "label " + arrow.style() + "-text", label);
    svg.close();
    svg.text(WIDTH - 8, y + 3, "packet", arrow.numbers());
  }

  /** Where the middle of a label may be: between neighbours there is little room. */
  private static double readable(double middle, String label) {
    double half = label.length() * LETTER / 2;
    return Math.max(LABELS_FROM + half, Math.min(LABELS_TO - half, middle));
  }

  private static String shorten(String label) {
    return label.length() <= LABEL_LENGTH ? label : label.substring(0, LABEL_LENGTH - 1) + "\u2026";
  }

  private void tip(double x, double y, double sign, String style) {
    svg.path(
        Svg.path(
                x,
                y,
                x - sign * HEAD_SIZE * 1.5,
                y - HEAD_SIZE / 1.5,
                x - sign * HEAD_SIZE * 1.5,
                y + HEAD_SIZE / 1.5)
            + "Z",
        "tip " + style);
  }

  private void cross(double x, double y, String style) {
    svg.path(
        Svg.path(x - 5, y - 5, x + 5, y + 5) + Svg.path(x - 5, y + 5, x + 5, y - 5),
        "cross " + style);
  }
}
