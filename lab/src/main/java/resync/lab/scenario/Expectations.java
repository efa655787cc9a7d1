package resync.lab.scenario;

import java.time.Duration;
import java.util.List;
import resync.lab.check.BehindNat;
import resync.lab.check.Bound;
import resync.lab.check.CaptureShows;
import resync.lab.check.Check;
import resync.lab.check.DeadSpiTold;
import resync.lab.check.DeadSpiTold.Telling;
import resync.lab.check.EspInUdp;
import resync.lab.check.FewProbesLost;
import resync.lab.check.HasLogged;
import resync.lab.check.IkeFragments;
import resync.lab.check.IkeSaSetUp;
import resync.lab.check.InMode;
import resync.lab.check.InvalidSpiDropped;
import resync.lab.check.NegotiationRests;
import resync.lab.check.NoIkeSaLeftOver;
import resync.lab.check.NoLongOutage;
import resync.lab.check.NoPlaintext;
import resync.lab.check.NoProbeLost;
import resync.lab.check.NoProbeLostBetween;
import resync.lab.check.NoProbeTwice;
import resync.lab.check.NoSaOutlives;
import resync.lab.check.NoTunnel;
import resync.lab.check.Not;
import resync.lab.check.PhaseOneEnds;
import resync.lab.check.PhaseOneMode;
import resync.lab.check.ProtectedBy;
import resync.lab.check.ProtectedBy.Headers;
import resync.lab.check.Replaced;
import resync.lab.check.SasAgree;
import resync.lab.check.SasKept;
import resync.lab.check.SentAgain;
import resync.lab.check.SingleTunnel;
import resync.lab.check.StaysBlackHoled;
import resync.lab.check.TrafficFlowsAgain;
import resync.lab.check.TrafficUntouched;
import resync.lab.evidence.Delivery;
import resync.lab.node.SaScope;
import resync.lab.node.Statement;
import resync.lab.topology.Flow;
import resync.lab.topology.GatewayName;
import resync.lab.topology.IkeVersion;
import resync.lab.topology.TunnelSpec.Mode;
import resync.lab.wire.PacketKind;

/** What the sentences that begin with Then expect of a scenario. */
public final class Expectations {
  // Waits are made of timers of the protocols and of work; a slow machine gets longer for its work
  // (Running adds it, by the rule of Bound).

  // A gateway's log and its counters are a moment behind its packets.
  private static final Duration REPORTED = Duration.ofSeconds(2);
  // Waited beyond a bound, so that a recovery that just misses it is measured and not only missed.
  private static final Duration BEYOND = Duration.ofSeconds(1);
  // A probe that was sent in time may arrive and be written down later; one that is lost never is.
  private static final Duration UNDER_WAY = Duration.ofSeconds(2);
  // A host that sends nothing for longer proves nothing about the tunnel.
  private static final Duration PAUSE = Duration.ofSeconds(1);
  // An SA that the other end has lost goes once it has been idle for a while.
  private static final Duration AGREED = Duration.ofSeconds(15);
  // Long enough for a gateway to react to forged packets, if it does.
  private static final Duration UNTOUCHED = Duration.ofSeconds(3);
  // strongSwan keeps a replaced SA for another five seconds.
  private static final Duration REPLACED = Duration.ofSeconds(8);
  // What is retransmitted to a peer that lost its SAs ends within this, unless the timing is long.
  private static final Duration SETTLED = Duration.ofSeconds(15);
  // A responder waits for an initiator that has gone: 30 s in both stacks.
  private static final Duration HALF_OPEN = Duration.ofSeconds(40);
  private static final Duration REST = Duration.ofSeconds(5);

  // Messages of phase 1, RFC 2409 section 5.
  private static final int MAIN_MODE = 6;
  private static final int AGGRESSIVE_MODE = 3;
  private static final int MOST_PROBES = 1_000_000;
  // Octets of an IP packet.
  private static final int SMALLEST_PACKET = 100;
  private static final int LARGEST_PACKET = 65_535;

  private Expectations() {}

