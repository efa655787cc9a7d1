package resync.lab.node;

import java.util.Locale;
import resync.lab.topology.Addressing;
import resync.lab.topology.IkeVersion;
import resync.lab.topology.Side;
import resync.lab.topology.Topology;
import resync.lab.topology.TunnelSpec;

/** A gateway's tunnel in swanctl.conf's syntax, which several implementations read. */
public final class SwanctlConf {
  /** The name of the connection in all stacks. */
  public static final String CONNECTION = "tunnel";

  /** The name of its only child in all stacks. */
  public static final String CHILD = "net";

  private SwanctlConf() {}

  /** The sections {@code connections} and {@code secrets} for one gateway. */
  public static String render(Topology topology, Side side) {
    TunnelSpec tunnel = topology.tunnel();
    Addressing.End local = topology.addressing().of(side);
    Addressing.End remote = topology.addressing().of(side.other());
    return """
    # Gateway %s of "%s".
    connections {
      %s {
        version = %d
        local_addrs = %s
        remote_addrs = %s
        proposals = %s
        dpd_delay = %ds
        local {
          auth = psk
          id = %s
        }
        remote {
          auth = psk
          id = %s
        }
        children {
          %s {
            local_ts = %s
            remote_ts = %s
            esp_proposals = %s
            mode = %s
            start_action = trap
          }
        }
      }
    }
    secrets {
      ike-tunnel {
        id-local = %s
        id-remote = %s
        secret = %s
      }
    }
    """
        .formatted(
            side.word(),
            topology.name().replaceAll("[\\p{Cntrl}\"]", " "),
            CONNECTION,
            tunnel.version() == IkeVersion.IKEV1 ? 1 : 2,
            local.wan(),
            remote.wan(),
            tunnel.ikeProposal(),
            tunnel.liveness().toSeconds(),
            local.wan(),
            remote.wan(),
            CHILD,
            local.protectedNet(),
            remote.protectedNet(),
            tunnel.espProposal(),
            tunnel.mode().name().toLowerCase(Locale.ROOT),
            local.wan(),
            remote.wan(),
            secret(topology.preSharedKey()));
  }

  private static String secret(String key) {
    if (key.matches("(?!0[xXsS])[A-Za-z0-9._-]+")) {
      return '"' + key + '"';
    }
    StringBuilder hex = new StringBuilder("0x");
    key.chars().forEach(c -> hex.append(String.format("%02x", c)));
    return hex.toString();
  }
}
