package resync.peer.wire.ip;

import java.util.Arrays;
import resync.peer.wire.ip.IpAddress.Family;

/**
 * Accessors for an IPv4 header (RFC 791) in a buffer. {@code at} is where the header begins; the
 * getters need {@link #isValid} to have been true.
 */
public final class Ipv4Header {
  /** Octets of a header without options. */
  public static final int LENGTH = 20;

  /** Where the octet of the protocol stands. */
  public static final int PROTOCOL = 9;

  /** Where the source address stands. */
  public static final int SOURCE = 12;

  /** Where the destination address stands. */
  public static final int DESTINATION = 16;

  private static final int DONT_FRAGMENT = 0x4000;
  private static final int MORE_FRAGMENTS_OR_OFFSET = 0x3fff;
  private static final int END_OF_OPTIONS = 0;
  private static final int NO_OPERATION = 1;

  private Ipv4Header() {}

  /**
   * Whether {@code available} octets at {@code at} hold a whole IPv4 packet as its header says it:
   * version, header length and total length; the checksum is not looked at.
   */
  public static boolean isValid(byte[] b, int at, int available) {
    if (available < LENGTH || (b[at] & 0xf0) != 0x40) {
      return false;
    }
    int total = totalLength(b, at);
    int header = headerLength(b, at);
    return header >= LENGTH && header <= total && total <= available;
  }

  /** Octets of the header, options included. */
  public static int headerLength(byte[] b, int at) {
    return (b[at] & 0x0f) * 4;
  }

  /** DSCP and ECN. */
  public static int trafficClass(byte[] b, int at) {
    return b[at + 1] & 0xff;
  }

  /** Octets of the whole packet. */
  public static int totalLength(byte[] b, int at) {
    return u16(b, at + 2);
  }

  public static boolean dontFragment(byte[] b, int at) {
    return (u16(b, at + 6) & DONT_FRAGMENT) != 0;
  }

  /** Whether it is a fragment, the first one included. */
  public static boolean isFragment(byte[] b, int at) {
    return (u16(b, at + 6) & MORE_FRAGMENTS_OR_OFFSET) != 0;
  }

  public static int protocol(byte[] b, int at) {
    return b[at + PROTOCOL] & 0xff;
  }

  public static IpAddress source(byte[] b, int at) {
    return IpAddress.read(Family.IPV4, b, at + SOURCE);
  }

  public static IpAddress destination(byte[] b, int at) {
    return IpAddress.read(Family.IPV4, b, at + DESTINATION);
  }

  /** Changes DSCP and ECN, and the checksum with it. */
  public static void setTrafficClass(byte[] b, int at, int trafficClass) {
    b[at + 1] = (byte) trafficClass;
    fillChecksum(b, at);
  }

  /** Writes a header without options, checksum included; the addresses are of IPv4. */
  public static void write(
      byte[] b,
      int at,
      int totalLength,
      int trafficClass,
      int identification,
      boolean dontFragment,
      int timeToLive,
      int protocol,
      IpAddress source,
      IpAddress destination) {
    b[at] = 0x45;
    b[at + 1] = (byte) trafficClass;
    putU16(b, at + 2, totalLength);
    putU16(b, at + 4, identification);
    putU16(b, at + 6, dontFragment ? DONT_FRAGMENT : 0);
    b[at + 8] = (byte) timeToLive;
    b[at + PROTOCOL] = (byte) protocol;
    source.write(b, at + SOURCE);
    destination.write(b, at + DESTINATION);
    fillChecksum(b, at);
  }

  /** Changes total length and protocol, and the checksum with them. */
  public static void setPayload(byte[] b, int at, int totalLength, int protocol) {
    putU16(b, at + 2, totalLength);
    b[at + PROTOCOL] = (byte) protocol;
    fillChecksum(b, at);
  }

  /**
   * Copies the header as AH authenticates it (RFC 4302 section 3.3.3.1.1 and appendix A1): DSCP and
   * ECN, flags, fragment offset, TTL, checksum and mutable options are zero.
   *
   * @param into has room for 60 octets, and is written from its beginning
   * @return octets of the header
   */
  public static int copyImmutable(byte[] b, int at, byte[] into) {
    int length = headerLength(b, at);
    System.arraycopy(b, at, into, 0, length);
    into[1] = 0;
    into[6] = 0;
    into[7] = 0;
    into[8] = 0;
    into[10] = 0;
    into[11] = 0;
    int option = LENGTH;
    while (option < length) {
      int type = into[option] & 0xff;
      if (type == END_OF_OPTIONS) {
        return length;
      }
      if (type == NO_OPERATION) {
        option++;
        continue;
      }
      int optionLength = option + 1 < length ? into[option + 1] & 0xff : 0;
      // What is no option is authenticated as nothing at all, like an option nobody knows.
      int end = optionLength < 2 ? length : Math.min(option + optionLength, length);
      if (!isImmutable(type)) {
        Arrays.fill(into, option, end, (byte) 0);
      }
      option = end;
    }
    return length;
  }

  /** RFC 4302 appendix A1. */
  private static boolean isImmutable(int option) {
    return switch (option) {
      // Security, Extended Security, Commercial Security, Router Alert, Sender Directed
      // Multi-Destination Delivery.
      case 130, 133, 134, 148, 149 -> true;
      default -> false;
    };
  }

  /** Whether the header checksum is right. */
  public static boolean isChecksumRight(byte[] b, int at) {
    return sum(b, at) == 0xffff;
  }

  private static void fillChecksum(byte[] b, int at) {
    putU16(b, at + 10, 0);
    putU16(b, at + 10, ~sum(b, at));
  }

  private static int sum(byte[] b, int at) {
    int sum = 0;
    for (int i = 0; i < headerLength(b, at); i += 2) {
      sum += u16(b, at + i);
    }
    sum = (sum & 0xffff) + (sum >>> 16);
    return (sum & 0xffff) + (sum >>> 16);
  }

  static int u16(byte[] b, int at) {
    return (b[at] & 0xff) << 8 | (b[at + 1] & 0xff);
  }

  static void putU16(byte[] b, int at, int value) {
    b[at] = (byte) (value >>> 8);
    b[at + 1] = (byte) value;
  }
}