  /** Every direction that flowed before the fault flows again within a bound. */
  public static Expectation trafficFlowsAgain(Scenario scenario, Duration bound) {
    scenario.needTraffic();
    Bound here = scenario.bound(bound);
    Duration left = atLeastZero(here.length().plus(BEYOND).minus(scenario.sinceLastFault()));
    return Expectation.within(left, Live::flowing, new TrafficFlowsAgain(here));
  }

  /** Nothing arrives in the lost direction for so long after the fault. */
  public static Expectation staysBlackHoled(Scenario scenario, Duration time) {
    scenario.needTraffic();
    scenario.needFault();
    Duration left = atLeastZero(time.minus(scenario.sinceLastFault()));
    StaysBlackHoled check = new StaysBlackHoled(time, scenario.slowed(PAUSE));
    return Expectation.throughout(left, Live::flowing, check);
  }

  /** A gateway has counted, and said, that it dropped packets for their SPI. */
  public static Expectation invalidSpiDropped(GatewayName gateway) {
    return Expectation.within(REPORTED, live -> true, new InvalidSpiDropped(gateway));
  }

  /** Every packet of the tunnel has these IPsec headers. */
  public static Expectation protectedBy(Headers headers) {
    return Expectation.within(REPORTED, live -> true, new ProtectedBy(headers));
  }

  /** The Child SAs of both gateways are in this mode. */
  public static Expectation inMode(Mode mode) {
    return Expectation.within(AGREED, Live::agreed, new InMode(mode));
  }

  /** Every outbound SPI is the other's inbound SPI. */
  public static Expectation sasAgree(Scenario scenario, GatewayName one, GatewayName other) {
    scenario.givens().needTunnel(one, other);
    return Expectation.within(AGREED, Live::agreed, new SasAgree(one, other));
  }

  /**
   * A gateway sent the other a payload or notify of this name since the last fault, also inside
   * encrypted messages; INVALID_SPI only there, and of an SPI that the other sends on in vain.
   */
  public static Expectation captureShows(
      Scenario scenario, String name, GatewayName from, GatewayName to) {
    Notifies.check(name, scenario.givens().needTunnel(from, to).version());
    apart(from, to);
    return name.equals(Telling.INVALID_SPI.name())
        ? deadSpiTold(scenario, Telling.INVALID_SPI, from, to)
        : Expectation.within(
            REPORTED,
            live -> true,
            new CaptureShows(name, from, to, () -> scenario.decrypted(from)));
  }

  /** A gateway sent the other a Delete of an SPI that the other sends on in vain. */
  public static Expectation deleteOfDeadSpi(Scenario scenario, GatewayName from, GatewayName to) {
    return deadSpiTold(scenario, Telling.DELETE, from, to);
  }

  private static Expectation deadSpiTold(
      Scenario scenario, Telling telling, GatewayName from, GatewayName to) {
    apart(from, to);
    return Expectation.within(
        REPORTED, live -> true, new DeadSpiTold(telling, from, to, () -> scenario.decrypted(from)));
  }

  /** The IKE SA that both have was set up by this one since the last fault. */
  public static Expectation ikeSaSetUp(Scenario scenario, GatewayName by) {
    scenario.needFault();
    return Expectation.within(REPORTED, live -> true, new IkeSaSetUp(by));
  }

  /** No direction has lost more probes since the last fault had taken effect. */
  public static Expectation fewProbesLost(Scenario scenario, long most) {
    scenario.needTraffic();
    scenario.needFault();
    int bounded = Script.number("the number of probes", most, 0, MOST_PROBES);
    return Expectation.within(
        REPORTED, Live::flowing, new FewProbesLost(bounded, scenario.slowness()));
  }

  /** No message of a gateway to the other carries a payload or notify of this name. */
  public static Expectation captureShowsNo(
      Scenario scenario, String name, GatewayName from, GatewayName to) {
    apart(from, to);
    Notifies.check(name, scenario.givens().needTunnel(from, to).version());
    Check shows = new CaptureShows(name, from, to, () -> scenario.decrypted(from));
    return Expectation.throughout(REPORTED, live -> false, new Not(shows));
  }

