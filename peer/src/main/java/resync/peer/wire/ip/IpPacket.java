package resync.peer.wire.ip;

import resync.peer.wire.ip.IpAddress.Family;

/**
 * Where things are in an IP packet of either version. One object reads many packets, so that the
 * packet path allocates nothing; it says what the last {@link #read} has found, and keeps no
 * reference to the buffer.
 *
 * <p>Of a packet of IPv6 the header reaches up to where IPsec protects it in transport mode:
 * hop-by-hop options, routing, and what destination options stand before that (RFC 4303 section
 * 3.1.1). The next layer is what is behind every extension header (RFC 4301 section 4.4.1.1).
 */
public final class IpPacket {
  private static final int HOP_BY_HOP = Ipv6Header.HOP_BY_HOP;
  private static final int DESTINATION_OPTIONS = Ipv6Header.DESTINATION_OPTIONS;
  private static final int ROUTING = 43;
  private static final int FRAGMENT = 44;

  private Family family = Family.IPV4;
  private int totalLength;
  private int headerLength;
  private int protocolField;
  private int protocol;
  private int nextLayer;
  private int nextLayerField;
  private int nextLayerProtocol;
  private boolean fragment;
  private boolean stillRouted;
  private boolean toGroup;

  /** The IP version that the first octet says, 4 or 6; any other number as it is. */
  public static int version(byte[] b, int at) {
    return (b[at] & 0xff) >>> 4;
  }

  /**
   * Looks at a packet.
   *
   * @param at where it begins
   * @param available octets that are there; what exceeds the packet's own length is ignored
   * @return whether it is a whole packet, whose headers are within it
   */
  public boolean read(byte[] b, int at, int available) {
    if (available < 1) {
      return false;
    }
    return switch (version(b, at)) {
      case 4 -> readIpv4(b, at, available);
      case 6 -> readIpv6(b, at, available);
      default -> false;
    };
  }

  private boolean readIpv4(byte[] b, int at, int available) {
    if (!Ipv4Header.isValid(b, at, available)) {
      return false;
    }
    family = Family.IPV4;
    totalLength = Ipv4Header.totalLength(b, at);
    headerLength = Ipv4Header.headerLength(b, at);
    protocolField = at + Ipv4Header.PROTOCOL;
    protocol = Ipv4Header.protocol(b, at);
    nextLayer = headerLength;
    nextLayerField = protocolField;
    nextLayerProtocol = protocol;
    fragment = Ipv4Header.isFragment(b, at);
    toGroup = (b[at + Ipv4Header.DESTINATION] & 0xf0) == 0xe0;
    stillRouted = false;
    return true;
  }

  private boolean readIpv6(byte[] b, int at, int available) {
    if (!Ipv6Header.isValid(b, at, available)) {
      return false;
    }
    family = Family.IPV6;
    totalLength = Ipv6Header.totalLength(b, at);
    toGroup = b[at + Ipv6Header.DESTINATION] == (byte) 0xff;
    fragment = false;
    stillRouted = false;
    protocolField = at + Ipv6Header.NEXT_HEADER;
    headerLength = Ipv6Header.LENGTH;
    int field = protocolField;
    int header = Ipv6Header.LENGTH;
    while (true) {
      int type = b[field] & 0xff;
      if (type != HOP_BY_HOP
          && type != ROUTING
          && type != FRAGMENT
          && type != DESTINATION_OPTIONS) {
        break;
      }
      if (header + 8 > totalLength) {
        return false;
      }
      int length = type == FRAGMENT ? 8 : ((b[at + header + 1] & 0xff) + 1) * 8;
      if (header + length > totalLength) {
        return false;
      }
      if (type == FRAGMENT) {
        // Offset, and whether more follow; with neither it is the whole packet (RFC 6946).
        fragment |= (Ipv4Header.u16(b, at + header + 2) & 0xfff9) != 0;
      }
      stillRouted |= type == ROUTING && b[at + header + 3] != 0;
      field = at + header;
      header += length;
      if (type == HOP_BY_HOP || type == ROUTING) {
        protocolField = field;
        headerLength = header;
      }
      if (fragment && isBehindFirst(b, at + header - length, type)) {
        break;
      }
    }
    protocol = b[protocolField] & 0xff;
    nextLayer = header;
    nextLayerField = field;
    nextLayerProtocol = b[field] & 0xff;
    return true;
  }

