package resync.lab.scenario;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import resync.lab.topology.Addressing;
import resync.lab.topology.Addressing.End;
import resync.lab.topology.GatewayName;
import resync.lab.topology.TunnelSpec;
import resync.lab.topology.TunnelSpec.Mode;

/** The addresses that a feature says, and those that the lab finds to go with them. */
final class Addresses {
  private static final List<String> NUMBERS =
      List.of(
          "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
          "twelve");

  private Addresses() {}

  /**
   * A gateway and its host where a sentence wants them.
   *
   * @throws Mistake where an address is none
   */
  static End end(String gateway, String host) {
    String wan = checked(gateway);
    String inside = checked(host);
    return new End(inside, neighbour(inside, 1), wan, neighbour(wan, 254), inside + "/32");
  }

  /**
   * The addresses of tunnels of some mode: in transport mode each gateway is its own host.
   *
   * @throws Mistake where two of the networks overlap, or the feature wants other hosts
   */
  static Addressing forTunnels(
      Addressing addressing, List<GatewayName> gateways, List<TunnelSpec> tunnels) {
    boolean transport = tunnels.stream().anyMatch(t -> t.mode() == Mode.TRANSPORT);
    if (transport && tunnels.stream().anyMatch(t -> t.mode() == Mode.TUNNEL)) {
      throw new Mistake("all tunnels of a scenario have to be in the same mode");
    }
    Addressing usual = Addressing.of(gateways);
    List<String> all = new ArrayList<>();
    for (GatewayName name : gateways) {
      End end = addressing.of(name);
      all.add(network(end.wan()));
      if (!transport) {
        all.add(network(end.host()));
      } else if (!end.host().equals(end.wan()) && !end.equals(usual.of(name))) {
        throw new Mistake(
            "transport mode protects the traffic of gateway "
                + name.word()
                + " itself: its host must be at "
                + end.wan()
                + " too, not at "
                + end.host());
      }
    }
    if (new HashSet<>(all).size() < all.size()) {
      throw new Mistake(
          "the gateways"
              + (transport ? " must be in " : " and their hosts must be in ")
              + NUMBERS.get(all.size() - 1)
              + " different /24 networks, but they are in "
              + String.join(", ", all));
    }
    return transport ? addressing.withHostsOnGateways() : addressing;
  }

  private static String checked(String address) {
    String[] octets = address.split("\\.", -1);
    boolean good = octets.length == 4;
    for (String octet : octets) {
      good &= octet.matches("0|[1-9][0-9]{0,2}") && Integer.parseInt(octet) <= 255;
    }
    int last = good ? Integer.parseInt(octets[3]) : 0;
    if (!good || last == 0 || last == 255 || octets[0].equals("0")) {
      throw new Mistake(
          "\"" + address + "\" is no IPv4 address of a machine in a /24; write one like 192.0.2.1");
    }
    return address;
  }

  /** Another address in the same /24: the wanted one, or one beside it. */
  private static String neighbour(String address, int wanted) {
    String prefix = address.substring(0, address.lastIndexOf('.') + 1);
    String candidate = prefix + wanted;
    return candidate.equals(address) ? prefix + (wanted == 1 ? 254 : 1) : candidate;
  }

  private static String network(String address) {
    return address.substring(0, address.lastIndexOf('.')) + ".0/24";
  }
}
