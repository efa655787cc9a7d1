package resync.peer.wire.ip;

import resync.peer.wire.ip.IpAddress.Family;

/**
 * Accessors for an IPv6 header (RFC 8200) in a buffer. {@code at} is where the header begins; the
 * getters need {@link #isValid} to have been true.
 */
public final class Ipv6Header {
  /** Octets of the header without extension headers. */
  public static final int LENGTH = 40;

  /** Where the next header octet stands. */
  public static final int NEXT_HEADER = 6;

  /** Where the source address stands. */
  public static final int SOURCE = 8;

  /** Where the destination address stands. */
  public static final int DESTINATION = 24;

  /** No link may have a smaller MTU (RFC 8200 section 5). */
  public static final int LEAST_MTU = 1280;

  static final int HOP_BY_HOP = 0;
  static final int DESTINATION_OPTIONS = 60;

  private static final int HOP_LIMIT = 7;

  private Ipv6Header() {}

  /**
   * Whether {@code available} octets at {@code at} begin with a whole IPv6 packet as its header
   * says it: version and payload length. A jumbogram is none.
   */
  public static boolean isValid(byte[] b, int at, int available) {
    return available >= LENGTH && (b[at] & 0xf0) == 0x60 && totalLength(b, at) <= available;
  }

  /** DSCP and ECN. */
  public static int trafficClass(byte[] b, int at) {
    return (b[at] & 0x0f) << 4 | (b[at + 1] & 0xff) >>> 4;
  }

  /** Changes DSCP and ECN. */
  public static void setTrafficClass(byte[] b, int at, int trafficClass) {
    b[at] = (byte) (0x60 | trafficClass >>> 4);
    b[at + 1] = (byte) (trafficClass << 4 | (b[at + 1] & 0x0f));
  }

  /** Octets of the whole packet. */
  public static int totalLength(byte[] b, int at) {
    return LENGTH + Ipv4Header.u16(b, at + 4);
  }

  /** Changes the octets of the whole packet, {@link #LENGTH} included. */
  public static void setTotalLength(byte[] b, int at, int totalLength) {
    Ipv4Header.putU16(b, at + 4, totalLength - LENGTH);
  }

  public static int nextHeader(byte[] b, int at) {
    return b[at + NEXT_HEADER] & 0xff;
  }

  public static int hopLimit(byte[] b, int at) {
    return b[at + HOP_LIMIT] & 0xff;
  }

  public static void setHopLimit(byte[] b, int at, int hopLimit) {
    b[at + HOP_LIMIT] = (byte) hopLimit;
  }

  public static IpAddress source(byte[] b, int at) {
    return IpAddress.read(Family.IPV6, b, at + SOURCE);
  }

  public static IpAddress destination(byte[] b, int at) {
    return IpAddress.read(Family.IPV6, b, at + DESTINATION);
  }

  /** Writes a header whose flow label is 0; the addresses are of IPv6. */
  public static void write(
      byte[] b,
      int at,
      int totalLength,
      int trafficClass,
      int nextHeader,
      int hopLimit,
      IpAddress source,
      IpAddress destination) {
    b[at] = 0x60;
    b[at + 1] = 0;
    b[at + 2] = 0;
    b[at + 3] = 0;
    setTrafficClass(b, at, trafficClass);
    setTotalLength(b, at, totalLength);
    b[at + NEXT_HEADER] = (byte) nextHeader;
    b[at + HOP_LIMIT] = (byte) hopLimit;
    source.write(b, at + SOURCE);
    destination.write(b, at + DESTINATION);
  }

  /**
   * Makes a copy of a header, extension headers included, what AH authenticates (RFC 4302 section
   * 3.3.3.1.2): traffic class, flow label and hop limit are zero, and so are the data of options
   * that may change on the way.
   *
   * @param header begins at 0, its extension headers sound
   * @param length octets up to AH
   */
  static void clearMutable(byte[] header, int length) {
    header[0] = 0x60;
    header[1] = 0;
    header[2] = 0;
    header[3] = 0;
    header[HOP_LIMIT] = 0;
    int type = header[NEXT_HEADER] & 0xff;
    int at = LENGTH;
    while (at < length) {
      int end = at + ((header[at + 1] & 0xff) + 1) * 8;
      if (type == HOP_BY_HOP || type == DESTINATION_OPTIONS) {
        clearMutableOptions(header, at + 2, Math.min(end, length));
      }
      type = header[at] & 0xff;
      at = end;
    }
  }

  /** RFC 8200 section 4.2: the third-highest bit says that an option's data may change. */
  private static void clearMutableOptions(byte[] header, int from, int end) {
    int option = from;
    while (option < end) {
      int type = header[option] & 0xff;
      if (type == 0) {
        option++;
        continue;
      }
      // An option that is cut off is cleared as far as it is there: nobody knows what it is.
      int optionEnd =
          option + 1 < end ? Math.min(option + 2 + (header[option + 1] & 0xff), end) : end;
      if ((type & 0x20) != 0) {
        for (int i = option + 2; i < optionEnd; i++) {
          header[i] = 0;
        }
      }
      option = optionEnd;
    }
  }
}
