package resync.lab.fabric.docker;

import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;
import resync.lab.node.UnsupportedException;
import resync.lab.topology.IpAddress;

/**
 * The /28 of a scenario's Docker network, out of 198.18.0.0/15 (RFC 2544: for tests, routed
 * nowhere). The first address is the bridge, the nodes follow in their order.
 *
 * @param index which of the /28 it is, from 0
 * @param places the nodes
 */
record Underlay(int index, List<Place> places) {
  /** How many there are. */
  static final int COUNT = 1 << 13;

  private static final int FIRST = 198 << 24 | 18 << 16;

  /** Nodes that a /28 has room for, beside the bridge. */
  static final int MOST_NODES = 13;

  Underlay {
    places = List.copyOf(places);
    if (places.size() > MOST_NODES) {
      throw new UnsupportedException(
          "a scenario has at most %d containers, and this one needs %d"
              .formatted(MOST_NODES, places.size()));
    }
    if (index < 0 || index >= COUNT) {
      throw new IllegalArgumentException("no /28 number " + index + " in 198.18.0.0/15");
    }
  }

  String subnet() {
    return dotted(FIRST + (index << 4)) + "/28";
  }

  String address(Place place) {
    return dotted(number(place));
  }

  /** The Ethernet address of a node's eth0, derived as Docker does by default. */
  String mac(Place place) {
    return mac(0x0242, number(place));
  }

  private int number(Place place) {
    return FIRST + (index << 4) + 2 + places.indexOf(place);
  }

  /**
   * The Ethernet address of the device that has this address on a link of the topology. A link has
   * two ends: a checksum tells their IPv6 addresses apart.
   */
  static String linkMac(String address) {
    IpAddress parsed = IpAddress.of(address);
    if (!parsed.isIpv6()) {
      return mac(0x0200, (int) parsed.low());
    }
    CRC32 checksum = new CRC32();
    checksum.update(parsed.octets());
    return mac(0x0206, (int) checksum.getValue());
  }

  private static String mac(int prefix, int number) {
    byte[] octets = new byte[6];
    octets[0] = (byte) (prefix >>> 8);
    octets[1] = (byte) prefix;
    for (int i = 0; i < 4; i++) {
      octets[2 + i] = (byte) (number >>> (24 - 8 * i));
    }
    return HexFormat.ofDelimiter(":").formatHex(octets);
  }

  private static String dotted(int number) {
    return (number >>> 24)
        + "."
        + (number >>> 16 & 0xff)
        + "."
        + (number >>> 8 & 0xff)
        + "."
        + (number & 0xff);
  }
}
