package resync.lab.evidence;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import resync.lab.capture.CapturedPacket;
import resync.lab.capture.CapturedPacket.Ike;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.evidence.Recovery.DirectionRecovery;
import resync.lab.topology.Flow;
import resync.lab.topology.GatewayName;

/** Takes the measurement that {@link Recovery} defines. */
final class RecoveryMeasurement {
  /** ESP that stops for longer has stopped; the next packet may be the one that ends an outage. */
  private static final Duration SILENCE = Duration.ofMillis(100);

  /** A probe is received at most this much before the capture's time stamp of its packet. */
  private static final Duration STAMP_JITTER = Duration.ofMillis(1);

  private final Evidence evidence;
  private final FaultRecord fault;
  private final WireView wire;
  private final SpisAtFault spis;
  private final Instant until;
  private final Map<GatewayName, NavigableSet<Instant>> ikeArrivals = new LinkedHashMap<>();

  RecoveryMeasurement(Evidence evidence, FaultRecord fault) {
    this.evidence = evidence;
    this.fault = fault;
    this.wire = new WireView(evidence);
    this.spis = new SpisAtFault(evidence, wire, fault);
    this.until =
        evidence.faults().stream()
            .map(FaultRecord::from)
            .filter(t -> t.isAfter(fault.from()))
            .min(Comparator.naturalOrder())
            .orElse(Instant.MAX);
  }

  Recovery measure() {
    List<DirectionRecovery> directions =
        evidence.directions().stream()
            .map(d -> Delivery.of(evidence, d))
            .filter(this::flowed)
            .map(this::direction)
            .toList();
    Optional<Instant> firstBack =
        directions.stream()
            .flatMap(d -> d.end().stream())
            .map(CapturedPacket::time)
            .min(Comparator.naturalOrder());
    Optional<CapturedPacket> startPacket =
        startPacket().filter(p -> firstBack.isEmpty() || p.time().isBefore(firstBack.get()));
    Instant ready = ready();
    Instant start = startPacket.map(CapturedPacket::time).orElse(ready);
    long reached = deadPackets().stream().filter(p -> !p.time().isBefore(start)).count();
    return new Recovery(fault, ready, start, startPacket, directions, reached, deadSpis());
  }

  /** What another fault has brought down, and this one ends, such as a cut link, flowed too. */
  private boolean flowed(Delivery direction) {
    return direction.flowedAt(fault.from())
        || (fault.gateway() == null && direction.downAt(fault.from()));
  }

  private DirectionRecovery direction(Delivery delivery) {
    Optional<Outage> outage =
        fault.gateway() == null
            ? delivery.outageOver(fault.from(), fault.effective(), until)
            : delivery.outage(fault.from(), until);
    Optional<CapturedPacket> end =
        outage.flatMap(Outage::end).flatMap(t -> end(delivery.direction(), outage.get(), t));
    return new DirectionRecovery(delivery.direction(), outage, end);
  }

  private Optional<CapturedPacket> end(Flow direction, Outage outage, Instant firstProbe) {
    List<CapturedPacket> usable = usable(direction);
    List<CapturedPacket> candidates = candidates(direction, usable);
    Instant latest = firstProbe.plus(STAMP_JITTER);
    Optional<CapturedPacket> end =
        candidates.reversed().stream().filter(p -> !p.time().isAfter(latest)).findFirst();
    // What passed the wire long before that probe was sent was not opened.
    Instant sent = outage.endSent().orElse(firstProbe);
    return end.filter(p -> !p.time().isBefore(sent.minus(Recovery.TOLERANCE)))
        .or(
            () ->
                usable.stream()
                    .filter(p -> !p.time().isBefore(sent) && !p.time().isAfter(latest))
                    .findFirst())
        .or(() -> end)
        .or(() -> candidates.stream().findFirst());
  }

  /** ESP packets of a direction since the fault on SPIs that it did not take, in order of time. */
  private List<CapturedPacket> usable(Flow direction) {
    return wire.espTowards(direction.to()).stream()
        .filter(p -> !p.time().isBefore(fault.from()) && p.time().isBefore(until))
        .filter(p -> spis.usable(direction, WireView.spi(p).orElseThrow()))
        .toList();
  }

