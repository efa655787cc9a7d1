package resync.lab.node.strongswan;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import resync.lab.node.Gateway;
import resync.lab.node.Machine;
import resync.lab.node.NodeDriver;
import resync.lab.node.Statement;
import resync.lab.node.SwanctlConf;
import resync.lab.topology.GatewayName;
import resync.lab.topology.GatewaySpec;
import resync.lab.topology.Retransmission;
import resync.lab.topology.Topology;
import resync.lab.topology.TunnelSpec;

/**
 * strongSwan's charon: {@code strongswan} in features. The machine's kernel does ESP where it can,
 * else strongSwan itself; a kernel of its own where the tunnel needs one. The environment variable
 * {@link #KERNEL} decides otherwise.
 */
public class StrongswanDriver implements NodeDriver {
  static final String KERNEL = "RESYNC_KERNEL";

  private final Function<DataPlane.Need, DataPlane> dataPlane;

  public StrongswanDriver() {
    this(need -> DataPlane.choose(System.getenv(KERNEL), need));
  }

  StrongswanDriver(Function<DataPlane.Need, DataPlane> dataPlane) {
    this.dataPlane = dataPlane;
  }

  @Override
  public String name() {
    return "strongswan";
  }

  /** Whether the tunnel needs what ESP in userspace has not. */
  boolean kernelOnly(TunnelSpec tunnel) {
    return tunnel.ah() || tunnel.mode() == TunnelSpec.Mode.TRANSPORT;
  }

  private DataPlane dataPlane(Topology topology, GatewayName gateway) {
    boolean kernelOnly = topology.tunnels(gateway).stream().anyMatch(this::kernelOnly);
    return dataPlane.apply(new DataPlane.Need(kernelOnly, topology.usesIpv6()));
  }

  @Override
  public String image() {
    return "strongswan";
  }

  @Override
  public Optional<String> cannot(Topology topology, GatewayName gateway) {
    GatewaySpec spec = topology.gateway(gateway);
    if (spec.recoversInvalidSpis()) {
      return Optional.of("strongswan 6.0.1 ignores an unknown SPI: it has no invalid-SPI recovery");
    }
    if (!spec.trafficLiveness().isZero()) {
      return Optional.of(
          "strongswan 6.0.1 checks liveness only on an idle tunnel (dpd_delay), not by traffic"
              + " without an answer");
    }
    DataPlane plane = dataPlane(topology, gateway);
    if (plane == DataPlane.GUEST && topology.usesIpv6()) {
      return Optional.of(
          "the kernel that strongswan brings for itself speaks no IPv6, and this machine's has no"
              + " ESP for IPv6");
    }
    return topology.tunnels(gateway).stream()
        .flatMap(tunnel -> cannot(plane, tunnel, gateway).stream())
        .findFirst();
  }

  private Optional<String> cannot(DataPlane plane, TunnelSpec tunnel, GatewayName gateway) {
    if (tunnel.bundle()) {
      return Optional.of(
          "strongswan 6.0.1 takes an AH and an ESP proposal as alternatives: it has no AH around"
              + " ESP");
    }
    boolean ah = tunnel.ah();
    boolean transport = tunnel.mode() == TunnelSpec.Mode.TRANSPORT;
    if (plane == DataPlane.LIBIPSEC && kernelOnly(tunnel)) {
      String what = ah ? "AH" : transport ? "transport mode" : "ESP of a kernel";
      return Optional.of(
          "strongswan 6.0.1 with ESP in userspace has no "
              + what
              + "; a kernel of its own runs on amd64 only, and not where "
              + KERNEL
              + " is libipsec");
    }
    Duration liveness = tunnel.end(gateway).liveness();
    if (!liveness.equals(Duration.ofSeconds(liveness.toSeconds()))) {
      return Optional.of("strongswan 6.0.1 takes its liveness delay in whole seconds");
    }
    return Optional.empty();
  }

  @Override
  public Map<String, String> files(Topology topology, GatewayName gateway) {
    Map<String, String> files = SwanctlConf.files(topology, gateway);
    files.put("strongswan.conf", daemon(topology, gateway));
    return files;
  }

  /** The ESP data plane, as the image's start program reads it. */
  @Override
  public Map<String, String> environment(Topology topology, GatewayName gateway) {
    return Map.of(KERNEL, dataPlane(topology, gateway).word());
  }

  // As a responder it refuses aggressive mode with a pre-shared key, whose hash anybody may see
  // and try passwords on, unless told so in these words.
  private static String daemon(Topology topology, GatewayName gateway) {
    GatewaySpec spec = topology.gateway(gateway);
    Retransmission timing = spec.retransmission();
    return String.format(
        Locale.ROOT,
        """
        charon-systemd {
          retransmit_timeout = %.3f
          retransmit_tries = %d
          retransmit_base = %s
          keep_alive = %d
        %s%s}
        """,
        timing.timeout().toMillis() / 1000.0,
        timing.tries(),
        timing.base(),
        spec.natKeepalive().toSeconds(),
        topology.tunnels(gateway).stream().anyMatch(TunnelSpec::aggressive)
            ? "  i_dont_care_about_security_and_use_aggressive_mode_psk = yes\n"
            : "",
        topology
            .largestIkePacket(gateway)
            .map(octets -> "  fragment_size = " + octets + "\n")
            .orElse(""));
  }

  @Override
  public boolean needsDefaultCapabilities() {
    return true;
  }

  @Override
  public Pattern words(Statement statement) {
    return CharonLog.words(statement);
  }

  @Override
  public Gateway attach(Machine machine) {
    return StrongswanGateway.attach(machine, dataPlane(machine.topology(), machine.name()));
  }
}
