package resync.lab.capture;

import java.nio.ByteBuffer;

/**
 * Finds the IP packet in a frame, by link type (draft-ietf-opsawg-pcaplinktype), behind VLAN tags.
 */
final class LinkLayer {
  /** The frame carries something else, or is too short to tell. */
  static final int NO_IP = -1;

  /** Frames of this link type are not read. */
  static final int UNKNOWN = -2;

  private static final int NULL = 0;
  private static final int ETHERNET = 1;
  private static final int RAW_BSD = 12;
  private static final int RAW_OPENBSD = 14;
  private static final int RAW = 101;
  private static final int LOOP = 108;
  private static final int LINUX_SLL = 113;
  private static final int IPV4 = 228;
  private static final int IPV6 = 229;
  private static final int LINUX_SLL2 = 276;

  private static final int ETHERTYPE_IPV4 = 0x0800;
  private static final int ETHERTYPE_IPV6 = 0x86dd;
  private static final int ETHERTYPE_VLAN = 0x8100;
  private static final int ETHERTYPE_SERVICE_VLAN = 0x88a8;
  private static final int ETHERTYPE_OLD_SERVICE_VLAN = 0x9100;
  private static final int VLAN_TAG = 4;

  private LinkLayer() {}

  /** Where the IP header is in the frame, or {@link #NO_IP} or {@link #UNKNOWN}. */
  static int ip(ByteBuffer frame, int linkType) {
    return switch (linkType) {
      case ETHERNET -> behindEtherType(frame, 12, 14);
      case LINUX_SLL -> behindEtherType(frame, 14, 16);
      case LINUX_SLL2 -> behindEtherType(frame, 0, 20);
      case RAW, RAW_BSD, RAW_OPENBSD, IPV4, IPV6 -> ifIp(frame, 0);
      // The numbers of address families differ from system to system; the IP version does not.
      case NULL, LOOP -> ifIp(frame, 4);
      default -> UNKNOWN;
    };
  }

  /**
   * A VLAN tag stands where the network layer's header would, and ends with the type of what
   * follows.
   */
  private static int behindEtherType(ByteBuffer frame, int typeAt, int networkAt) {
    int type = typeAt;
    int network = networkAt;
    while (type + 2 <= frame.limit()) {
      switch (frame.getShort(type) & 0xffff) {
        case ETHERTYPE_VLAN, ETHERTYPE_SERVICE_VLAN, ETHERTYPE_OLD_SERVICE_VLAN -> {
          type = network + 2;
          network += VLAN_TAG;
        }
        case ETHERTYPE_IPV4, ETHERTYPE_IPV6 -> {
          return ifIp(frame, network);
        }
        default -> {
          return NO_IP;
        }
      }
    }
    return NO_IP;
  }

  private static int ifIp(ByteBuffer frame, int at) {
    if (at >= frame.limit()) {
      return NO_IP;
    }
    int version = (frame.get(at) & 0xff) >> 4;
    return version == 4 || version == 6 ? at : NO_IP;
  }
}
