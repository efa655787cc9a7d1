package resync.peer.sa;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One side of the traffic that an SA or a policy covers: a range of IPv4 addresses, a protocol and
 * a range of ports (RFC 4301 section 4.4.1.1, RFC 7296 section 3.13.1).
 *
 * <p>For ICMP a "port" is the type in the upper and the code in the lower octet. The ports 65535 to
 * 0 (in this order) are OPAQUE: they cover only packets whose ports cannot be seen, as in
 * fragments.
 *
 * @param protocol IP protocol number, 0 for any
 * @param firstAddress lowest address, network byte order read as an unsigned int
 * @param lastAddress highest address, included
 * @param firstPort lowest port
 * @param lastPort highest port, included; 0 to 65535 covers packets without visible ports too
 */
public record TrafficSelector(
    int protocol, int firstAddress, int lastAddress, int firstPort, int lastPort) {
  /** Stands for the port of a packet whose ports cannot be seen, or that has none. */
  public static final int NO_PORT = -1;

  private static final int LAST = 65535;

  /**
   * @throws IllegalArgumentException if a range is upside down (OPAQUE excepted) or a number is
   *     outside its field
   */
  public TrafficSelector {
    boolean ports = firstPort >= 0 && lastPort <= LAST && firstPort <= lastPort;
    boolean opaque = firstPort == LAST && lastPort == 0;
    if (protocol < 0
        || protocol > 255
        || Integer.compareUnsigned(firstAddress, lastAddress) > 0
        || !(ports || opaque)) {
      throw new IllegalArgumentException(
          "traffic selector with protocol %d, addresses %s-%s, ports %d-%d is not valid"
              .formatted(
                  protocol, Ipv4.text(firstAddress), Ipv4.text(lastAddress), firstPort, lastPort));
    }
  }

  /** Every protocol and port of the addresses, both ends included. */
  public static TrafficSelector ofRange(int firstAddress, int lastAddress) {
    return new TrafficSelector(0, firstAddress, lastAddress, 0, LAST);
  }

  /**
   * Every protocol and port of a prefix.
   *
   * @param prefixLength 0 to 32; bits of {@code address} behind it are ignored
   */
  public static TrafficSelector ofPrefix(int address, int prefixLength) {
    int hostBits = prefixLength == 0 ? -1 : (1 << (32 - prefixLength)) - 1;
    return ofRange(address & ~hostBits, address | hostBits);
  }

  /** Whether it covers a packet with these values; the port may be {@link #NO_PORT}. */
  public boolean covers(int packetProtocol, int address, int port) {
    return Integer.compareUnsigned(address, firstAddress) >= 0
        && Integer.compareUnsigned(address, lastAddress) <= 0
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
    int first =
        Integer.compareUnsigned(firstAddress, other.firstAddress) >= 0
            ? firstAddress
            : other.firstAddress;
    int last =
        Integer.compareUnsigned(lastAddress, other.lastAddress) <= 0
            ? lastAddress
            : other.lastAddress;
    boolean sameProtocol = protocol == other.protocol || protocol == 0 || other.protocol == 0;
    if (!sameProtocol || Integer.compareUnsigned(first, last) > 0) {
      return Optional.empty();
    }
    int both = protocol == 0 ? other.protocol : protocol;
    if (isOpaque() || other.isOpaque()) {
      boolean compatible =
          (isOpaque() || coversEveryPort()) && (other.isOpaque() || other.coversEveryPort());
      return compatible
          ? Optional.of(new TrafficSelector(both, first, last, LAST, 0))
          : Optional.empty();
    }
    int lowest = Math.max(firstPort, other.firstPort);
    int highest = Math.min(lastPort, other.lastPort);
    return lowest <= highest
        ? Optional.of(new TrafficSelector(both, first, last, lowest, highest))
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
    String addresses = addresses();
    if (protocol == 0 && coversEveryPort()) {
      return addresses;
    }
    String name =
        switch (protocol) {
          case 0 -> "any";
          case 1 -> "icmp";
          case 6 -> "tcp";
          case 17 -> "udp";
          default -> Integer.toString(protocol);
        };
    if (coversEveryPort()) {
      return addresses + "[" + name + "]";
    }
    String ports =
        isOpaque() ? "opaque" : firstPort == lastPort ? "" + firstPort : firstPort + "-" + lastPort;
    return addresses + "[" + name + "/" + ports + "]";
  }

  private String addresses() {
    if (firstAddress == lastAddress) {
      return Ipv4.text(firstAddress);
    }
    int hostBits = firstAddress ^ lastAddress;
    boolean isPrefix = (hostBits & (hostBits + 1)) == 0 && (firstAddress & hostBits) == 0;
    return isPrefix
        ? Ipv4.text(firstAddress) + "/" + Integer.numberOfLeadingZeros(hostBits)
        : Ipv4.text(firstAddress) + "-" + Ipv4.text(lastAddress);
  }
}
