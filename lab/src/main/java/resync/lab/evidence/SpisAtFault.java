package resync.lab.evidence;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import resync.lab.capture.CapturedPacket;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.evidence.Evidence.GatewayEvidence;
import resync.lab.node.SaTable;
import resync.lab.node.SaTable.ChildSa;
import resync.lab.topology.Direction;
import resync.lab.topology.Side;

/**
 * What became of the ESP SPIs of each direction in a fault.
 *
 * <p>An SPI is known before the fault when one of the gateways named it in its first SA table or an
 * ESP packet with it was seen before the fault began. The fault takes all known SPIs of both
 * directions where it restarts a gateway; where it clears SAs it takes those that the gateway no
 * longer names; other faults take none. An SPI that was taken is dead; one that was not known is
 * new.
 */
final class SpisAtFault {
  private final Map<Direction, Set<String>> known = new EnumMap<>(Direction.class);
  private final Map<Direction, Set<String>> dead = new EnumMap<>(Direction.class);

  SpisAtFault(Evidence evidence, WireView wire, FaultRecord fault) {
    for (Direction direction : Direction.values()) {
      Set<String> spis = new HashSet<>();
      for (CapturedPacket packet : wire.espTowards(direction.to())) {
        if (packet.time().isBefore(fault.from())) {
          WireView.spi(packet).ifPresent(spis::add);
        }
      }
      evidence.gateways().forEach((side, g) -> spis.addAll(spis(g.initialSas(), side, direction)));
      known.put(direction, spis);
      dead.put(direction, taken(evidence, fault, direction, spis));
    }
  }

  private static Set<String> taken(
      Evidence evidence, FaultRecord fault, Direction direction, Set<String> known) {
    Side side = fault.side();
    if (side == null) {
      return Set.of();
    }
    return switch (fault.kind()) {
      case RESTART -> known;
      case SAS_CLEARED -> {
        Set<String> taken = new HashSet<>(known);
        GatewayEvidence gateway = evidence.gateways().get(side);
        if (gateway != null) {
          taken.removeAll(spis(gateway.currentSas(), side, direction));
        }
        yield taken;
      }
      case FORGED_PACKETS, OTHER -> Set.of();
    };
  }

  private static Set<String> spis(SaTable table, Side side, Direction direction) {
    Set<String> spis = new HashSet<>();
    for (ChildSa child : table.childSas()) {
      spis.add(direction.to() == side ? child.inboundSpi() : child.outboundSpi());
    }
    return spis;
  }

  /** Whether a packet of this direction with this SPI cannot be opened because of the fault. */
  boolean dead(Direction direction, String spi) {
    return dead.getOrDefault(direction, Set.of()).contains(spi);
  }

  /** Whether the SPI may carry traffic after the fault: it is new, or the fault left it alone. */
  boolean usable(Direction direction, String spi) {
    return !dead(direction, spi);
  }

  boolean known(Direction direction, String spi) {
    return known.getOrDefault(direction, Set.of()).contains(spi);
  }

  Set<String> dead(Direction direction) {
    return Set.copyOf(dead.getOrDefault(direction, Set.of()));
  }
}
