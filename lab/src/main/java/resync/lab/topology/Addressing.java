package resync.lab.topology;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * IPv4 addresses of the default topology, in dotted notation. Prefixes are /24. Where the tunnel
 * protects the gateways' own traffic, a host has its gateway's address.
 */
public record Addressing(End west, End east) {
  /**
   * The addresses of one side.
   *
   * @param host the protected host
   * @param lan the gateway's address towards its host; its only one where it is that host itself
   * @param wan the gateway's address as the wire and the other side see it; where there is a NAT,
   *     that of the NAT
   * @param wire the wire's address towards the gateway
   * @param protectedNet the traffic selector of this side, as a prefix
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

    /** The host's address as the other side reaches it. */
    public String reachedHost() {
      return isItsOwnHost() ? wan : host;
    }

    /** The traffic selector of this side as the other side has it. */
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

  /** Documentation prefixes outside the tunnel, private ones inside it. */
  public static final Addressing DEFAULT =
      new Addressing(
          new End("10.1.0.10", "10.1.0.1", "192.0.2.1", "192.0.2.254", "10.1.0.0/24"),
          new End("10.2.0.10", "10.2.0.1", "198.51.100.1", "198.51.100.254", "10.2.0.0/24"));

  /** The same, with the gateway of one side at other addresses. */
  public Addressing with(GatewayName gateway, End end) {
    return gateway.equals(Preset.WEST) ? new Addressing(end, east) : new Addressing(west, end);
  }

  /**
   * The same with a NAT in front of one gateway, on a private network that is not used yet. In
   * front of east it is static: west initiates, and has to reach it.
   */
  public Addressing behindNat(GatewayName gateway, Duration idle) {
    Set<String> used = new HashSet<>();
    for (End end : List.of(west, east)) {
      used.addAll(List.of(prefix(end.wan()), prefix(end.own()), prefix(end.host())));
    }
    String free =
        IntStream.range(1, 255)
            .mapToObj(third -> "192.168." + third + ".")
            .filter(candidate -> !used.contains(candidate))
            .findFirst()
            .orElseThrow();
    Nat nat = new Nat(free + "1", free + "254", gateway.equals(Preset.EAST), idle);
    return with(gateway, of(gateway).behind(nat));
  }

  private static String prefix(String address) {
    return address.substring(0, address.lastIndexOf('.') + 1);
  }

  /** The same gateways, each its own host: what transport mode protects. */
  public Addressing withHostsOnGateways() {
    return new Addressing(west.itsOwnHost(), east.itsOwnHost());
  }

  /** Whether the hosts are the gateways themselves. */
  public boolean hostsAreGateways() {
    return west.isItsOwnHost() && east.isItsOwnHost();
  }

  public End of(GatewayName gateway) {
    return gateway.equals(Preset.WEST) ? west : east;
  }
}
