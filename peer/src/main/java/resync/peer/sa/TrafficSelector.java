package resync.peer.sa;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import resync.peer.wire.ip.AddressRange;
import resync.peer.wire.ip.IpAddress;
import resync.peer.wire.ip.IpAddress.Family;

/**
 * One side of the traffic that an SA or a policy covers: a range of addresses, a protocol and a
 * range of ports (RFC 4301 section 4.4.1.1, RFC 7296 section 3.13.1).
 *
 * <p>For ICMP and ICMPv6 a "port" is the type in the upper and the code in the lower octet. The
 * ports 65535 to 0 (in this order) are OPAQUE: they cover only packets whose ports cannot be seen,
 * as in fragments.
 *
 * @param protocol IP protocol number, 0 for any
 * @param addresses the addresses, of IPv4 or of IPv6
 * @param firstPort lowest port
 * @param lastPort highest port, included; 0 to 65535 covers packets without visible ports too
 */
public record TrafficSelector(int protocol, AddressRange addresses, int firstPort, int lastPort) {
  /** Stands for the port of a packet whose ports cannot be seen, or that has none. */
  public static final int NO_PORT = -1;

  private static final int LAST = 65535;

  /**
   * @throws IllegalArgumentException if the ports are upside down (OPAQUE excepted) or a number is
   *     outside its field
   */
  public TrafficSelector {
    boolean ports = firstPort >= 0 && lastPort <= LAST && firstPort <= lastPort;
    boolean opaque = firstPort == LAST && lastPort == 0;
    if (protocol < 0 || protocol > 255 || !(ports || opaque)) {
      throw new IllegalArgumentException(
          "traffic selector with protocol %d, addresses %s, ports %d-%d is not valid"
              .formatted(protocol, addresses, firstPort, lastPort));
    }
  }

  /** Every protocol and port of the addresses. */
  public static TrafficSelector of(AddressRange addresses) {
    return new TrafficSelector(0, addresses, 0, LAST);
  }

  /** Whether it covers a packet with these values; the port may be {@link #NO_PORT}. */
  public boolean covers(int packetProtocol, IpAddress address, int port) {
    return covers(packetProtocol, address.family(), address.high(), address.low(), port);
  }

  boolean covers(int packetProtocol, Family family, long high, long low, int port) {
    return addresses.contains(family, high, low)
        && (protocol == 0 || protocol == packetProtocol)
        && coversPort(port);
  }

  private boolean coversPort(int port) {
    if (port == NO_PORT) {
      return coversEveryPort() || isOpaque();
    }
    return port >= firstPort && port <= lastPort;
  }

  /** Whether ports do not matter. */
  public boolean coversEveryPort() {
    return firstPort == 0 && lastPort == LAST;
  }

  /** Whether it covers only packets whose ports cannot be seen. */
  public boolean isOpaque() {
    return firstPort > lastPort;
  }

  /** Whether it covers all that {@code other} covers. */
  public boolean contains(TrafficSelector other) {
    return intersection(other).filter(other::equals).isPresent();
  }

  /** What both cover; empty if nothing. */
  public Optional<TrafficSelector> intersection(TrafficSelector other) {
    Optional<AddressRange> common = addresses.intersection(other.addresses);
    boolean sameProtocol = protocol == other.protocol || protocol == 0 || other.protocol == 0;
    if (!sameProtocol || common.isEmpty()) {
      return Optional.empty();
    }
    int both = protocol == 0 ? other.protocol : protocol;
    if (isOpaque() || other.isOpaque()) {
      boolean compatible =
          (isOpaque() || coversEveryPort()) && (other.isOpaque() || other.coversEveryPort());
      return compatible
          ? Optional.of(new TrafficSelector(both, common.get(), LAST, 0))
          : Optional.empty();
    }
    int lowest = Math.max(firstPort, other.firstPort);
    int highest = Math.min(lastPort, other.lastPort);
    return lowest <= highest
        ? Optional.of(new TrafficSelector(both, common.get(), lowest, highest))
        : Optional.empty();
  }

  /**
   * Narrows what the other end proposes to what is configured (RFC 7296 section 2.9): every
   * intersection, without those that another one contains, in the order proposed.
   *
   * @return empty if nothing is acceptable
   */
  public static List<TrafficSelector> narrow(
      List<TrafficSelector> proposed, List<TrafficSelector> configured) {
    List<TrafficSelector> narrowed = new ArrayList<>();
    for (TrafficSelector theirs : proposed) {
      for (TrafficSelector ours : configured) {
        theirs.intersection(ours).ifPresent(both -> addUnlessContained(narrowed, both));
      }
    }
    return List.copyOf(narrowed);
  }

  private static void addUnlessContained(List<TrafficSelector> list, TrafficSelector selector) {
    if (list.stream().noneMatch(other -> other.contains(selector))) {
      list.removeIf(selector::contains);
      list.add(selector);
    }
  }

  /**
   * As a person writes it: {@code 10.1.0.0/24} or {@code 10.1.0.1-10.1.0.9}, one address alone
   * without a prefix, with {@code [protocol/ports]} behind it where those matter.
   */
  @Override
  public String toString() {
    if (protocol == 0 && coversEveryPort()) {
      return addresses.toString();
    }
    String name =
        switch (protocol) {
          case 0 -> "any";
          case 1 -> "icmp";
          case 6 -> "tcp";
          case 17 -> "udp";
          case 58 -> "ipv6-icmp";
          default -> Integer.toString(protocol);
        };
    if (coversEveryPort()) {
      return addresses + "[" + name + "]";
    }
    String ports =
        isOpaque() ? "opaque" : firstPort == lastPort ? "" + firstPort : firstPort + "-" + lastPort;
    return addresses + "[" + name + "/" + ports + "]";
  }
}
