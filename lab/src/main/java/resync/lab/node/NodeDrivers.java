package resync.lab.node;

import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import resync.lab.topology.GatewayName;
import resync.lab.topology.IpAddress.Family;
import resync.lab.topology.Topology;

/** All implementations there are drivers for. */
public final class NodeDrivers {
  private final SortedMap<String, NodeDriver> drivers = new TreeMap<>();

  private NodeDrivers() {
    for (NodeDriver driver : ServiceLoader.load(NodeDriver.class)) {
      drivers.put(driver.name(), driver);
    }
  }

  /** The drivers on the class path. */
  public static NodeDrivers load() {
    return new NodeDrivers();
  }

  public SortedSet<String> names() {
    return new TreeSet<>(drivers.keySet());
  }

  /**
   * How the log of an implementation says something.
   *
   * @throws UnsupportedException when it never says it
   * @throws UnknownImplementationException when there is no such implementation
   */
  public Pattern words(String implementation, Statement statement) {
    return driver(implementation).words(statement);
  }

  private NodeDriver driver(String implementation) {
    NodeDriver driver = drivers.get(implementation);
    if (driver == null) {
      throw new UnknownImplementationException(implementation, names());
    }
    return driver;
  }

  /**
   * The driver for one gateway of a topology.
   *
   * @throws UnsupportedException when its implementation cannot be that gateway
   * @throws UnknownImplementationException when there is no such implementation
   */
  public NodeDriver driver(Topology topology, GatewayName gateway) {
    NodeDriver driver = driver(topology.gateway(gateway).implementation());
    driver
        .cannot(topology, gateway)
        .or(() -> natOfIpv6(topology, gateway))
        .ifPresent(
            reason -> {
              throw new UnsupportedException(reason + " (gateway " + gateway.word() + ")");
            });
    return driver;
  }

  /** Of no implementation, but asked like theirs: before anything is started. */
  private static Optional<String> natOfIpv6(Topology topology, GatewayName gateway) {
    return topology.addressing().of(gateway).nat() != null
            && topology.addressing().outside() == Family.IPV6
        ? Optional.of(
            "the lab's NAT is one of IPv4: there is no standard for one of IPv6 addresses and ports"
                + " (RFC 5902)")
        : Optional.empty();
  }
}
