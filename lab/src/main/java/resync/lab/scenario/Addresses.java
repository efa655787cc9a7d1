package resync.lab.scenario;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import resync.lab.topology.Addressing;
import resync.lab.topology.Addressing.End;
import resync.lab.topology.EndConfig;
import resync.lab.topology.GatewayName;
import resync.lab.topology.IpAddress;
import resync.lab.topology.IpAddress.Family;
import resync.lab.topology.IpPrefix;
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
    IpAddress wan = checked(gateway);
    IpAddress inside = checked(host);
    return new End(
        inside.toString(),
        neighbour(inside, "1", "254"),
        wan.toString(),
        neighbour(wan, "254", "1"),
        inside.alone().toString());
  }

  /**
   * The addresses of tunnels of some mode: in transport mode each gateway is its own host.
   *
   * @throws Mistake where two of the networks overlap, addresses are of both families, or the
   *     feature wants other hosts
   */
  static Addressing forTunnels(
      Addressing addressing, List<GatewayName> gateways, List<TunnelSpec> tunnels) {
    boolean transport = tunnels.stream().anyMatch(t -> t.mode() == Mode.TRANSPORT);
    if (transport && tunnels.stream().anyMatch(t -> t.mode() == Mode.TUNNEL)) {
      throw new Mistake("all tunnels of a scenario have to be in the same mode");
    }
    checkFamilies("the gateways", addressing, gateways, End::wan);
    if (!transport) {
      checkFamilies("the hosts", addressing, gateways, End::host);
    }
    Addressing usual = Addressing.of(gateways, addressing.outside(), addressing.inside());
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
    if (transport && addressing.inside() == Family.IPV6 && addressing.outside() == Family.IPV4) {
      throw new Mistake(
          "transport mode protects the traffic of the gateways themselves, which have IPv4"
              + " addresses; say: Given the gateways have IPv6 addresses");
    }
    if (new HashSet<>(all).size() < all.size()) {
      throw new Mistake(
          "the gateways"
              + (transport ? " must be in " : " and their hosts must be in ")
              + NUMBERS.get(all.size() - 1)
              + " different "
              + sizes(addressing, transport)
              + " networks, but they are in "
              + String.join(", ", all));
    }
    return transport ? addressing.withHostsOnGateways() : addressing;
  }

  private static String sizes(Addressing addressing, boolean transport) {
    String outside = "/" + addressing.outside().linkPrefix();
    String inside = "/" + addressing.inside().linkPrefix();
    return transport || outside.equals(inside) ? outside : outside + " and " + inside;
  }

  /** A packet has addresses of one family, and so has what routes it. */
  private static void checkFamilies(
      String whose,
      Addressing addressing,
      List<GatewayName> gateways,
      Function<End, String> which) {
    GatewayName first = gateways.getFirst();
    String one = which.apply(addressing.of(first));
    for (GatewayName name : gateways) {
      String other = which.apply(addressing.of(name));
      if (IpAddress.of(other).family() != IpAddress.of(one).family()) {
        throw new Mistake(
            "%s must all have IPv4 or all have IPv6 addresses, but that of %s is %s and that of %s is %s; where none is said it is one of IPv4, unless you say: Given %s have IPv6 addresses"
                .formatted(whose, first, one, name, other, whose));
      }
    }
  }

  /**
   * Refuses children that no packet of the hosts can use.
   *
   * @throws Mistake where none of a child's networks is of the hosts' family
   */
  static void checkChildren(Addressing addressing, List<TunnelSpec> tunnels) {
    Family inside = addressing.inside();
    for (TunnelSpec tunnel : tunnels) {
      for (EndConfig end : tunnel.ends()) {
        List<String> local = end.children().stream().flatMap(c -> c.local().stream()).toList();
        if (!local.isEmpty()
            && local.stream().noneMatch(n -> IpPrefix.of(n).network().family() == inside)) {
          throw new Mistake(
              "the networks behind %s are %s, but the hosts have %s addresses; %s"
                  .formatted(
                      end.gateway(),
                      String.join(", ", local),
                      inside.word(),
                      inside == Family.IPV4
                          ? "say: Given the hosts have IPv6 addresses"
                          : "write prefixes such as fd00:1::/64"));
        }
      }
    }
  }

  private static IpAddress checked(String text) {
    boolean six = text.indexOf(':') >= 0;
    return IpAddress.parse(text)
        .filter(Addresses::isOfAMachine)
        .orElseThrow(
            () ->
                new Mistake(
                    "\"%s\" is no %s address of a machine in a %s; write one like %s"
                        .formatted(
                            text,
                            six ? "IPv6" : "IPv4",
                            six ? "/64" : "/24",
                            six ? "2001:db8::1" : "192.0.2.1")));
  }

  /** None that all machines of a link share, none that means something on one link or host only. */
  private static boolean isOfAMachine(IpAddress address) {
    if (address.isIpv6()) {
      return address.low() != 0
          && !address.isOfLinkOrGroup()
          && !IpPrefix.of("::/64").contains(address);
    }
    long last = address.low() & 0xff;
    return last != 0 && last != 255 && address.low() >>> 24 != 0;
  }

  /** Another address on the same link: the wanted one, or where that is taken, the other. */
  private static String neighbour(IpAddress address, String wanted, String other) {
    int radix = address.isIpv6() ? 16 : 10;
    IpAddress candidate = address.neighbour(Integer.parseInt(wanted, radix));
    return (candidate.equals(address)
            ? address.neighbour(Integer.parseInt(other, radix))
            : candidate)
        .toString();
  }

  private static String network(String address) {
    return IpAddress.of(address).link().toString();
  }
}
