package resync.lab.check;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import resync.lab.evidence.Analysis;
import resync.lab.evidence.Delivery;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Figures;
import resync.lab.evidence.IkeExchanges;
import resync.lab.evidence.Outage;
import resync.lab.evidence.Recovery;
import resync.lab.evidence.Recovery.DirectionRecovery;
import resync.lab.evidence.WireView;
import resync.lab.topology.Flow;
import resync.lab.topology.GatewayName;

/**
 * Every direction that flowed before the last fault flows again within a bound, measured as {@link
 * Recovery} says.
 *
 * @param bound the longest recovery that passes
 */
public record TrafficFlowsAgain(Bound bound) implements Check {
  private static final String NAME = "traffic flows again";

  /** With a bound that no machine lengthens. */
  public TrafficFlowsAgain(Duration bound) {
    this(Bound.of(bound));
  }

  @Override
  public Finding judge(Analysis analysis) {
    Evidence evidence = analysis.evidence();
    Optional<Recovery> measured = analysis.recovery();
    return measured.isEmpty() ? judgeWithoutFault(evidence) : judge(evidence, measured.get());
  }

  private Finding judgeWithoutFault(Evidence evidence) {
    Instant since = evidence.taken().minus(bound.length());
    for (Flow direction : evidence.directions()) {
      if (Delivery.of(evidence, direction).arrived(since, evidence.taken()) == 0) {
        return finding(
            Verdict.FAIL,
            "no probe " + direction.word() + " was delivered in " + Figures.of(bound.length()));
      }
    }
    return evidence.directions().isEmpty()
        ? finding(Verdict.INCONCLUSIVE, "no traffic was started")
        : finding(Verdict.PASS, "traffic flows; no fault interrupted it");
  }

  private Finding judge(Evidence evidence, Recovery recovery) {
    if (recovery.directions().isEmpty()) {
      return finding(Verdict.INCONCLUSIVE, "no probe was delivered in the second before the fault");
    }
    if (recovery.uninterrupted()) {
      return stillFlowing(evidence, recovery);
    }
    if (!recovery.recovered()) {
      return down(evidence, recovery);
    }
    Optional<String> disagreement = recovery.disagreement();
    if (disagreement.isPresent()) {
      return finding(Verdict.INCONCLUSIVE, disagreement.get());
    }
    Duration took = recovery.duration().orElseThrow();
    String measured = back(recovery, took) + figures(recovery, evidence.taken());
    if (took.compareTo(bound.length()) > 0) {
      return finding(
          Verdict.FAIL,
          measured
              + "; the bound is "
              + bound.words()
              + "; on the wire: "
              + wire(evidence, recovery));
    }
    return finding(
        Verdict.PASS, bound.lengthened() ? measured + "; within " + bound.words() : measured);
  }

  private Finding stillFlowing(Evidence evidence, Recovery recovery) {
    for (DirectionRecovery d : recovery.directions()) {
      Delivery delivery = Delivery.of(evidence, d.direction());
      if (delivery.firstArrival(recovery.fault().effective()).isEmpty()) {
        return finding(
            Verdict.INCONCLUSIVE,
            "the evidence ends before a probe "
                + d.direction().word()
                + " was due after the fault");
      }
    }
    return finding(Verdict.PASS, "no probe was lost in the fault");
  }

  private Finding down(Evidence evidence, Recovery recovery) {
    Duration waited = Duration.between(recovery.start(), evidence.taken());
    String since = Figures.of(waited) + " after " + start(recovery);
    String measured = figures(recovery, evidence.taken());
    if (waited.compareTo(bound.length()) < 0) {
      return finding(
          Verdict.INCONCLUSIVE,
          "traffic is down, but the evidence ends "
              + since
              + ", before the bound of "
              + Figures.of(bound.length())
              + " is over"
              + measured);
    }
    return finding(
        Verdict.FAIL,
        "not back "
            + since
            + ", the bound is "
            + bound.words()
            + measured
            + "; on the wire: "
            + wire(evidence, recovery));
  }

  private static String back(Recovery recovery, Duration took) {
    return "back "
        + (took.isZero() ? "at once when " : Figures.of(took) + " after ")
        + start(recovery);
  }

  /** The packet by its number and SPI, where the recovery is counted from a packet. */
  private static String start(Recovery recovery) {
    return recovery
        .startPacket()
        .map(
            p ->
                recovery.countedFrom()
                    + " (packet "
                    + p.number()
                    + ", SPI "
                    + WireView.spi(p).map(Figures::spi).orElse("?")
                    + ")")
        .orElseGet(recovery::countedFrom);
  }

  /** What is no part of the recovery: how long the gateway was away, and what the hosts noticed. */
  private static String figures(Recovery recovery, Instant now) {
    StringBuilder parts = new StringBuilder();
    recovery
        .away()
        .ifPresent(t -> parts.append("; away ").append(Figures.of(t)).append(" before that"));
    for (DirectionRecovery d : recovery.directions()) {
      parts
          .append("; ")
          .append(d.direction().word())
          .append(' ')
          .append(d.outage().map(o -> outage(o, now)).orElse("lost none"));
    }
    return parts.toString();
  }

  private static String outage(Outage outage, Instant now) {
    return "out for "
        + Figures.of(outage.length(now))
        + (outage.end().isEmpty() ? " and still down, " : ", ")
        + Figures.count(outage.lost(), "probe")
        + " lost";
  }

  private static String wire(Evidence evidence, Recovery recovery) {
    IkeExchanges ike =
        new IkeExchanges(new WireView(evidence), recovery.fault().from(), evidence.taken());
    GatewayName gateway = recovery.fault().gateway();
    String dead =
        gateway == null
            ? ""
            : Figures.count(recovery.deadPackets(), "ESP packet")
                + " on dead SPIs reached "
                + gateway.word()
                + ", ";
    return dead + ike.summary() + " since the fault";
  }

  private static Finding finding(Verdict verdict, String reason) {
    return new Finding(NAME, verdict, reason);
  }
}
