package resync.peer.sa;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** IPv4 addresses as unsigned ints in network byte order, the form that the packet path uses. */
public final class Ipv4 {
  private Ipv4() {}

  /** 192.0.2.1 is 0xc0000201. */
  public static int of(Inet4Address address) {
    byte[] octets = address.getAddress();
    return octets[0] << 24
        | (octets[1] & 0xff) << 16
        | (octets[2] & 0xff) << 8
        | (octets[3] & 0xff);
  }

  /** The address of such an int. */
  public static Inet4Address address(int value) {
    byte[] octets = {
      (byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value
    };
    try {
      return (Inet4Address) InetAddress.getByAddress(octets);
    } catch (UnknownHostException e) {
      throw new AssertionError("four octets are always an address", e);
    }
  }

  /** Dotted decimal. */
  public static String text(int value) {
    return (value >>> 24)
        + "."
        + (value >>> 16 & 0xff)
        + "."
        + (value >>> 8 & 0xff)
        + "."
        + (value & 0xff);
  }
}
