package resync.peer.wire.ip;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An address of IPv4 or IPv6: an unsigned number of 32 or 128 bits. It can be compared with an
 * address in a packet without making a value of that one.
 *
 * @param family which of the two
 * @param high the upper 64 bits of an IPv6 address; 0 for IPv4
 * @param low the lower 64 bits, for IPv4 all 32 as an unsigned number: 192.0.2.1 is 0xc0000201
 */
public record IpAddress(Family family, long high, long low) implements Comparable<IpAddress> {
  private static final long IPV4_BITS = 0xffff_ffffL;
  private static final int GROUPS = 8;

  /** The address families. */
  public enum Family {
    IPV4(4),
    IPV6(16);

    private final int octets;

    Family(int octets) {
      this.octets = octets;
    }

    /** How many octets an address has. */
    public int octets() {
      return octets;
    }

    /** How many bits an address has, the longest prefix. */
    public int bits() {
      return octets * Byte.SIZE;
    }
  }

  /**
   * @throws IllegalArgumentException if an IPv4 address has more than 32 bits
   */
  public IpAddress {
    if (family == Family.IPV4 && (high != 0 || low >>> 32 != 0)) {
      throw new IllegalArgumentException("an IPv4 address has 32 bits");
    }
  }

  /** The address that says there is none: 0.0.0.0 or ::. */
  public static IpAddress unspecified(Family family) {
    return new IpAddress(family, 0, 0);
  }

  /** The IPv4 address of four octets, most significant first. */
  public static IpAddress ofIpv4(int bits) {
    return new IpAddress(Family.IPV4, 0, bits & IPV4_BITS);
  }

  /**
   * The address of these octets.
   *
   * @throws IllegalArgumentException if they are neither 4 nor 16
   */
  public static IpAddress of(byte[] octets) {
    return switch (octets.length) {
      case 4 -> read(Family.IPV4, octets, 0);
      case 16 -> read(Family.IPV6, octets, 0);
      default ->
          throw new IllegalArgumentException(octets.length + " octets are no address: 4 or 16 are");
    };
  }

  /**
   * The address that this text is, see {@link #parse}.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static IpAddress of(String text) {
    return parse(text)
        .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is no IP address"));
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
    int bits = 0;
    for (String part : parts) {
      int number = part.matches("0|[1-9][0-9]{0,2}") ? Integer.parseInt(part) : 256;
      if (number > 255) {
        return Optional.empty();
      }
      bits = bits << 8 | number;
    }
    return parts.length == 4 ? Optional.of(ofIpv4(bits)) : Optional.empty();
  }

  private static Optional<IpAddress> parseIpv6(String text) {
    int gap = text.indexOf("::");
    Optional<List<Integer>> front = groups(gap < 0 ? text : text.substring(0, gap), gap < 0);
    Optional<List<Integer>> back =
        gap < 0 ? Optional.of(List.of()) : groups(text.substring(gap + 2), true);
    if (front.isEmpty() || back.isEmpty()) {
      return Optional.empty();
    }
    List<Integer> all = new ArrayList<>(front.get());
    int missing = GROUPS - all.size() - back.get().size();
    if (gap < 0 ? missing != 0 : missing < 1) {
      return Optional.empty();
    }
    for (int i = 0; i < missing; i++) {
      all.add(0);
    }
    all.addAll(back.get());
    long high = 0;
    long low = 0;
    for (int i = 0; i < GROUPS / 2; i++) {
      high = high << 16 | all.get(i);
      low = low << 16 | all.get(i + GROUPS / 2);
    }
    return Optional.of(new IpAddress(Family.IPV6, high, low));
  }

  /** The groups of a part; the last two may be an IPv4 address where the part is at the end. */
  private static Optional<List<Integer>> groups(String part, boolean atEnd) {
    List<Integer> groups = new ArrayList<>();
    if (part.isEmpty()) {
      return Optional.of(groups);
    }
    String[] words = part.split(":", -1);
    for (int i = 0; i < words.length; i++) {
      if (words[i].matches("[0-9a-fA-F]{1,4}")) {
        groups.add(Integer.parseInt(words[i], 16));
        continue;
      }
      Optional<IpAddress> dotted =
          atEnd && i == words.length - 1 ? parseIpv4(words[i]) : Optional.empty();
      if (dotted.isEmpty()) {
        return Optional.empty();
      }
      groups.add((int) (dotted.get().low >>> 16));
      groups.add((int) (dotted.get().low & 0xffff));
    }
    return Optional.of(groups);
  }

