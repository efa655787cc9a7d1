package resync.peer.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import resync.peer.wire.ip.AddressRange;
import resync.peer.wire.ip.IpAddress;

/** Reads addresses, ranges and traffic selectors. */
final class Addresses {
  private static final Map<String, Integer> PROTOCOLS =
      Map.of(
          "icmp",
          1,
          "tcp",
          6,
          "udp",
          17,
          "gre",
          47,
          "esp",
          50,
          "ah",
          51,
          "ipv6-icmp",
          58,
          "ospf",
          89,
          "sctp",
          132);
  private static final String ACCEPTED_ADDRESS =
      "%any, an IPv4 or IPv6 address, a subnet such as 10.1.0.0/24, a range such as"
          + " 10.1.0.1-10.1.0.9";
  private static final String ACCEPTED_SELECTOR =
      "dynamic, or an IPv4 or IPv6 subnet, address or range, with [protocol/port] if you like,"
          + " such as 10.1.0.0/24[udp/53]";

  private static final List<AddressRange> BOTH =
      List.of(AddressRange.ALL_IPV4, AddressRange.ALL_IPV6);

  /** As strongSwan has them: an unspecified address of a family stands for any of that family. */
  private static final Map<String, List<AddressRange>> ANY =
      Map.of(
          "%any", BOTH,
          "%any4", List.of(AddressRange.ALL_IPV4),
          "0.0.0.0", List.of(AddressRange.ALL_IPV4),
          "0.0.0.0/0", List.of(AddressRange.ALL_IPV4),
          "%any6", List.of(AddressRange.ALL_IPV6),
          "::", List.of(AddressRange.ALL_IPV6),
          "::/0", List.of(AddressRange.ALL_IPV6));

  private Addresses() {}

  /** The addresses of a setting; empty for any where it names no other. */
  static List<AddressRange> ranges(SectionReader section, String key) {
    List<AddressRange> ranges = new ArrayList<>();
    for (String text : section.list(key)) {
      AddressRange range = range(text);
      if (ANY.containsKey(text)) {
        ranges.addAll(ANY.getOrDefault(text, BOTH));
      } else if (range == null) {
        refuse(section, key, text, ACCEPTED_ADDRESS);
      } else {
        ranges.add(range);
      }
    }
    return Set.copyOf(ranges).equals(Set.copyOf(BOTH)) ? List.of() : ranges;
  }

  private static void refuse(SectionReader section, String key, String text, String accepted) {
    if (text.matches("[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*") && text.matches(".*[A-Za-z].*")) {
      section.wrong(key, text, "this peer looks no names up", accepted);
    } else {
      section.wrong(key, text, accepted);
    }
  }

  /** The traffic selectors of a setting; {@code dynamic} where it is absent. */
  static List<TrafficSelectorConfig> selectors(SectionReader section, String key) {
    List<TrafficSelectorConfig> selectors = new ArrayList<>();
    for (String text : section.list(key)) {
      TrafficSelectorConfig selector = selector(text);
      if (selector == null) {
        refuse(section, key, text, ACCEPTED_SELECTOR);
      } else {
        selectors.add(selector);
      }
    }
    return selectors.isEmpty() ? List.of(TrafficSelectorConfig.DYNAMIC) : selectors;
  }

  private static @Nullable IpAddress address(String text) {
    return IpAddress.parse(text).orElse(null);
  }

  private static @Nullable AddressRange range(String text) {
    int slash = text.indexOf('/');
    int dash = text.indexOf('-');
    if (slash >= 0) {
      IpAddress base = address(text.substring(0, slash));
      long prefix = Values.decimal(text.substring(slash + 1));
      return base == null || prefix < 0 || prefix > base.family().bits()
          ? null
          : AddressRange.ofPrefix(base, (int) prefix);
    }
    IpAddress first = address((dash < 0 ? text : text.substring(0, dash)).strip());
    IpAddress last = dash < 0 ? first : address(text.substring(dash + 1).strip());
    return first == null
            || last == null
            || first.family() != last.family()
            || first.compareTo(last) > 0
        ? null
        : new AddressRange(first, last);
  }

  private static @Nullable TrafficSelectorConfig selector(String text) {
    int bracket = text.indexOf('[');
    if (bracket >= 0 && !text.endsWith("]")) {
      return null;
    }
    String addresses = bracket < 0 ? text : text.substring(0, bracket);
    Optional<AddressRange> range = Optional.empty();
    if (!addresses.equals("dynamic")) {
      AddressRange given = range(addresses);
      if (given == null) {
        return null;
      }
      range = Optional.of(given);
    }
    if (bracket < 0) {
      return new TrafficSelectorConfig(range, 0, 0, 65535);
    }
    String inner = text.substring(bracket + 1, text.length() - 1);
    int slash = inner.indexOf('/');
    int protocol = protocol(slash < 0 ? inner : inner.substring(0, slash));
    String ports = slash < 0 ? "" : inner.substring(slash + 1);
    int dash = ports.indexOf('-');
    long first = 0;
    long last = 65535;
    if (!ports.isEmpty() && !ports.equals("any")) {
      first = Values.number(dash < 0 ? ports : ports.substring(0, dash));
      last = dash < 0 ? first : Values.number(ports.substring(dash + 1));
    }
    if (protocol < 0 || first < 0 || last > 65535 || last < first) {
      return null;
    }
    return new TrafficSelectorConfig(range, protocol, (int) first, (int) last);
  }

  private static int protocol(String text) {
    if (text.isEmpty() || text.equals("any")) {
      return 0;
    }
    Integer known = PROTOCOLS.get(text);
    if (known != null) {
      return known;
    }
    long number = Values.number(text);
    return number >= 0 && number <= 255 ? (int) number : -1;
  }
}
