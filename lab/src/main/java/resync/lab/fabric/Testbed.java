package resync.lab.fabric;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import resync.lab.node.Gateway;
import resync.lab.topology.GatewayName;
import resync.lab.topology.Topology;
import resync.lab.traffic.Traffic;
import resync.lab.wire.Wire;

/**
 * A running topology. Closing it removes all of it that could reach another scenario; what is kept
 * for the next one is as if it were new, and is kept only where this one is to be {@linkplain
 * #trust trusted}.
 */
public interface Testbed extends AutoCloseable {
  Topology topology();

  LabTime time();

  Gateway gateway(GatewayName gateway);

  /** What faults leave to chance. */
  RandomGenerator chance();

  Traffic traffic();

  Wire wire();

  /** The NAT in front of a gateway; empty where there is none. */
  default Optional<NatBox> nat(GatewayName gateway) {
    return Optional.empty();
  }

  /**
   * The capture on the wire's device towards a gateway, complete up to the last {@link Wire#flush}.
   * Packets on the east capture from west to east have passed the wire.
   */
  Path capture(GatewayName gateway);

  /** What the nodes ran, for the archive: node to image and digest, or to code version. */
  Map<String, String> versions();

  /**
   * Stops the nodes in order and completes the files in the scenario's folder: one folder a node
   * with its configuration, logs, events and key tables, and {@code wire/wire-west.pcap} and {@code
   * wire/wire-east.pcap}. Idempotent.
   */
  void stopAndCollect();

  /**
   * Says that the scenario went as it should, so that what its nodes are now is known. Unless it is
   * said before the end, nothing of the testbed is used again.
   */
  default void trust() {}

  @Override
  void close();
}
