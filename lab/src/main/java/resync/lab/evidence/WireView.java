package resync.lab.evidence;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import resync.lab.capture.CapturedPacket;
import resync.lab.capture.CapturedPacket.Ah;
import resync.lab.capture.CapturedPacket.Content;
import resync.lab.capture.CapturedPacket.Esp;
import resync.lab.capture.CapturedPacket.Ike;
import resync.lab.capture.CapturedPacket.Other;
import resync.lab.topology.Addressing;
import resync.lab.topology.Flow;
import resync.lab.topology.GatewayName;

/** The captures as packets between the gateways. */
public final class WireView {
  /** The two capture files of one moment end at most this much apart. */
  public static final Duration SETTLED = Duration.ofMillis(100);

  /** A packet is stamped on one device at most this much after the other, where it went later. */
  private static final Duration STAMP_JITTER = Duration.ofMillis(1);

  private final Evidence evidence;
  private final Addressing addressing;

  public WireView(Evidence evidence) {
    this.evidence = evidence;
    this.addressing = evidence.topology().addressing();
  }

  /** Everything captured on the wire's device towards a gateway. */
  public List<CapturedPacket> capture(GatewayName gateway) {
    return evidence.captures().getOrDefault(gateway, List.of());
  }

  /** Packets that a gateway itself sent, as captured on its own side of the wire. */
  public List<CapturedPacket> sentBy(GatewayName gateway) {
    String wan = addressing.of(gateway).wan();
    return capture(gateway).stream().filter(p -> p.source().equals(wan)).toList();
  }

  /** Packets for a gateway that the wire put on its link, whoever made them. */
  public List<CapturedPacket> towards(GatewayName gateway) {
    String wan = addressing.of(gateway).wan();
    return capture(gateway).stream().filter(p -> p.destination().equals(wan)).toList();
  }

  /** All gateways, in their order. */
  public List<GatewayName> gateways() {
    return evidence.topology().names();
  }

  /** All flows between gateways that have a tunnel, in the order of the gateways. */
  public List<Flow> flows() {
    return evidence.topology().flows();
  }

  /** ESP and AH packets of one gateway, or in its name, for another that passed the wire. */
  public List<CapturedPacket> esp(Flow flow) {
    return espTowards(flow.to()).stream().filter(p -> !isOfAnother(flow, p.source())).toList();
  }

  /** Whether an address is that of a gateway that a flow between two others does not concern. */
  private boolean isOfAnother(Flow flow, String address) {
    return addressing.ends().entrySet().stream()
        .filter(e -> !e.getKey().equals(flow.from()) && !e.getKey().equals(flow.to()))
        .anyMatch(e -> e.getValue().wan().equals(address));
  }

  /** ESP and AH packets for a gateway that passed the wire. */
  public List<CapturedPacket> espTowards(GatewayName gateway) {
    return towards(gateway).stream().filter(p -> spi(p).isPresent()).toList();
  }

  /** IKE messages that a gateway itself sent. */
  public List<CapturedPacket> ikeSentBy(GatewayName gateway) {
    return sentBy(gateway).stream().filter(p -> p.content() instanceof Ike).toList();
  }

  /**
   * The SPI by which gateways name the Child SA of an ESP or AH packet: that of ESP where both are.
   */
  public static Optional<String> spi(CapturedPacket packet) {
    return switch (packet.content()) {
      case Esp esp -> Optional.of(esp.spi());
      case Ah ah -> Optional.of(ah.spi());
      case Ike ike -> Optional.empty();
      case Other other -> Optional.empty();
    };
  }

  /** The SPI that the receiver looks up first: that of the outermost header. */
  public static Optional<String> outerSpi(CapturedPacket packet) {
    return packet.content() instanceof Esp esp
        ? Optional.of(esp.ahSpi().orElse(esp.spi()))
        : spi(packet);
  }

  /**
   * Every packet between the gateways in one direction, in order of time. What arrived is the same
   * as the latest that left before, so that of a lost message and its retransmission the first one
   * is the lost one. A packet that is in a single capture and younger than {@link #SETTLED} at the
   * captures' end is left out: it may only not have reached the other file yet.
   */
  public List<Transit> transits(Flow direction) {
    Instant settled = lastPacket().minus(SETTLED);
    Map<Object, Deque<CapturedPacket>> departed = new LinkedHashMap<>();
    for (CapturedPacket packet : sentBy(direction.from())) {
      if (isOfAnother(direction, packet.destination())) {
        continue;
      }
      departed.computeIfAbsent(identity(packet), k -> new ArrayDeque<>()).add(packet);
    }
    List<Transit> transits = new ArrayList<>();
    Set<Object> arrivedBefore = new HashSet<>();
    for (CapturedPacket packet : towards(direction.to())) {
      if (isOfAnother(direction, packet.source())) {
        continue;
      }
      Object identity = identity(packet);
      Deque<CapturedPacket> same = departed.getOrDefault(identity, new ArrayDeque<>());
      Optional<CapturedPacket> left = takeLatest(same, packet.time().plus(STAMP_JITTER));
      boolean again = !arrivedBefore.add(identity);
      if (left.isPresent() || again || packet.time().isBefore(settled)) {
        transits.add(new Transit(direction, left, Optional.of(packet), again && left.isEmpty()));
      }
    }
    departed.values().stream()
        .flatMap(Deque::stream)
        .filter(p -> p.time().isBefore(settled))
        .forEach(
            p -> transits.add(new Transit(direction, Optional.of(p), Optional.empty(), false)));
    transits.sort(Comparator.comparing(Transit::time));
    return transits;
  }

  /** Takes out the last packet that is not later than a moment. */
  private static Optional<CapturedPacket> takeLatest(Deque<CapturedPacket> from, Instant until) {
    Iterator<CapturedPacket> latestFirst = from.descendingIterator();
    while (latestFirst.hasNext()) {
      CapturedPacket packet = latestFirst.next();
      if (!packet.time().isAfter(until)) {
        latestFirst.remove();
        return Optional.of(packet);
      }
    }
    return Optional.empty();
  }

  private Instant lastPacket() {
    return evidence.captures().values().stream()
        .filter(c -> !c.isEmpty())
        .map(c -> c.getLast().time())
        .max(Comparator.naturalOrder())
        .orElse(evidence.taken());
  }

  /** Every IKE message between the gateways, in order of time. */
  public List<Transit> ike() {
    List<Transit> messages = new ArrayList<>();
    evidence.topology().flows().forEach(flow -> messages.addAll(transits(flow)));
    messages.removeIf(t -> !(t.packet().content() instanceof Ike));
    messages.sort(Comparator.comparing(Transit::time));
    return messages;
  }

  /** When anything was captured first; empty where the captures are. */
  public Optional<Instant> firstPacket() {
    return evidence.captures().values().stream()
        .filter(c -> !c.isEmpty())
        .map(c -> c.getFirst().time())
        .min(Comparator.naturalOrder());
  }

  private record Identity(String source, String destination, int length, Content content) {}

  private static Object identity(CapturedPacket packet) {
    return new Identity(packet.source(), packet.destination(), packet.length(), packet.content());
  }
}
