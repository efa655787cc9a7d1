package resync.lab.fabric.docker;

import java.time.Duration;
import java.util.Map;
import resync.lab.topology.Addressing;
import resync.lab.topology.Nat;

/** What makes a container a NAT: rules in nft's syntax, and the kernel's patience. */
final class NatRules {
  /** In the node's directory. */
  static final String FILE = "nat.nft";

  private NatRules() {}

  /** The content of {@link #FILE}; the links of the topology come over the only other device. */
  static String file(Addressing.End end, Nat nat) {
    return """
    # The NAT in front of %s.
    table ip translation {
      # What carries the links is not the NAT's traffic.
      chain underlay_in {
        type filter hook prerouting priority raw
        iifname "eth0" notrack
      }
      chain underlay_out {
        type filter hook output priority raw
        oifname "eth0" notrack
      }
      chain inward {
        type nat hook prerouting priority dstnat
    %s  }
      chain outward {
        type nat hook postrouting priority srcnat
        oifname "%s" meta l4proto udp snat to %s
        oifname "%s" meta l4proto icmp snat to %s
      }
      chain passing {
        type filter hook forward priority filter; policy drop
        iifname "%s" oifname "%s" ip saddr %s meta l4proto { udp, icmp } accept
        iifname "%s" ct state established,related accept
        iifname "%s" ct status dnat accept
      }
      # Dropped and not refused: an answer would tell a peer what it has to find out.
      chain own {
        type filter hook input priority filter; policy drop
        iifname "eth0" accept
      }
    }
    """
        .formatted(
            nat.gateway(),
            nat.forwarding()
                ? "    iifname \"%s\" udp dport { 500, 4500 } dnat to %s\n"
                    .formatted(Links.OUTSIDE, nat.gateway())
                : "",
            Links.OUTSIDE,
            nat.forwarding() ? end.wan() : mapped(end.wan()),
            Links.OUTSIDE,
            end.wan(),
            Links.INSIDE,
            Links.OUTSIDE,
            nat.gateway(),
            Links.OUTSIDE,
            Links.OUTSIDE);
  }

  private static String mapped(String wan) {
    return wan + ":" + Nat.FIRST_PORT + "-" + Nat.LAST_PORT + " random";
  }

  /** How long the kernel remembers a conversation that was answered, and one that was not. */
  static Map<String, String> sysctls(Duration idle) {
    String seconds = String.valueOf(idle.toSeconds());
    return Map.of(
        "net.netfilter.nf_conntrack_udp_timeout", seconds,
        "net.netfilter.nf_conntrack_udp_timeout_stream", seconds);
  }
}
