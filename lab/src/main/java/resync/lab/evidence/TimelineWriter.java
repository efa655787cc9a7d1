package resync.lab.evidence;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import resync.lab.capture.CapturedPacket;
import resync.lab.capture.CapturedPacket.Ike;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.evidence.Timeline.Entry;
import resync.lab.evidence.Timeline.Kind;
import resync.lab.evidence.Timeline.Source;
import resync.lab.node.NodeEvent;
import resync.lab.topology.Flow;
import resync.lab.topology.GatewayName;

/** Picks from the evidence what belongs on a {@link Timeline}. */
final class TimelineWriter {
  private static final Duration FAULT_INSTANT = Duration.ofMillis(1);

  private final Analysis analysis;
  private final Evidence evidence;
  private final WireView wire;
  private final List<Entry> entries = new ArrayList<>();

  TimelineWriter(Analysis analysis) {
    this.analysis = analysis;
    this.evidence = analysis.evidence();
    this.wire = analysis.wire();
  }

  List<Entry> entries() {
    evidence.faults().forEach(this::fault);
    wire.ike().forEach(this::ike);
    for (GatewayName name : wire.gateways()) {
      evidence.topology().flowsTo(name).forEach(this::esp);
      events(name);
    }
    for (Flow direction : evidence.directions()) {
      analysis.delivery(direction).outages().forEach(this::outage);
    }
    evidence.faults().forEach(this::recovery);
    return List.copyOf(entries);
  }

  private void fault(FaultRecord fault) {
    entries.add(new Entry(fault.from(), Source.LAB, Kind.FAULT, fault.sentence()));
    Duration took = Duration.between(fault.from(), fault.effective());
    if (took.compareTo(FAULT_INSTANT) > 0) {
      String what =
          switch (fault.kind()) {
            case RESTART -> "can receive again, without its SAs: it was away " + Figures.of(took);
            case SAS_CLEARED -> "has lost the SAs";
            case FORGED_PACKETS -> "all forged packets are sent";
            case OTHER -> "the fault is complete";
          };
      GatewayName name = fault.gateway();
      boolean named = name != null && fault.kind() != FaultRecord.Kind.FORGED_PACKETS;
      entries.add(
          new Entry(
              fault.effective(),
              Source.LAB,
              Kind.FAULT,
              (named && name != null ? name.word() + " " : "") + what));
    }
  }

  private void ike(Transit transit) {
    Ike ike = (Ike) transit.packet().content();
    entries.add(
        new Entry(
            transit.time(),
            Source.capture(transit.left().isEmpty() ? transit.to() : transit.from()),
            Kind.IKE,
            Optional.of(transit.packet().number()),
            transit.direction().arrow()
                + " "
                + describe(ike)
                + transit.fate().map(f -> ", " + f).orElse("")));
  }

  /** An IKE message in one line. */
  static String describe(Ike ike) {
    return ike.exchange()
        + (ike.response() ? " response " : " request ")
        + ike.messageId()
        + (ike.payloads().isEmpty() ? "" : " {" + String.join(", ", ike.payloads()) + "}")
        + " IKE SPIs "
        + ike.initiatorSpi()
        + "/"
        + ike.responderSpi();
  }

  private void esp(Flow direction) {
    GatewayName to = direction.to();
    Map<String, List<CapturedPacket>> bySpi = new LinkedHashMap<>();
    for (CapturedPacket packet : wire.esp(direction)) {
      bySpi.computeIfAbsent(WireView.spi(packet).orElseThrow(), k -> new ArrayList<>()).add(packet);
    }
    bySpi.forEach(
        (spi, packets) -> {
          esp(packets.getFirst(), to, "first ESP packet " + on(direction, spi));
          if (packets.size() > 1) {
            esp(
                packets.getLast(),
                to,
                "last ESP packet "
                    + on(direction, spi)
                    + ", the last of "
                    + Figures.grouped(packets.size()));
          }
        });
  }

