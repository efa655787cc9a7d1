package resync.sim.explore;

import java.util.List;
import java.util.Optional;
import resync.lab.topology.GatewayName;
import resync.lab.topology.IkeVersion;

/**
 * A tunnel, its traffic, and what happens to it.
 *
 * @param seed of the simulation, and what the schedule was generated from
 * @param nat whether there is a NAT in front of west
 * @param ipv6 whether gateways and hosts have IPv6 addresses; there is no NAT then
 * @param sender the host that sends while the other echoes; empty where both send of their own
 * @param pfs whether Child SAs are negotiated with a key exchange of their own
 * @param trafficLiveness whether both gateways check liveness by traffic
 * @param timing how patient both are, and how long their SAs live
 */
record Schedule(
    long seed,
    IkeVersion version,
    boolean nat,
    boolean ipv6,
    Optional<GatewayName> sender,
    boolean pfs,
    boolean trafficLiveness,
    Timing timing,
    List<Step> steps) {
  Schedule {
    steps = List.copyOf(steps);
  }

  /** Names it, and decides what is left to chance in it. */
  String title() {
    return "explored seed " + seed;
  }

  Schedule with(List<Step> others) {
    return new Schedule(seed, version, nat, ipv6, sender, pfs, trafficLiveness, timing, others);
  }

  /** The same with IPv6 addresses, or without. */
  Schedule withIpv6(boolean other) {
    return new Schedule(seed, version, nat, other, sender, pfs, trafficLiveness, timing, steps);
  }

  Schedule withoutLiveness() {
    return new Schedule(seed, version, nat, ipv6, sender, pfs, false, timing, steps);
  }

  Schedule withoutPfs() {
    return new Schedule(seed, version, nat, ipv6, sender, false, trafficLiveness, timing, steps);
  }

  Schedule withSender(GatewayName gateway) {
    return new Schedule(
        seed, version, nat, ipv6, Optional.of(gateway), pfs, trafficLiveness, timing, steps);
  }

  /** Whether no probe need be lost, whatever happens in it, but to a hard limit. */
  boolean gentle() {
    return steps.stream().allMatch(Step::gentle);
  }
}