  /** Phase 1 of IKEv1 was done in this mode and in no other. */
  public static Expectation phaseOneMode(Scenario scenario, boolean aggressive) {
    scenario.givens().needVersion(IkeVersion.IKEV1);
    return Expectation.now(new PhaseOneMode(aggressive));
  }

  /** Both gateways sent IKE messages in fragments, and no packet with IKE was larger than this. */
  public static Expectation ikeFragments(long octets) {
    int bounded =
        Script.number("the largest IP packet in octets", octets, SMALLEST_PACKET, LARGEST_PACKET);
    return Expectation.now(new IkeFragments(bounded));
  }

  /** Every ESP packet went in UDP, or none. */
  public static Expectation espInUdp(boolean udp) {
    return Expectation.now(new EspInUdp(udp));
  }

  /** The wire saw a gateway at its NAT's address and ports only. */
  public static Expectation behindNat(Scenario scenario, GatewayName gateway) {
    scenario.givens().needNat(gateway);
    return Expectation.now(new BehindNat(gateway));
  }

  /** No packet of the protected networks was seen in the clear. */
  public static Expectation noPlaintext() {
    return Expectation.now(new NoPlaintext());
  }

  /** Forged packets have changed nothing and cost little. */
  public static Expectation untouched(Scenario scenario) {
    scenario.needTraffic();
    scenario.needFault();
    Duration left = atLeastZero(UNTOUCHED.minus(scenario.sinceLastFault()));
    return Expectation.throughout(left, live -> false, new TrafficUntouched());
  }

  /** Not a single probe is lost for so long since the last fault began. */
  public static Expectation noProbeLost(Scenario scenario, Duration time) {
    scenario.needTraffic();
    scenario.needFault();
    Duration window = time.plus(Delivery.IN_FLIGHT);
    Duration left = atLeastZero(window.minus(scenario.sinceLastFaultBegan()));
    return Expectation.throughout(
        left.plus(scenario.slowed(UNDER_WAY)),
        live -> live.delivered(window),
        new NoProbeLost(time));
  }

  /** Both gateways have other SAs than before the first fault, as many, and the same ones. */
  public static Expectation replaced(
      Scenario scenario, GatewayName one, GatewayName other, SaScope scope) {
    scenario.givens().needTunnel(one, other);
    scenario.needFault();
    return Expectation.within(REPLACED, Live::agreed, new Replaced(one, other, scope));
  }

  /** Nothing is left over of what both ends began at the same time. */
  public static Expectation singleTunnel(
      Scenario scenario, GatewayName one, GatewayName other, Duration bound) {
    scenario.givens().needTunnel(one, other);
    return Expectation.within(bound, Live::agreed, new SingleTunnel(one, other));
  }

  /** Neither gateway has a half-open IKE SA or one too many. */
  public static Expectation noIkeSaLeftOver() {
    return Expectation.within(HALF_OPEN, Live::agreed, new NoIkeSaLeftOver());
  }

  /** Negotiation ends by itself: no IKE message for 5 s. */
  public static Expectation negotiationRests() {
    return Expectation.within(SETTLED, live -> true, new NegotiationRests(REST));
  }

  /** No gateway accepted an ESP packet twice. */
  public static Expectation noProbeTwice(Scenario scenario) {
    scenario.needTraffic();
    return Expectation.now(new NoProbeTwice());
  }

  /** No gateway sends on an IPsec SA for longer than it may live. */
  public static Expectation noSaOutlives(Duration lifetime) {
    return Expectation.now(new NoSaOutlives(lifetime));
  }

  /** A gateway has sent a message again. */
  public static Expectation sentAgain(Scenario scenario, GatewayName gateway, PacketKind kind) {
    scenario.needFault();
    if (kind instanceof PacketKind.Any || kind instanceof PacketKind.EspPacket) {
      throw new Mistake("only IKE messages are sent again, not a " + kind.words());
    }
    kind.absent(scenario.layout().tunnel())
        .ifPresent(
            why -> {
              throw new Mistake("the " + kind.words() + " never comes: " + why);
            });
    return Expectation.within(REPORTED, live -> true, new SentAgain(gateway, kind));
  }