  private void esp(CapturedPacket packet, GatewayName to, String text) {
    entries.add(
        new Entry(packet.time(), Source.capture(to), Kind.ESP, Optional.of(packet.number()), text));
  }

  private static String on(Flow direction, String spi) {
    return direction.arrow() + " on SPI " + Figures.spi(spi);
  }

  private void events(GatewayName name) {
    Evidence.GatewayEvidence gateway = evidence.gateways().get(name);
    if (gateway == null) {
      return;
    }
    IdentityHashMap<NodeEvent, String> again = new IdentityHashMap<>();
    NewSa.of(evidence).forEach(sa -> again.put(sa.event(), sa.words() + ": "));
    for (NodeEvent event : gateway.events()) {
      boolean sa = event.name().startsWith("ike-sa-") || event.name().startsWith("child-sa-");
      entries.add(
          new Entry(
              event.time(),
              Source.gateway(name),
              sa ? Kind.SA : Kind.LOG,
              again.getOrDefault(event, "") + describe(event)));
    }
  }

  private static String describe(NodeEvent event) {
    Map<String, String> details = event.details();
    if (event.name().equals("log") && !event.line().isEmpty()) {
      return event.line();
    }
    StringBuilder line = new StringBuilder(event.name());
    if (event.name().startsWith("child-sa-")) {
      append(line, details, List.of("name", "reason", "inboundSpi", "outboundSpi", "proposal"));
    } else if (event.name().startsWith("ike-sa-")) {
      append(
          line,
          details,
          List.of("connection", "reason", "initiatorSpi", "responderSpi", "initiator"));
    } else {
      append(line, details, details.keySet().stream().sorted().toList());
    }
    return line.toString();
  }

  private static void append(StringBuilder line, Map<String, String> details, List<String> names) {
    for (String name : names) {
      String value = details.get(name);
      if (value != null) {
        line.append(' ').append(name).append('=').append(value);
      }
    }
  }

  private void outage(Outage outage) {
    String word = outage.direction().arrow();
    entries.add(
        new Entry(
            outage.begin(), Source.PROBES, Kind.OUTAGE, "first probe " + word + " that is lost"));
    outage
        .end()
        .ifPresent(
            end ->
                entries.add(
                    new Entry(
                        end,
                        Source.PROBES,
                        Kind.OUTAGE,
                        "probes "
                            + word
                            + " arrive again after "
                            + Figures.between(outage.begin(), end)
                            + ", "
                            + Figures.grouped(outage.lost())
                            + " lost")));
  }

  private void recovery(FaultRecord fault) {
    if (fault.kind() == FaultRecord.Kind.FORGED_PACKETS) {
      return;
    }
    Recovery recovery = analysis.recovery(fault);
    GatewayName name = fault.gateway();
    if (name != null) {
      recovery.startPacket().ifPresent(p -> entries.add(start(p, name, recovery.deadPackets())));
    }
    for (Recovery.DirectionRecovery d : recovery.directions()) {
      d.end()
          .ifPresent(
              p ->
                  entries.add(
                      new Entry(
                          p.time(),
                          Source.capture(d.direction().to()),
                          Kind.RECOVERY,
                          Optional.of(p.number()),
                          "traffic "
                              + d.direction().arrow()
                              + " is back"
                              + recovery.after(d).map(words -> ", " + words).orElse(""))));
    }
  }

  private static Entry start(CapturedPacket packet, GatewayName name, long dead) {
    Instant time = packet.time();
    return new Entry(
        time,
        Source.capture(name),
        Kind.DEAD_ESP,
        Optional.of(packet.number()),
        "first ESP packet on dead SPI "
            + WireView.spi(packet).map(Figures::spi).orElse("?")
            + " reaches "
            + name.word()
            + ": the recovery is measured from here; "
            + Figures.grouped(dead)
            + " in all");
  }
}