  /** Those of them with which traffic may have come back. */
  private List<CapturedPacket> candidates(Flow direction, List<CapturedPacket> usable) {
    List<CapturedPacket> found = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    Instant last = Instant.MIN;
    for (CapturedPacket packet : usable) {
      boolean first = seen.add(WireView.spi(packet).orElseThrow());
      if (fault.gateway() == null
          || first
          || Duration.between(last, packet.time()).compareTo(SILENCE) > 0
          || ikeReached(direction.to(), last, packet.time())) {
        found.add(packet);
      }
      last = packet.time();
    }
    return found;
  }

  /** Whether an IKE message, which may have given it the SA, reached a gateway in between. */
  private boolean ikeReached(GatewayName gateway, Instant from, Instant to) {
    NavigableSet<Instant> arrivals =
        ikeArrivals.computeIfAbsent(
            gateway,
            name ->
                wire.towards(name).stream()
                    .filter(p -> p.content() instanceof Ike)
                    .map(CapturedPacket::time)
                    .collect(Collectors.toCollection(TreeSet::new)));
    Instant next = arrivals.higher(from);
    return next != null && next.isBefore(to);
  }

  private Optional<CapturedPacket> startPacket() {
    List<CapturedPacket> dead = deadPackets();
    if (fault.kind() == FaultRecord.Kind.SAS_CLEARED) {
      Instant gone = clearedBy();
      return dead.stream().filter(p -> !p.time().isBefore(gone)).findFirst();
    }
    Instant ready = ready();
    return prompting(dead, ready)
        .or(() -> dead.stream().filter(p -> !p.time().isBefore(ready)).findFirst());
  }

  /**
   * The packet that may have made a gateway act before its program said that it was ready. One that
   * came long before found nobody.
   */
  private Optional<CapturedPacket> prompting(List<CapturedPacket> dead, Instant acted) {
    if (!acted.isBefore(fault.effective())) {
      return Optional.empty();
    }
    return dead.reversed().stream()
        .filter(p -> !p.time().isAfter(acted))
        .findFirst()
        .filter(p -> Duration.between(p.time(), acted).compareTo(SILENCE) <= 0);
  }

  /** ESP packets on dead SPIs towards the gateway that lost them, since the fault began. */
  private List<CapturedPacket> deadPackets() {
    GatewayName name = fault.gateway();
    if (name == null) {
      return List.of();
    }
    Set<String> dead = deadSpis();
    return wire.espTowards(name).stream()
        .filter(p -> !p.time().isBefore(fault.from()) && p.time().isBefore(until))
        .filter(p -> dead.contains(WireView.spi(p).orElseThrow()))
        .toList();
  }

  private Set<String> deadSpis() {
    GatewayName name = fault.gateway();
    Set<String> dead = new HashSet<>();
    if (name != null) {
      evidence.topology().flowsTo(name).forEach(flow -> dead.addAll(spis.dead(flow)));
    }
    return dead;
  }

  /** The command takes effect before it is answered; the first lost probe tells when. */
  private Instant clearedBy() {
    GatewayName name = fault.gateway();
    if (name == null) {
      return fault.effective();
    }
    return evidence.directions().stream()
        .filter(flow -> flow.to().equals(name))
        .flatMap(flow -> Delivery.of(evidence, flow).outage(fault.from(), until).stream())
        .map(Outage::begin)
        .min(Comparator.naturalOrder())
        .filter(t -> t.isBefore(fault.effective()))
        .map(t -> t.isBefore(fault.from()) ? fault.from() : t)
        .orElse(fault.effective());
  }

  /**
   * When the gateway could receive: when its program said so, or when it took part in a
   * negotiation, should that be earlier.
   */
  private Instant ready() {
    return reaction().filter(t -> t.isBefore(fault.effective())).orElse(fault.effective());
  }

  /**
   * When the gateway first offered or accepted an SA under an IKE SA that was unknown before the
   * fault. A refusal is no sign that it can receive: a program that has not read its configuration
   * yet refuses everybody.
   */
  private Optional<Instant> reaction() {
    GatewayName name = fault.gateway();
    if (name == null || fault.kind() != FaultRecord.Kind.RESTART) {
      return Optional.empty();
    }
    Set<String> known = new HashSet<>();
    for (Transit message : wire.ike()) {
      if (message.packet().content() instanceof Ike ike) {
        if (message.time().isBefore(fault.from())) {
          known.add(ike.initiatorSpi());
        } else if (message.from().equals(name)
            && !message.forged()
            && message.time().isBefore(until)
            && ike.payloads().contains("SA")
            && !known.contains(ike.initiatorSpi())) {
          return Optional.of(message.time());
        }
      }
    }
    return Optional.empty();
  }
}
