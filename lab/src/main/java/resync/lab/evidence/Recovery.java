package resync.lab.evidence;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import resync.lab.capture.CapturedPacket;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.topology.Flow;
import resync.lab.topology.GatewayName;

/**
 * How long it took until traffic was back after a fault, read from the capture and checked against
 * the probes.
 *
 * <p><b>Start.</b> The first ESP packet on a dead SPI that reaches the gateway that cannot open it:
 * captured on its side of the wire, on its way to it, once it has lost its SAs and can receive. An
 * SPI is dead when it was in use or installed before the fault and the fault took it.
 *
 * <ul>
 *   <li>After a restart that is the first such packet since the gateway was {@link #ready}; what
 *       was sent while it was down, or booted, reached nobody. If the gateway takes part in a
 *       negotiation (it offers or accepts an SA under an IKE SA unknown before) before its program
 *       says that it is ready, it is ready then, and it is the last such packet in the 100 ms
 *       before that message.
 *   <li>After SAs were cleared it is the first such packet since the first lost probe was sent:
 *       between the command and its effect packets were still opened.
 *   <li>If no such packet reaches the gateway before traffic is back, it is {@link #ready}; {@link
 *       #startPacket} is empty then.
 * </ul>
 *
 * <p><b>End</b>, per direction. The first ESP packet that passes the wire on an SPI that the fault
 * did not take and after which traffic stays up. There can be several such SPIs before traffic is
 * stable (both ends negotiate, one is deleted again): it is the latest one that appeared, or
 * resumed after 100 ms of silence, or followed an IKE message that reached the receiver (which may
 * not have had the SA until then: a sender can be first), before the first probe was delivered for
 * good. Where that packet passed more than {@link #TOLERANCE} before the probe was sent, the
 * receiver, busy, could not open it yet: there it is the packet with the probe. A new SPI that
 * replaces a working one later is a rekeying and ends nothing. A fault that hit no gateway (the
 * link, single packets) takes no SPI: there it is the packet with that first probe.
 *
 * <p><b>Check.</b> The first probe delivered for good must have been under way, between its sending
 * and its receipt, within {@link #TOLERANCE} of that packet; else {@link #disagreement} says what
 * each source says. A probe that was long under way is no contradiction: on a busy machine a node
 * may have to wait for a processor.
 *
 * @param ready when the fault was complete: the restarted gateway could receive, the SAs were gone,
 *     the link was up again
 * @param start see above
 * @param startPacket the packet that is the start; empty where no packet on a dead SPI is
 * @param directions each direction that flowed before the fault
 * @param deadPackets ESP packets on dead SPIs that passed the wire to the gateway since the start
 * @param deadSpis SPIs of the direction towards the gateway that the fault took
 */
