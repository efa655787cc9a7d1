package resync.sim.explore;

import java.time.Duration;
import resync.lab.topology.Addressing;
import resync.lab.topology.GatewayName;
import resync.lab.topology.GatewaySpec;
import resync.lab.topology.IkeVersion;
import resync.lab.topology.IpAddress.Family;
import resync.lab.topology.Nat;
import resync.lab.topology.Preset;
import resync.lab.topology.Topology;
import resync.lab.topology.TunnelSpec;

/** The topology of a schedule, and the same in the words of a feature. */
final class Setup {
  /** Fast ones, since the search does many key exchanges; RFC 2409 knows no GCM. */
  private static final String IKEV2_PROPOSAL = "aes128gcm16-prfsha256-curve25519";

  private static final String IKEV1_PROPOSAL = "aes128-sha256-ecp256";

  private static final String ESP_PROPOSAL = "aes128gcm16";
  private static final String PFS_PROPOSAL = ESP_PROPOSAL + "-ecp256";

  private static final String KEY = "the same in every trial";

  private static final Duration TRAFFIC_LIVENESS = Duration.ofSeconds(1);

  private Setup() {}

  /** Equal for all schedules that differ in seed, steps and sender alone. */
  static Topology topology(Schedule schedule) {
    return Topology.of(
        "explored",
        gateway(Preset.WEST, schedule),
        gateway(Preset.EAST, schedule),
        tunnel(schedule),
        KEY,
        addressing(schedule));
  }

  private static Addressing addressing(Schedule schedule) {
    if (schedule.ipv6()) {
      return Addressing.of(Preset.PAIR, Family.IPV6, Family.IPV6);
    }
    return schedule.nat()
        ? Addressing.DEFAULT.behindNat(Preset.WEST, false, Nat.USUAL_IDLE)
        : Addressing.DEFAULT;
  }

  private static GatewaySpec gateway(GatewayName gateway, Schedule schedule) {
    Duration liveness = schedule.trafficLiveness() ? TRAFFIC_LIVENESS : Duration.ZERO;
    return new GatewaySpec(gateway, "java")
        .withRecovery(true)
        .withTrafficLiveness(liveness, schedule.timing().retransmission());
  }

  private static TunnelSpec tunnel(Schedule schedule) {
    return TunnelSpec.of(schedule.version(), Preset.WEST, Preset.EAST, ike(schedule), esp(schedule))
        .with(end -> end.withLifetimes(schedule.timing().lifetimes()));
  }

  private static String ike(Schedule schedule) {
    return schedule.version() == IkeVersion.IKEV1 ? IKEV1_PROPOSAL : IKEV2_PROPOSAL;
  }

  private static String esp(Schedule schedule) {
    return schedule.pfs() ? PFS_PROPOSAL : ESP_PROPOSAL;
  }

  /** The Givens, a line each. */
  static String givens(Schedule schedule) {
    StringBuilder text =
        new StringBuilder(
            """
            Given gateways west running java and east running java
            %s%sAnd an %s tunnel between west and east with:
              | ike proposal | %s |
              | esp proposal | %s |
            %s\
            """
                .formatted(
                    schedule.nat() ? "And a NAT in front of west\n" : "",
                    schedule.ipv6() ? "And the gateways and hosts have IPv6 addresses\n" : "",
                    schedule.version().name().replace("IKEV", "IKEv"),
                    ike(schedule),
                    esp(schedule),
                    schedule.timing().settings()));
    for (GatewayName gateway : Preset.PAIR) {
      text.append("And ").append(gateway.word()).append(" recovers invalid SPIs\n");
      if (schedule.trafficLiveness()) {
        text.append("And ")
            .append(gateway.word())
            .append(" checks liveness by traffic after 1 seconds\n");
      }
      text.append(schedule.timing().given(gateway.word()));
    }
    text.append("And hosts that send a probe every ")
        .append(Pace.probeInterval(schedule).toMillis())
        .append(" milliseconds\n");
    return text.append("And ").append(traffic(schedule)).append('\n').toString();
  }

  /** The other gateway of a schedule. */
  static GatewayName peer(GatewayName gateway) {
    return gateway.equals(Preset.WEST) ? Preset.EAST : Preset.WEST;
  }

  private static String traffic(Schedule schedule) {
    return schedule
        .sender()
        .map(s -> "traffic flowing from " + s.word() + " to " + peer(s).word())
        .orElse("traffic flowing both ways between west and east");
  }
}
