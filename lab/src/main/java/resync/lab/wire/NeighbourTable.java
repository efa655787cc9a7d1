package resync.lab.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import resync.lab.control.ControlException;
import resync.lab.topology.IpAddress;

/**
 * The kernel's neighbours of one device: whom it has exchanged packets with, or was told of. Those
 * of IPv6 are in no file.
 */
final class NeighbourTable {
  private static final Path KERNEL = Path.of("/proc/net/arp");
  private static final Path DEVICES_WITH_IPV6 = Path.of("/proc/sys/net/ipv6/conf");
  private static final int COMPLETE = 0x2;

  private final Map<String, byte[]> macs;

  private NeighbourTable(Map<String, byte[]> macs) {
    this.macs = macs;
  }

  static NeighbourTable of(String device) throws IOException, ControlException {
    NeighbourTable table = parse(Files.readAllLines(KERNEL), device);
    if (Files.exists(DEVICES_WITH_IPV6.resolve(device))) {
      table.addIpv6(KernelRules.ipv6Neighbours(device));
    }
    return table;
  }

  /** Lines of {@code ip -6 neighbour show dev DEVICE}: address, {@code lladdr}, MAC, state. */
  void addIpv6(List<String> lines) {
    for (String line : lines) {
      String[] f = line.trim().split("\\s+", -1);
      if (f.length >= 3 && f[1].equals("lladdr") && !IpAddress.of(f[0]).isOfLinkOrGroup()) {
        macs.put(f[0], HexFormat.ofDelimiter(":").parseHex(f[2]));
      }
    }
  }

  /** Lines of {@code /proc/net/arp}: address, hardware type, flags, MAC, mask, device. */
  static NeighbourTable parse(List<String> lines, String device) {
    Map<String, byte[]> macs = new TreeMap<>();
    for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
      String[] f = line.trim().split("\\s+", -1);
      if (f.length == 6 && f[5].equals(device) && (Integer.decode(f[2]) & COMPLETE) != 0) {
        macs.put(f[0], HexFormat.ofDelimiter(":").parseHex(f[3]));
      }
    }
    return new NeighbourTable(macs);
  }

  /**
   * The MAC address that a packet to this address goes to: of the neighbour with that address, or
   * of the only neighbour, which is then the router towards it.
   */
  Optional<byte[]> nextHop(String destination) {
    byte[] direct = macs.get(destination);
    if (direct == null && macs.size() == 1) {
      return macs.values().stream().findFirst();
    }
    return Optional.ofNullable(direct);
  }
}