  /** Whether a fragment header says that what is behind it is the middle of something. */
  private static boolean isBehindFirst(byte[] b, int header, int type) {
    return type == FRAGMENT && (Ipv4Header.u16(b, header + 2) & 0xfff8) != 0;
  }

  public Family family() {
    return family;
  }

  /** Octets of the whole packet. */
  public int totalLength() {
    return totalLength;
  }

  /** Octets before what IPsec protects in transport mode. */
  public int headerLength() {
    return headerLength;
  }

  /** The protocol of what is behind {@link #headerLength}. */
  public int protocol() {
    return protocol;
  }

  /** Where in the buffer the octet of {@link #protocol} stands. */
  public int protocolField() {
    return protocolField;
  }

  /** Octets before the next layer. */
  public int nextLayer() {
    return nextLayer;
  }

  /** Where in the buffer the octet of {@link #nextLayerProtocol} stands. */
  public int nextLayerField() {
    return nextLayerField;
  }

  /** The protocol of the next layer, of a fragment that of its whole. */
  public int nextLayerProtocol() {
    return nextLayerProtocol;
  }

  /** Whether it is a fragment, the first one included. */
  public boolean isFragment() {
    return fragment;
  }

  /** Whether a routing header will change its destination on the way. */
  public boolean isStillRouted() {
    return stillRouted;
  }

  /** Whether its destination is a group, see {@link IpAddress#isMulticast}. */
  public boolean isToGroup() {
    return toGroup;
  }

  /** Where the source address stands, from the packet's beginning. */
  public int sourceField() {
    return family == Family.IPV4 ? Ipv4Header.SOURCE : Ipv6Header.SOURCE;
  }

  /** Where the destination address stands, from the packet's beginning. */
  public int destinationField() {
    return family == Family.IPV4 ? Ipv4Header.DESTINATION : Ipv6Header.DESTINATION;
  }

  /** DSCP and ECN of a packet of either version. */
  public static int trafficClass(byte[] b, int at) {
    return version(b, at) == 4 ? Ipv4Header.trafficClass(b, at) : Ipv6Header.trafficClass(b, at);
  }

  /** Changes DSCP and ECN. */
  public static void setTrafficClass(byte[] b, int at, int trafficClass) {
    if (version(b, at) == 4) {
      Ipv4Header.setTrafficClass(b, at, trafficClass);
    } else {
      Ipv6Header.setTrafficClass(b, at, trafficClass);
    }
  }

  /**
   * Changes what is behind the header.
   *
   * @param field where the octet of the protocol stands
   */
  public static void setPayload(byte[] b, int at, int field, int totalLength, int protocol) {
    if (version(b, at) == 4) {
      Ipv4Header.setPayload(b, at, totalLength, protocol);
    } else {
      b[field] = (byte) protocol;
      Ipv6Header.setTotalLength(b, at, totalLength);
    }
  }

  /**
   * Copies a header as AH authenticates it (RFC 4302 section 3.3.3.1).
   *
   * @param length octets up to AH, {@link #headerLength} where that is what is there
   * @param into has room for as much, and is written from its beginning
   */
  public static void copyImmutable(byte[] b, int at, int length, byte[] into) {
    if (version(b, at) == 4) {
      Ipv4Header.copyImmutable(b, at, into);
    } else {
      System.arraycopy(b, at, into, 0, length);
      Ipv6Header.clearMutable(into, length);
    }
  }
}