  /** The address that stands in a packet. */
  public static IpAddress read(Family family, byte[] b, int at) {
    return new IpAddress(family, high(family, b, at), low(family, b, at));
  }

  /** {@link #high} of the address that stands in a packet. */
  public static long high(Family family, byte[] b, int at) {
    return family == Family.IPV4 ? 0 : u64(b, at);
  }

  /** {@link #low} of the address that stands in a packet. */
  public static long low(Family family, byte[] b, int at) {
    return family == Family.IPV4 ? u32(b, at) : u64(b, at + Long.BYTES);
  }

  private static long u64(byte[] b, int at) {
    return u32(b, at) << 32 | u32(b, at + Integer.BYTES);
  }

  private static long u32(byte[] b, int at) {
    return (b[at] & 0xffL) << 24
        | (b[at + 1] & 0xff) << 16
        | (b[at + 2] & 0xff) << 8
        | (b[at + 3] & 0xff);
  }

  /** Writes its 4 or 16 octets. */
  public void write(byte[] b, int at) {
    int octets = family.octets;
    for (int i = 0; i < octets; i++) {
      int behind = octets - 1 - i;
      long half = behind >= Long.BYTES ? high : low;
      b[at + i] = (byte) (half >>> (behind % Long.BYTES * Byte.SIZE));
    }
  }

  /** Its 4 or 16 octets, most significant first. */
  public byte[] octets() {
    byte[] octets = new byte[family.octets];
    write(octets, 0);
    return octets;
  }

  /** The number that it is. */
  BigInteger number() {
    return new BigInteger(1, octets());
  }

  /** The address that is this number, of which the bits that a family has not are ignored. */
  static IpAddress of(Family family, BigInteger number) {
    long low = number.longValue();
    return family == Family.IPV4
        ? ofIpv4((int) low)
        : new IpAddress(family, number.shiftRight(Long.SIZE).longValue(), low);
  }

  public boolean isIpv4() {
    return family == Family.IPV4;
  }

  public boolean isIpv6() {
    return family == Family.IPV6;
  }

  /** Whether it is {@link #unspecified}. */
  public boolean isUnspecified() {
    return high == 0 && low == 0;
  }

  /** Whether it stands for a group of receivers (RFC 5771, RFC 4291 section 2.7). */
  public boolean isMulticast() {
    return isIpv4() ? low >>> 28 == 0xe : high >>> 56 == 0xff;
  }

  /** Whether it means something on its own link only (RFC 3927, RFC 4291 section 2.5.6). */
  public boolean isLinkLocal() {
    return isIpv4() ? low >>> 16 == 0xa9fe : high >>> 54 == 0xfe80 >>> 6;
  }

  /** In the order of the numbers, all of IPv4 before all of IPv6. */
  @Override
  public int compareTo(IpAddress other) {
    return compareTo(other.family, other.high, other.low);
  }

  /** The same with an address that is not made a value of. */
  int compareTo(Family otherFamily, long otherHigh, long otherLow) {
    if (family != otherFamily) {
      return family.compareTo(otherFamily);
    }
    int upper = Long.compareUnsigned(high, otherHigh);
    return upper != 0 ? upper : Long.compareUnsigned(low, otherLow);
  }

  /** Four decimal numbers, or IPv6 as RFC 5952 wants it written. */
  @Override
  public String toString() {
    return isIpv4()
        ? (low >>> 24) + "." + (low >>> 16 & 0xff) + "." + (low >>> 8 & 0xff) + "." + (low & 0xff)
        : ipv6Text();
  }

  private int group(int index) {
    long half = index < GROUPS / 2 ? high : low;
    return (int) (half >>> ((GROUPS / 2 - 1 - index % (GROUPS / 2)) * 16)) & 0xffff;
  }

  /** The first of the longest runs of two or more zero groups is left out. */
  private String ipv6Text() {
    int gap = GROUPS;
    int gapLength = 1;
    for (int i = 0; i < GROUPS; i++) {
      int end = i;
      while (end < GROUPS && group(end) == 0) {
        end++;
      }
      if (end - i > gapLength) {
        gap = i;
        gapLength = end - i;
      }
      i = end;
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < GROUPS; i++) {
      if (i == gap) {
        text.append("::");
        i += gapLength - 1;
        continue;
      }
      if (i > 0 && i != gap + gapLength) {
        text.append(':');
      }
      text.append(Integer.toHexString(group(i)));
    }
    return text.toString();
  }
}
