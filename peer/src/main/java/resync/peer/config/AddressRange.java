package resync.peer.config;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * A contiguous range of IPv4 addresses, both ends included.
 *
 * @param first the lowest address
 * @param last the highest address; not below {@code first}
 */
public record AddressRange(Inet4Address first, Inet4Address last) {

  /** Every address. */
  public static final AddressRange ALL = new AddressRange(toAddress(0), toAddress(-1));

  public AddressRange {
    if (Integer.compareUnsigned(toInt(first), toInt(last)) > 0) {
      throw new IllegalArgumentException("range " + first + "-" + last + " is upside down");
    }
  }

  /** Whether the address lies in the range. */
  public boolean contains(Inet4Address address) {
    int value = toInt(address);
    return Integer.compareUnsigned(toInt(first), value) <= 0
        && Integer.compareUnsigned(value, toInt(last)) <= 0;
  }

  /** How many addresses it holds. */
  long size() {
    return Integer.toUnsignedLong(toInt(last)) - Integer.toUnsignedLong(toInt(first)) + 1;
  }

  /** Whether the range is one address. */
  public boolean isSingle() {
    return first.equals(last);
  }

  /** The address as a number in network order: 192.0.2.1 is 0xC0000201. */
  public static int toInt(Inet4Address address) {
    byte[] octets = address.getAddress();
    return (octets[0] & 255) << 24
        | (octets[1] & 255) << 16
        | (octets[2] & 255) << 8
        | (octets[3] & 255);
  }

  /** The address for a number in network order. */
  public static Inet4Address toAddress(int value) {
    byte[] octets = {
      (byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value
    };
    try {
      return (Inet4Address) InetAddress.getByAddress(octets);
    } catch (UnknownHostException e) {
      throw new AssertionError("four octets are always an address", e);
    }
  }

  @Override
  public String toString() {
    if (isSingle()) {
      return first.getHostAddress();
    }
    int low = toInt(first);
    int size = toInt(last) - low + 1;
    if (Integer.bitCount(size) <= 1 && (low & (size - 1)) == 0) {
      int prefix = size == 0 ? 0 : 32 - Integer.numberOfTrailingZeros(size);
      return first.getHostAddress() + "/" + prefix;
    }
    return first.getHostAddress() + "-" + last.getHostAddress();
  }
}
