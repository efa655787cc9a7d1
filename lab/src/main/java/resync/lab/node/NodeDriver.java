package resync.lab.node;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import resync.lab.topology.GatewayName;
import resync.lab.topology.Topology;

/**
 * Knows one implementation: what it is called, what it can be asked for, how it is configured and
 * spoken to. Found by {@link java.util.ServiceLoader}, so that a further implementation is one
 * image and one driver.
 */
public interface NodeDriver {
  /** The word features use, such as {@code strongswan}. */
  String name();

  /** The image it runs in, by the name of its folder under {@code images/}. */
  String image();

  /**
   * Why the implementation cannot be that gateway of the topology: one sentence. Asked before
   * anything is started; empty where it can.
   */
  Optional<String> cannot(Topology topology, GatewayName gateway);

  /** Its configuration: file name in the node's directory to content. */
  Map<String, String> files(Topology topology, GatewayName gateway);

  /** Environment of its program as that gateway of the topology. */
  default Map<String, String> environment(Topology topology, GatewayName gateway) {
    return Map.of();
  }

  /**
   * Whether its program needs what Docker gives every container by default (changing users and file
   * owners). Where not, it runs with NET_ADMIN and NET_RAW only.
   */
  default boolean needsDefaultCapabilities() {
    return false;
  }

  /**
   * Found in the line of its log that says this, in its own words.
   *
   * @throws UnsupportedException when it never says it
   */
  Pattern words(Statement statement) throws UnsupportedException;

  /**
   * Returns the gateway once the program in a just started machine is ready to receive IKE and ESP.
   *
   * @throws NodeException when it does not become ready
   */
  Gateway attach(Machine machine);
}
