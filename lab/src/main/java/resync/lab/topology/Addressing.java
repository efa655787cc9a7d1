package resync.lab.topology;

import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import resync.lab.topology.IpAddress.Family;

/**
 * Addresses of a topology, of IPv4 or IPv6, as {@link IpAddress} writes them. All gateways have
 * those of one family, and all hosts; a link has a /24 or a /64. Where the tunnel protects the
 * gateways' own traffic, a host has its gateway's address.
 *
 * @param ends by gateway, in the order of the topology
 */
public record Addressing(Map<GatewayName, End> ends) {
  /**
   * How many gateways there are addresses for; a scenario's Docker network has no room for more.
   */
  public static final int MOST_GATEWAYS = 4;

  public Addressing {
    ends = Collections.unmodifiableMap(new LinkedHashMap<>(ends));
  }

  /**
   * The addresses of one gateway and its host.
   *
   * @param host the protected host
   * @param lan the gateway's address towards its host; its only one where it is that host itself
   * @param wan the gateway's address as the wire and the other gateways see it; where there is a
   *     NAT, that of the NAT
   * @param wire the wire's address towards the gateway
   * @param protectedNet the traffic selector of this end, as a prefix
   * @param nat between the gateway and the wire; null where there is none
   */
  public record End(
      String host, String lan, String wan, String wire, String protectedNet, @Nullable Nat nat) {

    /** An end without a NAT. */
    public End(String host, String lan, String wan, String wire, String protectedNet) {
      this(host, lan, wan, wire, protectedNet, null);
    }

    /** The address towards the wire that the gateway itself has. */
    public String own() {
      return nat == null ? wan : nat.gateway();
    }

    /** The host's address as the other end reaches it. */
    public String reachedHost() {
      return isItsOwnHost() ? wan : host;
    }

    /** The traffic selector of this end as the other has it. */
    public String reachedNet() {
      return isItsOwnHost() ? alone(wan) : protectedNet;
    }

    /** The same end with a NAT in front of its gateway. */
    public End behind(Nat box) {
      End behind = new End(host, lan, wan, wire, protectedNet, box);
      return isItsOwnHost() ? behind.itsOwnHost() : behind;
    }

    private End itsOwnHost() {
      return new End(own(), own(), wan, wire, alone(own()), nat);
    }

    private static String alone(String address) {
      return IpAddress.of(address).alone().toString();
    }

    private boolean isItsOwnHost() {
      return host.equals(own());
    }
  }

  /** Of the preset. */
  public static final Addressing DEFAULT = of(Preset.PAIR);

  /** Of IPv4 outside and inside. */
  public static Addressing of(List<GatewayName> gateways) {
    return of(gateways, Family.IPV4, Family.IPV4);
  }

  /**
   * Documentation prefixes outside the tunnels as far as they go, private ones inside them.
   *
   * @param outside the family of the gateways' addresses
   * @param inside that of the hosts'
   */
  public static Addressing of(List<GatewayName> gateways, Family outside, Family inside) {
    Map<GatewayName, End> ends = new LinkedHashMap<>();
    for (GatewayName gateway : gateways) {
      int number = ends.size();
      String wan = outside == Family.IPV6 ? "2001:db8:%x::".formatted(number + 1) : wan(number);
      boolean six = inside == Family.IPV6;
      String lan = (six ? "fd00:%x::" : "10.%d.0.").formatted(number + 1);
      String net = six ? lan + "/64" : lan + "0/24";
      ends.put(gateway, new End(lan + "10", lan + "1", wan + "1", wan + "254", net));
    }
    return new Addressing(ends);
  }

  private static String wan(int number) {
    return switch (number) {
      case 0 -> "192.0.2.";
      case 1 -> "198.51.100.";
      case 2 -> "203.0.113.";
      default -> "198.51." + (98 + number) + ".";
    };
  }

  /** The family of the gateways' addresses. */
  public Family outside() {
    return IpAddress.of(any().wan()).family();
  }

  /** The family of the hosts' addresses. */
  public Family inside() {
    return IpAddress.of(any().host()).family();
  }

  private End any() {
    return ends.values().iterator().next();
  }

  /** The same, with a gateway at other addresses. */
  public Addressing with(GatewayName gateway, End end) {
    Map<GatewayName, End> changed = new LinkedHashMap<>(ends);
    changed.put(gateway, end);
    return new Addressing(changed);
  }

  /**
   * The same with a NAT in front of one gateway, on a private network of the same family that is
   * not used yet.
   *
   * @param forwarding whether it is static: who does not initiate has to be reached
   */
  public Addressing behindNat(GatewayName gateway, boolean forwarding, Duration idle) {
    Set<IpPrefix> used = new HashSet<>();
    for (End end : ends.values()) {
      used.addAll(List.of(link(end.wan()), link(end.own()), link(end.host())));
    }
    String network = outside() == Family.IPV6 ? "fd00:168:%x::" : "192.168.%d.";
    String free =
        IntStream.range(1, 255)
            .mapToObj(network::formatted)
            .filter(candidate -> !used.contains(link(candidate + "1")))
            .findFirst()
            .orElseThrow();
    Nat nat = new Nat(free + "1", free + "254", forwarding, idle);
    return with(gateway, of(gateway).behind(nat));
  }

  private static IpPrefix link(String address) {
    return IpAddress.of(address).link();
  }

  /** The same gateways, each its own host: what transport mode protects. */
  public Addressing withHostsOnGateways() {
    Map<GatewayName, End> own = new LinkedHashMap<>();
    ends.forEach((gateway, end) -> own.put(gateway, end.itsOwnHost()));
    return new Addressing(own);
  }

  /** Whether the hosts are the gateways themselves. */
  public boolean hostsAreGateways() {
    return ends.values().stream().allMatch(End::isItsOwnHost);
  }

  /** Those of one gateway. */
  public End of(GatewayName gateway) {
    return Objects.requireNonNull(ends.get(gateway));
  }
}
