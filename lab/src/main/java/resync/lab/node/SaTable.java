package resync.lab.node;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import resync.lab.topology.GatewayName;
import resync.lab.topology.Topology;
import resync.lab.topology.TunnelSpec;
import resync.lab.topology.TunnelSpec.Mode;

/** A gateway's SAs at one moment, as it reports them itself. */
public record SaTable(List<IkeSa> ikeSas, List<ChildSa> childSas) {
  public static final SaTable EMPTY = new SaTable(List.of(), List.of());

  public SaTable {
    ikeSas = List.copyOf(ikeSas);
    childSas = List.copyOf(childSas);
  }

  /**
   * Those of one gateway with one of its peers: SAs have the names of their tunnels and children.
   * Where the scenario has two gateways all are with the other one, also those without a name yet.
   */
  public SaTable of(Topology topology, GatewayName gateway, GatewayName peer) {
    if (topology.pairs().size() < 2) {
      return this;
    }
    Set<String> names = new HashSet<>();
    for (TunnelSpec tunnel : topology.tunnels(gateway, peer)) {
      names.add(tunnel.name());
      names.addAll(tunnel.childNames());
    }
    return new SaTable(
        ikeSas.stream().filter(sa -> names.contains(sa.connection())).toList(),
        childSas.stream().filter(sa -> names.contains(sa.name())).toList());
  }

  /**
   * SPIs are lower-case hexadecimal: 16 digits.
   *
   * @param established whether it can protect exchanges
   */
  public record IkeSa(
      String connection,
      int version,
      boolean established,
      boolean initiator,
      String initiatorSpi,
      String responderSpi,
      String proposal) {}

  /**
   * A pair of SAs. SPIs are lower-case hexadecimal: 8 digits.
   *
   * @param installed whether it carries traffic
   * @param localTs traffic selectors as prefixes
   * @param mode null where the stack does not say
   */
  public record ChildSa(
      String name,
      boolean installed,
      String inboundSpi,
      String outboundSpi,
      List<String> localTs,
      List<String> remoteTs,
      long packetsIn,
      long packetsOut,
      String proposal,
      @Nullable Mode mode) {
    public ChildSa {
      localTs = List.copyOf(localTs);
      remoteTs = List.copyOf(remoteTs);
    }

    /** The mode that a stack names in its own letters, such as {@code TUNNEL}. */
    public static @Nullable Mode mode(String word) {
      return switch (word.toUpperCase(Locale.ROOT)) {
        case "TUNNEL" -> Mode.TUNNEL;
        case "TRANSPORT" -> Mode.TRANSPORT;
        default -> null;
      };
    }
  }
}
