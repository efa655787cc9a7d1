package resync.peer.wire.ip;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import resync.peer.wire.ip.IpAddress.Family;

/**
 * A contiguous range of addresses of one family, both ends included.
 *
 * @param first the lowest address
 * @param last the highest address; not below {@code first}
 */
public record AddressRange(IpAddress first, IpAddress last) {
  /** Every IPv4 address. */
  public static final AddressRange ALL_IPV4 = ofPrefix(IpAddress.ofIpv4(0), 0);

  /** Every IPv6 address. */
  public static final AddressRange ALL_IPV6 = ofPrefix(new IpAddress(Family.IPV6, 0, 0), 0);

  /**
   * @throws IllegalArgumentException if the range is upside down, or its ends of two families
   */
  public AddressRange {
    if (first.family() != last.family() || first.compareTo(last) > 0) {
      throw new IllegalArgumentException("range " + first + "-" + last + " is upside down");
    }
  }

  /** One address alone. */
  public static AddressRange of(IpAddress address) {
    return new AddressRange(address, address);
  }

  /**
   * The addresses that begin with the same bits.
   *
   * @param prefixLength 0 to 32 or 128; bits of {@code address} behind it are ignored
   */
  public static AddressRange ofPrefix(IpAddress address, int prefixLength) {
    BigInteger hostBits =
        BigInteger.ONE.shiftLeft(address.family().bits() - prefixLength).subtract(BigInteger.ONE);
    BigInteger number = address.number();
    return new AddressRange(
        IpAddress.of(address.family(), number.andNot(hostBits)),
        IpAddress.of(address.family(), number.or(hostBits)));
  }

  /** The family of its addresses. */
  public Family family() {
    return first.family();
  }

  /** Whether the address lies in the range. */
  public boolean contains(IpAddress address) {
    return contains(address.family(), address.high(), address.low());
  }

  /** The same for an address that is not made a value of, see {@link IpAddress}. */
  public boolean contains(Family family, long high, long low) {
    return first.compareTo(family, high, low) <= 0 && last.compareTo(family, high, low) >= 0;
  }

  /** What both hold; empty if nothing. */
  public Optional<AddressRange> intersection(AddressRange other) {
    IpAddress low = first.compareTo(other.first) >= 0 ? first : other.first;
    IpAddress high = last.compareTo(other.last) <= 0 ? last : other.last;
    return low.compareTo(high) <= 0 ? Optional.of(new AddressRange(low, high)) : Optional.empty();
  }

  /** How many addresses it holds. */
  public BigInteger size() {
    return last.number().subtract(first.number()).add(BigInteger.ONE);
  }

  /** Whether the range is one address. */
  public boolean isSingle() {
    return first.equals(last);
  }

  /** The length of the prefix that all its addresses, and no others, begin with. */
  public OptionalInt prefixLength() {
    BigInteger size = size();
    boolean isPrefix =
        size.bitCount() == 1 && first.number().and(size.subtract(BigInteger.ONE)).signum() == 0;
    return isPrefix
        ? OptionalInt.of(family().bits() - size.getLowestSetBit())
        : OptionalInt.empty();
  }

  /** The fewest ranges that are prefixes and make up this one, in order. */
  public List<AddressRange> prefixes() {
    List<AddressRange> prefixes = new ArrayList<>();
    BigInteger at = first.number();
    BigInteger end = last.number().add(BigInteger.ONE);
    while (at.compareTo(end) < 0) {
      int aligned = at.signum() == 0 ? family().bits() : at.getLowestSetBit();
      int hostBits = Math.min(aligned, end.subtract(at).bitLength() - 1);
      prefixes.add(ofPrefix(IpAddress.of(family(), at), family().bits() - hostBits));
      at = at.add(BigInteger.ONE.shiftLeft(hostBits));
    }
    return prefixes;
  }

  /** {@code 10.1.0.0/24} or {@code 10.1.0.1-10.1.0.9}; one address alone without a prefix. */
  @Override
  public String toString() {
    if (isSingle()) {
      return first.toString();
    }
    OptionalInt prefix = prefixLength();
    return prefix.isPresent() ? first + "/" + prefix.getAsInt() : first + "-" + last;
  }
}