  /** Nothing is established for so long since the last fault, although gateways negotiate. */
  public static Expectation noTunnel(Scenario scenario, Duration time) {
    scenario.needFault();
    Duration left = atLeastZero(time.minus(scenario.sinceLastFault()));
    return Expectation.throughout(left, Live::agreed, new NoTunnel(time));
  }

  /** No Child SA is established for so long since the last fault; an IKE SA may be. */
  public static Expectation noChildSa(Scenario scenario, Duration time) {
    scenario.needFault();
    Duration left = atLeastZero(time.minus(scenario.sinceLastFault()));
    return Expectation.throughout(left, Live::agreed, new NoTunnel(time, true));
  }

  /** Every phase 1 of IKEv1 since the last fault ended with a message, or before. */
  public static Expectation phaseOneEnds(Scenario scenario, long message) {
    scenario.givens().needVersion(IkeVersion.IKEV1);
    scenario.needFault();
    int last = scenario.layout().tunnel().aggressive() ? AGGRESSIVE_MODE : MAIN_MODE;
    int bounded = Script.number("the last message of phase 1", message, 1, last);
    return Expectation.within(REPORTED, live -> true, new PhaseOneEnds(bounded));
  }

  /** A gateway's log says something, in its own words. */
  public static Expectation hasLogged(Scenario scenario, GatewayName gateway, Statement statement) {
    statement.version().ifPresent(scenario.givens()::needVersion);
    return Expectation.within(
        REPORTED,
        live -> true,
        new HasLogged(gateway, statement, scenario.words(gateway, statement)));
  }

  /** A gateway's log does not say something. */
  public static Expectation hasNotLogged(
      Scenario scenario, GatewayName gateway, Statement statement) {
    Check logged = hasLogged(scenario, gateway, statement).check();
    return Expectation.throughout(REPORTED, live -> false, new Not(logged));
  }

  /** No direction is down for longer than a bound since the first fault. */
  public static Expectation noLongOutage(Scenario scenario, Duration bound) {
    scenario.needTraffic();
    scenario.needFault();
    Bound here = scenario.bound(bound);
    Duration limit = here.length().plus(BEYOND).plus(Delivery.IN_FLIGHT);
    return Expectation.within(limit, Live::flowing, new NoLongOutage(here));
  }

  /** Both gateways still have the SAs of before the first fault, and no others. */
  public static Expectation sasKept(Scenario scenario) {
    scenario.needFault();
    return Expectation.throughout(REPORTED, live -> false, new SasKept());
  }

  /** The SAs that two gateways have with each other are those of before the first fault. */
  public static Expectation sasKept(Scenario scenario, GatewayName one, GatewayName other) {
    scenario.needFault();
    scenario.givens().needTunnel(one, other);
    return Expectation.throughout(
        REPORTED, live -> false, new SasKept(List.of(new Flow(one, other))));
  }

  /** The Child SAs of a child are those of before the first fault. */
  public static Expectation sasKept(Scenario scenario, String child) {
    scenario.needFault();
    return Expectation.throughout(
        REPORTED, live -> false, new SasKept(List.of(scenario.givens().needChild(child))));
  }

  /** Not a probe between two hosts is lost since the last fault began. */
  public static Expectation noProbeLost(Scenario scenario, GatewayName one, GatewayName other) {
    scenario.givens().needTunnel(one, other);
    return noneLost(scenario, new Flow(one, other));
  }

  /** Not a probe between the hosts of a child is lost since the last fault began. */
  public static Expectation noProbeLost(Scenario scenario, String child) {
    return noneLost(scenario, scenario.givens().needChild(child));
  }

  private static Expectation noneLost(Scenario scenario, Flow traffic) {
    scenario.needTraffic();
    scenario.needFault();
    scenario.needTraffic(traffic);
    return Expectation.throughout(
        Delivery.IN_FLIGHT.plus(scenario.slowed(UNDER_WAY)),
        live -> false,
        new NoProbeLostBetween(traffic));
  }

  private static void apart(GatewayName from, GatewayName to) {
    if (from.equals(to)) {
      throw new Mistake("a message goes from one gateway to another, not from a gateway to itself");
    }
  }

  private static Duration atLeastZero(Duration duration) {
    return duration.isNegative() ? Duration.ZERO : duration;
  }
}
