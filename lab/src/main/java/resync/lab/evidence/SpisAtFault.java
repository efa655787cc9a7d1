package resync.lab.evidence;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import resync.lab.capture.CapturedPacket;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.evidence.Evidence.GatewayEvidence;
import resync.lab.node.SaTable;
import resync.lab.node.SaTable.ChildSa;
import resync.lab.topology.Flow;
import resync.lab.topology.GatewayName;

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
  private final Map<Flow, Set<String>> known = new LinkedHashMap<>();
  private final Map<Flow, Set<String>> dead = new LinkedHashMap<>();
  private final Map<String, String> children = new HashMap<>();

  SpisAtFault(Evidence evidence, WireView wire, FaultRecord fault) {
    for (Flow direction : evidence.topology().flows()) {
      Set<String> spis = new HashSet<>();
      for (CapturedPacket packet : wire.esp(direction)) {
        if (packet.time().isBefore(fault.from())) {
          WireView.spi(packet).ifPresent(spis::add);
        }
      }
      for (GatewayName name : List.of(direction.from(), direction.to())) {
        GatewayEvidence gateway = evidence.gateways().get(name);
        if (gateway != null) {
          spis.addAll(spis(evidence, gateway.initialSas(), name, direction));
        }
      }
      known.put(direction, spis);
      dead.put(direction, taken(evidence, fault, direction, spis));
    }
    for (GatewayEvidence gateway : evidence.gateways().values()) {
      for (SaTable table : List.of(gateway.initialSas(), gateway.currentSas())) {
        for (ChildSa child : table.childSas()) {
          children.put(child.inboundSpi(), child.name());
          children.put(child.outboundSpi(), child.name());
        }
      }
    }
  }

  private static Set<String> taken(
      Evidence evidence, FaultRecord fault, Flow direction, Set<String> known) {
    GatewayName name = fault.gateway();
    if (name == null || !(direction.from().equals(name) || direction.to().equals(name))) {
      return Set.of();
    }
    return switch (fault.kind()) {
      case RESTART -> known;
      case SAS_CLEARED -> {
        Set<String> taken = new HashSet<>(known);
        GatewayEvidence gateway = evidence.gateways().get(name);
        if (gateway != null) {
          taken.removeAll(spis(evidence, gateway.currentSas(), name, direction));
        }
        yield taken;
      }
      case FORGED_PACKETS, OTHER -> Set.of();
    };
  }

  private static Set<String> spis(
      Evidence evidence, SaTable table, GatewayName name, Flow direction) {
    Set<String> spis = new HashSet<>();
    boolean receives = direction.to().equals(name);
    GatewayName peer = receives ? direction.from() : direction.to();
    for (ChildSa child : table.of(evidence.topology(), name, peer).childSas()) {
      spis.add(receives ? child.inboundSpi() : child.outboundSpi());
    }
    return spis;
  }

  /** Whether a packet of this direction with this SPI cannot be opened because of the fault. */
  boolean dead(Flow direction, String spi) {
    return dead(direction).contains(spi);
  }

  /**
   * Whether the SPI may carry a flow after the fault: it is new, or the fault left it alone, and no
   * gateway said that it is another child's.
   */
  boolean usable(Flow direction, String spi) {
    return !dead(direction, spi)
        && (direction.child().isEmpty()
            || children.getOrDefault(spi, direction.child()).equals(direction.child()));
  }

  boolean known(Flow direction, String spi) {
    return known.getOrDefault(direction.whole(), Set.of()).contains(spi);
  }

  Set<String> dead(Flow direction) {
    return Set.copyOf(dead.getOrDefault(direction.whole(), Set.of()));
  }
}
