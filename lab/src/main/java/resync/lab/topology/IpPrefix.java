package resync.lab.topology;

import java.util.Optional;
import resync.lab.topology.IpAddress.Family;

/** A network: the addresses that begin with the same bits, such as {@code 10.1.0.0/24}. */
public record IpPrefix(IpAddress network, int length) {
  /**
   * @throws IllegalArgumentException where the length is none of the family, or bits are set behind
   *     it
   */
  public IpPrefix {
    if (length < 0
        || length > network.family().bits()
        || !masked(network, length).equals(network)) {
      throw new IllegalArgumentException(network + "/" + length + " is no network");
    }
  }

  /** The network of that length in which an address is. */
  public static IpPrefix around(IpAddress address, int length) {
    return new IpPrefix(masked(address, length), length);
  }

  /**
   * The network that a text is.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static IpPrefix of(String text) {
    return parse(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "\"" + text + "\" is no network such as 10.1.0.0/24 or fd00:1::/64"));
  }

  /** Reads an address, a slash and a length; no bit may be set behind the length. */
  public static Optional<IpPrefix> parse(String text) {
    int slash = text.indexOf('/');
    String length = text.substring(slash + 1);
    if (slash < 0 || !length.matches("0|[1-9][0-9]{0,2}")) {
      return Optional.empty();
    }
    int bits = Integer.parseInt(length);
    return IpAddress.parse(text.substring(0, slash))
        .filter(a -> bits <= a.family().bits() && masked(a, bits).equals(a))
        .map(a -> new IpPrefix(a, bits));
  }

  private static IpAddress masked(IpAddress address, int length) {
    return address.isIpv6()
        ? new IpAddress(
            Family.IPV6, address.high() & mask(length), address.low() & mask(length - Long.SIZE))
        : new IpAddress(Family.IPV4, 0, address.low() & mask(length) >>> Integer.SIZE);
  }

  /** The first bits of 64 set. */
  private static long mask(int bits) {
    return bits <= 0 ? 0 : bits >= Long.SIZE ? -1 : -1L << (Long.SIZE - bits);
  }

  public boolean contains(IpAddress address) {
    return address.family() == network.family() && masked(address, length).equals(network);
  }

  /** Whether they have addresses in common. */
  public boolean overlaps(IpPrefix other) {
    return length <= other.length ? contains(other.network) : other.contains(network);
  }

  @Override
  public String toString() {
    return network + "/" + length;
  }
}
