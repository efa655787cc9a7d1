package resync.lab.check;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import resync.lab.evidence.Analysis;
import resync.lab.evidence.Delivery;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.evidence.Evidence.GatewayEvidence;
import resync.lab.evidence.Figures;
import resync.lab.evidence.IkeExchanges;
import resync.lab.evidence.Outage;
import resync.lab.evidence.WireView;
import resync.lab.node.SaTable;
import resync.lab.node.SaTable.ChildSa;
import resync.lab.topology.Flow;
import resync.lab.topology.GatewayName;

/**
 * Forged packets changed nothing and cost little: no outage, the same IKE and Child SAs as before,
 * nobody began to set up another IKE SA, and few IKE messages.
 *
 * <p>Few is: both gateways together send at most {@link #MESSAGES_AT_ONCE} messages and {@link
 * #MESSAGES_PER_SECOND} more a second, which is an exchange a second, and in any case no more
 * messages than packets were forged: who forges packets must not make the gateways send more than
 * himself.
 */
public record TrafficUntouched() implements Check {
  private static final String NAME = "the SAs and the traffic are untouched";

  /** IKE messages that may be sent before any limit on their rate acts. */
  public static final int MESSAGES_AT_ONCE = 16;

  /** IKE messages a second that may follow: one exchange. */
  public static final int MESSAGES_PER_SECOND = 2;

  /** A single forged packet may start an exchange at each gateway. */
  private static final int ALWAYS_ALLOWED = 4;

  @Override
  public Finding judge(Analysis analysis) {
    Evidence evidence = analysis.evidence();
    Optional<FaultRecord> forged =
        evidence.faults().stream()
            .filter(f -> f.kind() == FaultRecord.Kind.FORGED_PACKETS)
            .findFirst();
    if (forged.isEmpty()) {
      return new Finding(NAME, Verdict.INCONCLUSIVE, "no packet was forged");
    }
    Instant from = forged.get().from();
    WireView wire = analysis.wire();
    return Stream.of(
            traffic(evidence, from), sas(evidence), work(evidence, wire, from), seen(wire, from))
        .max(Comparator.comparing(Finding::verdict))
        .filter(worst -> worst.verdict() != Verdict.PASS)
        .orElseGet(() -> passed(evidence, wire, from));
  }

  private static Finding passed(Evidence evidence, WireView wire, Instant from) {
    return new Finding(
        NAME,
        Verdict.PASS,
        Figures.count(forgedSeen(wire, from), "forged packet")
            + " reached the gateways; "
            + traffic(evidence, from).reason()
            + "; "
            + sas(evidence).reason()
            + "; "
            + work(evidence, wire, from).reason());
  }

  private static Finding seen(WireView wire, Instant from) {
    return forgedSeen(wire, from) > 0
        ? new Finding(NAME, Verdict.PASS, "")
        : new Finding(
            NAME,
            Verdict.INCONCLUSIVE,
            "the captures show no forged packet on its way to a gateway");
  }

  private static long forgedSeen(WireView wire, Instant from) {
    return wire.flows().stream()
        .flatMap(d -> wire.transits(d).stream())
        .filter(t -> t.forged() && !t.time().isBefore(from))
        .count();
  }

  private static Finding traffic(Evidence evidence, Instant from) {
    long stray = 0;
    long arrived = 0;
    for (Flow direction : evidence.directions()) {
      Delivery delivery = Delivery.of(evidence, direction);
      if (!delivery.flowedAt(from)) {
        return new Finding(
            NAME,
            Verdict.INCONCLUSIVE,
            "no probe "
                + direction.word()
                + " was delivered in the second before the forged packets");
      }
      arrived += delivery.arrived(from, evidence.taken());
      for (Outage outage : delivery.outages()) {
        if (outage.begin().isBefore(from)) {
          continue;
        }
        stray += outage.lost();
        if (outage.lost() > Delivery.DOWN) {
          return new Finding(
              NAME,
              Verdict.FAIL,
              "traffic "
                  + direction.word()
                  + " was interrupted "
                  + Figures.between(from, outage.begin())
                  + " after the first forged packet: "
                  + Figures.count(outage.lost(), "probe")
                  + " lost in "
                  + Figures.of(outage.length(evidence.taken())));
        }
      }
    }
    if (arrived == 0) {
      return new Finding(NAME, Verdict.INCONCLUSIVE, "no probe was delivered since; too early");
    }
    return new Finding(
        NAME,
        Verdict.PASS,
        Figures.count(arrived, "probe") + " delivered since, " + Figures.grouped(stray) + " lost");
  }

  private static Finding sas(Evidence evidence) {
    for (GatewayName name : evidence.topology().names()) {
      GatewayEvidence gateway = evidence.gateways().get(name);
      Set<String> before = gateway == null ? Set.of() : spis(gateway.initialSas());
      if (gateway == null || before.isEmpty()) {
        return new Finding(
            NAME, Verdict.INCONCLUSIVE, name.word() + " had no SA before the forged packets");
      }
      Set<String> now = spis(gateway.currentSas());
      if (!before.equals(now)) {
        return new Finding(
            NAME, Verdict.FAIL, name.word() + " had the SPIs " + before + " and now has " + now);
      }
    }
    return new Finding(NAME, Verdict.PASS, "same SPIs at both ends");
  }

  private static Set<String> spis(SaTable table) {
    Set<String> spis = new TreeSet<>();
    for (SaTable.IkeSa ike : table.ikeSas()) {
      spis.add(ike.initiatorSpi() + "_" + ike.responderSpi());
    }
    for (ChildSa child : table.childSas()) {
      spis.add(Figures.spi(child.inboundSpi()));
      spis.add(Figures.spi(child.outboundSpi()));
    }
    return spis;
  }

  private static Finding work(Evidence evidence, WireView wire, Instant from) {
    IkeExchanges ike = new IkeExchanges(wire, from, evidence.taken());
    Optional<IkeExchanges.Request> setUp =
        ike.requests().stream().filter(r -> IkeSetUp.EXCHANGES.contains(r.exchange())).findFirst();
    if (setUp.isPresent()) {
      return new Finding(
          NAME,
          Verdict.FAIL,
          setUp.get().from().word()
              + " began to set up an IKE SA ("
              + setUp.get().exchange()
              + ") "
              + Figures.between(from, setUp.get().first())
              + " after the first forged packet");
    }
    Duration time = Duration.between(from, evidence.taken());
    long rate = MESSAGES_AT_ONCE + MESSAGES_PER_SECOND * time.toSeconds();
    long allowed = Math.max(ALWAYS_ALLOWED, Math.min(rate, forgedSeen(wire, from)));
    String sent = Figures.count(ike.messages(), "IKE message") + " in " + Figures.of(time);
    return ike.messages() > allowed
        ? new Finding(
            NAME,
            Verdict.FAIL,
            "the gateways sent " + sent + ", more than " + allowed + ": " + ike.summary())
        : new Finding(NAME, Verdict.PASS, sent);
  }
}
