package resync.sim.net;

import java.time.Instant;
import resync.lab.topology.GatewayName;

/** Somebody who sees what passes the wire. */
@FunctionalInterface
public interface Tap {
  /**
   * A packet on the wire's device towards a gateway.
   *
   * @param gateway the gateway's
   * @param arriving whether it comes from that gateway; if not, it leaves towards it
   * @param packet whole IP packet; not to be changed
   */
  void packet(Instant time, GatewayName gateway, boolean arriving, byte[] packet);
}
