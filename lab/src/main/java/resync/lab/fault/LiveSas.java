package resync.lab.fault;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import resync.lab.node.Gateway;
import resync.lab.node.SaScope;
import resync.lab.node.SaTable;

/**
 * The SAs that a gateway has at a moment.
 *
 * @param spis inbound SPIs of its Child SAs, and the initiators' SPIs of its IKE SAs
 */
record LiveSas(String gateway, Set<String> spis) {

  /** The Child SAs of one child. */
  static LiveSas of(Gateway gateway, String child) {
    Set<String> spis = new TreeSet<>();
    gateway.sas().childSas().stream()
        .filter(sa -> sa.installed() && sa.name().equals(child))
        .map(SaTable.ChildSa::inboundSpi)
        .forEach(spis::add);
    return new LiveSas(gateway.name().word(), spis);
  }

  static LiveSas of(Gateway gateway, SaScope scope) {
    SaTable table = gateway.sas();
    Set<String> spis = new TreeSet<>();
    if (scope != SaScope.IKE) {
      table.childSas().stream()
          .filter(SaTable.ChildSa::installed)
          .map(SaTable.ChildSa::inboundSpi)
          .forEach(spis::add);
    }
    if (scope != SaScope.IPSEC) {
      table.ikeSas().stream()
          .filter(SaTable.IkeSa::established)
          .map(SaTable.IkeSa::initiatorSpi)
          .forEach(spis::add);
    }
    return new LiveSas(gateway.name().word(), spis);
  }

  /** Why these are not gone, if so. */
  Optional<String> kept(Gateway by, SaScope scope) {
    return keptIn(of(by, scope));
  }

  /** Why these are not gone, if so, by what is there later. */
  Optional<String> keptIn(LiveSas later) {
    Set<String> still = new TreeSet<>(later.spis);
    still.retainAll(spis);
    return still.isEmpty()
        ? Optional.empty()
        : Optional.of(gateway + " still has SAs of before: " + String.join(", ", still));
  }

  /** Why they cannot have been cleared, if so. */
  Optional<String> nothingToClear() {
    return spis.isEmpty() ? Optional.of(gateway + " had no such SA to clear") : Optional.empty();
  }
}
