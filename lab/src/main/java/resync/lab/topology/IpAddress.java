package resync.lab.topology;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An address of IPv4 or IPv6. What the lab compares are its texts, so that all of one address have
 * to be the same: {@link #toString} has that one.
 *
 * @param high the upper 64 bits of an IPv6 address; 0 for IPv4
 * @param low the lower 64 bits; of IPv4 all 32, as an unsigned number
 */
public record IpAddress(Family family, long high, long low) {
  private static final int GROUPS = 8;
  private static final int GROUP_BITS = 16;

  /** The address families. */
  public enum Family {
    IPV4("IPv4", 4, 24),
    IPV6("IPv6", 16, 64);

    private final String word;
    private final int octets;
    private final int link;

    Family(String word, int octets, int link) {
      this.word = word;
      this.octets = octets;
      this.link = link;
    }

    /** As people write it. */
    public String word() {
      return word;
    }

    /** Bits of an address, the longest prefix. */
    public int bits() {
      return octets * Byte.SIZE;
    }

    /** The length of the prefix that a link of a topology has. */
    public int linkPrefix() {
      return link;
    }
  }

  /**
   * The address that a text is.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static IpAddress of(String text) {
    return parse(text)
        .orElseThrow(() -> new IllegalArgumentException("\"" + text + "\" is no IP address"));
  }

  /**
   * Reads four decimal numbers without leading zeros, or an IPv6 address as RFC 4291 section 2.2
   * has it; no zone, no prefix, no name.
   */
  public static Optional<IpAddress> parse(String text) {
    return text.indexOf(':') < 0 ? parseIpv4(text) : parseIpv6(text);
  }

  private static Optional<IpAddress> parseIpv4(String text) {
    String[] parts = text.split("\\.", -1);
    long bits = 0;
    for (String part : parts) {
      int number = part.matches("0|[1-9][0-9]{0,2}") ? Integer.parseInt(part) : 256;
      if (number > 255) {
        return Optional.empty();
      }
      bits = bits << Byte.SIZE | number;
    }
    return parts.length == 4 ? Optional.of(new IpAddress(Family.IPV4, 0, bits)) : Optional.empty();
  }

  private static Optional<IpAddress> parseIpv6(String text) {
    int gap = text.indexOf("::");
    List<Integer> groups = new ArrayList<>();
    if (gap < 0) {
      return addGroups(groups, text) && groups.size() == GROUPS ? join(groups) : Optional.empty();
    }
    List<Integer> behind = new ArrayList<>();
    String front = text.substring(0, gap);
    String back = text.substring(gap + 2);
    if ((!front.isEmpty() && !addGroups(groups, front))
        || (!back.isEmpty() && !addGroups(behind, back))
        || front.indexOf('.') >= 0
        || groups.size() + behind.size() >= GROUPS) {
      return Optional.empty();
    }
    while (groups.size() + behind.size() < GROUPS) {
      groups.add(0);
    }
    groups.addAll(behind);
    return join(groups);
  }

  /** The last two of a text's groups may be an IPv4 address. */
  private static boolean addGroups(List<Integer> groups, String text) {
    String[] words = text.split(":", -1);
    for (int i = 0; i < words.length; i++) {
      if (words[i].matches("[0-9a-fA-F]{1,4}")) {
        groups.add(Integer.parseInt(words[i], 16));
        continue;
      }
      Optional<IpAddress> dotted = parseIpv4(words[i]);
      if (dotted.isEmpty() || i < words.length - 1) {
        return false;
      }
      groups.add((int) (dotted.get().low >>> GROUP_BITS));
      groups.add((int) (dotted.get().low & 0xffff));
    }
    return true;
  }

  private static Optional<IpAddress> join(List<Integer> groups) {
    long high = 0;
    long low = 0;
    for (int i = 0; i < GROUPS / 2; i++) {
      high = high << GROUP_BITS | groups.get(i);
      low = low << GROUP_BITS | groups.get(i + GROUPS / 2);
    }
    return Optional.of(new IpAddress(Family.IPV6, high, low));
  }

  /** The address that stands in a packet. */
  public static IpAddress read(Family family, ByteBuffer packet, int at) {
    return family == Family.IPV4
        ? new IpAddress(family, 0, Integer.toUnsignedLong(packet.getInt(at)))
        : new IpAddress(family, packet.getLong(at), packet.getLong(at + Long.BYTES));
  }

  /**
   * The address of these octets.
   *
   * @param octets 4 or 16
   */
  public static IpAddress of(byte[] octets) {
    return read(octets.length == 4 ? Family.IPV4 : Family.IPV6, ByteBuffer.wrap(octets), 0);
  }

  /** Its 4 or 16 octets. */
  public byte[] octets() {
    ByteBuffer octets = ByteBuffer.allocate(family.octets);
    return (isIpv6() ? octets.putLong(high).putLong(low) : octets.putInt((int) low)).array();
  }

  public boolean isIpv6() {
    return family == Family.IPV6;
  }

  /** Whether a packet to it or from it never leaves its link, or is for a group of receivers. */
  public boolean isOfLinkOrGroup() {
    return isIpv6() && (high >>> 54 == 0xfe80 >>> 6 || high >>> 56 == 0xff);
  }

  /** The network of its link. */
  public IpPrefix link() {
    return IpPrefix.around(this, family.linkPrefix());
  }

  /** The network that is this address alone. */
  public IpPrefix alone() {
    return IpPrefix.around(this, family.bits());
  }

  /** The address with this number on the same link. */
  public IpAddress neighbour(long number) {
    return isIpv6()
        ? new IpAddress(family, high, number)
        : new IpAddress(family, 0, (low & ~0xffL) | number);
  }

  /** Four decimal numbers, or IPv6 as RFC 5952 wants it written. */
  @Override
  public String toString() {
    return isIpv6()
        ? ipv6Text()
        : (low >>> 24) + "." + (low >>> 16 & 0xff) + "." + (low >>> 8 & 0xff) + "." + (low & 0xff);
  }

  private int group(int index) {
    long half = index < GROUPS / 2 ? high : low;
    return (int) (half >>> ((GROUPS / 2 - 1 - index % (GROUPS / 2)) * GROUP_BITS)) & 0xffff;
  }

  /** The first of the longest runs of two or more zero groups becomes two colons. */
  private String ipv6Text() {
    int from = GROUPS;
    int longest = 1;
    for (int start = 0; start < GROUPS; start++) {
      int end = start;
      while (end < GROUPS && group(end) == 0) {
        end++;
      }
      if (end - start > longest) {
        from = start;
        longest = end - start;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int index = 0; index < GROUPS; index++) {
      if (index == from) {
        text.append("::");
        index += longest - 1;
      } else {
        boolean separated = text.isEmpty() || text.charAt(text.length() - 1) == ':';
        text.append(separated ? "" : ":").append(Integer.toHexString(group(index)));
      }
    }
    return text.toString();
  }
}