public record Recovery(
    FaultRecord fault,
    Instant ready,
    Instant start,
    Optional<CapturedPacket> startPacket,
    List<DirectionRecovery> directions,
    long deadPackets,
    Set<String> deadSpis) {

  /** How far capture and probes may be apart. */
  public static final Duration TOLERANCE = Duration.ofMillis(100);

  public Recovery {
    directions = List.copyOf(directions);
    deadSpis = Set.copyOf(deadSpis);
  }

  /**
   * One direction that flowed before the fault.
   *
   * @param outage what the probes say; empty when none was lost
   * @param end the packet that ends the recovery; empty while traffic is down, when it never was,
   *     and when the capture has no such packet
   */
  public record DirectionRecovery(
      Flow direction, Optional<Outage> outage, Optional<CapturedPacket> end) {

    /** Whether traffic is back, or was never down. */
    public boolean up() {
      return outage.isEmpty() || outage.get().end().isPresent();
    }

    /** Why capture and probes do not tell the same story, if they do not. */
    public Optional<String> disagreement() {
      if (outage.isEmpty() || outage.get().end().isEmpty()) {
        return Optional.empty();
      }
      Instant sent = outage.get().endSent().orElseThrow();
      Instant received = outage.get().end().get();
      if (end.isEmpty()) {
        return Optional.of(
            "probes "
                + direction.word()
                + " arrived again, but the capture shows no ESP packet that could have carried"
                + " them");
      }
      Instant packet = end.get().time();
      boolean before = packet.isBefore(sent);
      Duration apart = before ? Duration.between(packet, sent) : Duration.between(received, packet);
      if (apart.compareTo(TOLERANCE) <= 0) {
        return Optional.empty();
      }
      return Optional.of(
          "capture and probes disagree by "
              + Figures.of(apart)
              + " (at most "
              + Figures.of(TOLERANCE)
              + "): packet "
              + end.get().number()
              + " on SPI "
              + WireView.spi(end.get()).map(Figures::spi).orElse("?")
              + " passed the wire "
              + Figures.of(apart)
              + (before ? " before" : " after")
              + " the first probe "
              + direction.word()
              + " delivered for good was "
              + (before ? "sent" : "received"));
    }
  }

  /** The recovery from the last fault that was meant to interrupt traffic, if there was one. */
  public static Optional<Recovery> ofLastFault(Evidence evidence) {
    return new Analysis(evidence).recovery();
  }

  /** The recovery from one fault, until the next one begins. */
  public static Recovery of(Evidence evidence, FaultRecord fault) {
    return new RecoveryMeasurement(evidence, fault).measure();
  }

  /**
   * From what the recovery is counted, as it goes on after "back 31 ms after": {@code the first
   * packet on a dead SPI reached east}.
   */
  public String countedFrom() {
    GatewayName gateway = fault.gateway();
    if (gateway == null) {
      return "the fault was complete";
    }
    if (startPacket.isPresent()) {
      return "the first packet on a dead SPI reached " + gateway.word();
    }
    return switch (fault.kind()) {
      case RESTART -> gateway.word() + " was ready again";
      case SAS_CLEARED -> "the SAs of " + gateway.word() + " were gone";
      case FORGED_PACKETS, OTHER -> gateway.word() + " was told";
    };
  }

  /**
   * How long one direction took and from what that is counted, as it goes on after "back": {@code
   * 31 ms after the first packet on a dead SPI reached east}. Empty while it is down.
   */
  public Optional<String> after(DirectionRecovery direction) {
    return duration(direction)
        .map(
            took ->
                took.isZero()
                    ? "at once when " + countedFrom()
                    : Figures.of(took) + " after " + countedFrom());
  }

  /**
   * How long a restarted gateway was away: killed, down, starting, until it could receive. That is
   * no part of the recovery, but of the outage.
   */
  public Optional<Duration> away() {
    return fault.kind() == FaultRecord.Kind.RESTART
        ? Optional.of(Duration.between(fault.from(), ready))
        : Optional.empty();
  }

  /** Whether a packet on its way to the gateway that the fault hit is on a dead SPI. */
  public boolean dead(CapturedPacket packet) {
    return WireView.spi(packet).filter(deadSpis::contains).isPresent();
  }

  /** Whether every direction that flowed before the fault is up. */
  public boolean recovered() {
    return directions.stream().allMatch(DirectionRecovery::up);
  }

  /** Whether the fault cost no probe at all. */
  public boolean uninterrupted() {
    return directions.stream().allMatch(d -> d.outage().isEmpty());
  }

  /** From the start to the end of one direction; zero when it lost nothing, empty while down. */
  public Optional<Duration> duration(DirectionRecovery direction) {
    if (direction.outage().isEmpty()) {
      return Optional.of(Duration.ZERO);
    }
    return direction
        .end()
        .filter(e -> direction.up())
        .map(e -> Duration.between(start, e.time()))
        .map(d -> d.isNegative() ? Duration.ZERO : d);
  }

  /** Until the last direction is back; empty where one is not, or nothing flowed before. */
  public Optional<Duration> duration() {
    if (directions.isEmpty()
        || directions.stream().map(this::duration).anyMatch(Optional::isEmpty)) {
      return Optional.empty();
    }
    return directions.stream().flatMap(d -> duration(d).stream()).max(Comparator.naturalOrder());
  }

  /** The recovery of one direction, if it flowed before the fault. */
  public Optional<DirectionRecovery> direction(Flow direction) {
    return directions.stream().filter(d -> d.direction().equals(direction)).findFirst();
  }

  /** What makes this measurement doubtful, if anything. */
  public Optional<String> disagreement() {
    return directions.stream().flatMap(d -> d.disagreement().stream()).findFirst();
  }
}
