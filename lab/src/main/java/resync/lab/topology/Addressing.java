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

/**
 * IPv4 addresses of a topology, in dotted notation. Prefixes are /24. Where the tunnel protects the
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
      return isItsOwnHost() ? wan + "/32" : protectedNet;
    }

    /** The same end with a NAT in front of its gateway. */
    public End behind(Nat box) {
      End behind = new End(host, lan, wan, wire, protectedNet, box);
      return isItsOwnHost() ? behind.itsOwnHost() : behind;
    }

    private End itsOwnHost() {
      return new End(own(), own(), wan, wire, own() + "/32", nat);
    }

    private boolean isItsOwnHost() {
      return host.equals(own());
    }
  }

  /** Of the preset. */
  public static final Addressing DEFAULT = of(Preset.PAIR);

  /** Documentation prefixes outside the tunnels as far as they go, private ones inside them. */
  public static Addressing of(List<GatewayName> gateways) {
    Map<GatewayName, End> ends = new LinkedHashMap<>();
    for (GatewayName gateway : gateways) {
      int number = ends.size();
      String wan =
          switch (number) {
            case 0 -> "192.0.2.";
            case 1 -> "198.51.100.";
            case 2 -> "203.0.113.";
            default -> "198.51." + (98 + number) + ".";
          };
      String lan = "10." + (number + 1) + ".0.";
      ends.put(gateway, new End(lan + "10", lan + "1", wan + "1", wan + "254", lan + "0/24"));
    }
    return new Addressing(ends);
  }

  /** The same, with a gateway at other addresses. */
  public Addressing with(GatewayName gateway, End end) {
    Map<GatewayName, End> changed = new LinkedHashMap<>(ends);
    changed.put(gateway, end);
    return new Addressing(changed);
  }

  /**
   * The same with a NAT in front of one gateway, on a private network that is not used yet.
   *
   * @param forwarding whether it is static: who does not initiate has to be reached
   */
  public Addressing behindNat(GatewayName gateway, boolean forwarding, Duration idle) {
    Set<String> used = new HashSet<>();
    for (End end : ends.values()) {
      used.addAll(List.of(prefix(end.wan()), prefix(end.own()), prefix(end.host())));
    }
    String free =
        IntStream.range(1, 255)
            .mapToObj(third -> "192.168." + third + ".")
            .filter(candidate -> !used.contains(candidate))
            .findFirst()
            .orElseThrow();
    Nat nat = new Nat(free + "1", free + "254", forwarding, idle);
    return with(gateway, of(gateway).behind(nat));
  }

  private static String prefix(String address) {
    return address.substring(0, address.lastIndexOf('.') + 1);
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
