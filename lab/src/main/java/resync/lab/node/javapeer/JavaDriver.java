package resync.lab.node.javapeer;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import resync.lab.node.Gateway;
import resync.lab.node.Machine;
import resync.lab.node.NodeDriver;
import resync.lab.node.Statement;
import resync.lab.node.SwanctlConf;
import resync.lab.topology.GatewayName;
import resync.lab.topology.GatewaySpec;
import resync.lab.topology.IkeVersion;
import resync.lab.topology.Retransmission;
import resync.lab.topology.Topology;
import resync.lab.topology.TunnelSpec;

/** Our own peer: {@code java} in features. */
public final class JavaDriver implements NodeDriver {
  @Override
  public String name() {
    return "java";
  }

  @Override
  public String image() {
    return "peer";
  }

  @Override
  public Optional<String> cannot(Topology topology, GatewayName gateway) {
    return topology.tunnels(gateway).stream()
        .flatMap(tunnel -> cannot(tunnel, gateway).stream())
        .findFirst();
  }

  private static Optional<String> cannot(TunnelSpec tunnel, GatewayName gateway) {
    boolean old = tunnel.version() == IkeVersion.IKEV1;
    if (!old && tunnel.mode() == TunnelSpec.Mode.TRANSPORT) {
      return Optional.of("the java peer has transport mode with IKEv1 only");
    }
    if (!old && tunnel.ah()) {
      return Optional.of("the java peer has no AH with IKEv2");
    }
    if (tunnel.authentication() == TunnelSpec.Authentication.RSA
        && tunnel.version() == IkeVersion.IKEV2) {
      return Optional.of("the java peer authenticates by certificates with IKEv1 only");
    }
    if (tunnel.end(gateway).largestIkePacket() > 0 && tunnel.version() == IkeVersion.IKEV2) {
      return Optional.of("the java peer sends IKE messages in fragments with IKEv1 only");
    }
    return Optional.empty();
  }

  @Override
  public Map<String, String> files(Topology topology, GatewayName gateway) {
    Map<String, String> files = SwanctlConf.files(topology, gateway);
    files.merge("swanctl.conf", settings(topology, gateway), String::concat);
    return files;
  }

  private static String settings(Topology topology, GatewayName gateway) {
    GatewaySpec spec = topology.gateway(gateway);
    Retransmission timing = spec.retransmission();
    List<TunnelSpec> tunnels = topology.tunnels(gateway);
    return """
    resync {
      invalid_spi_recovery = %s
      traffic_liveness = %s
      retransmit_timeout = %s
      retransmit_tries = %d
      retransmit_base = %s
      nat_keepalive = %s
    %s}
    """
        .formatted(
            spec.recoversInvalidSpis() ? "yes" : "no",
            duration(spec.trafficLiveness()),
            duration(timing.timeout()),
            timing.tries(),
            timing.base(),
            duration(spec.natKeepalive()),
            (tunnels.stream().anyMatch(TunnelSpec::weakAlgorithms)
                    ? "  weak_algorithms = yes\n"
                    : "")
                + topology
                    .largestIkePacket(gateway)
                    .map(octets -> "  fragment_size = " + octets + "\n")
                    .orElse(""));
  }

  private static String duration(Duration duration) {
    return duration.toMillis() + "ms";
  }

  @Override
  public Pattern words(Statement statement) {
    return PeerWords.of(statement);
  }

  @Override
  public Gateway attach(Machine machine) {
    return JavaGateway.attach(machine);
  }
}
