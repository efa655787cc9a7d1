package resync.lab.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.PcapNetworkInterface.PromiscuousMode;
import resync.lab.control.ControlException;
import resync.lab.topology.IpAddress;

/** Sends IP packets out of a device as they are, whatever their source; captures show them. */
final class Outlet implements AutoCloseable {
  private static final int ETHERNET_HEADER = 14;
  static final short ETHERTYPE_IPV4 = 0x0800;
  static final short ETHERTYPE_IPV6 = (short) 0x86dd;
  // Nobody reads what the device receives through this handle.
  private static final int SMALL_BUFFER = 1 << 18;

  private final String device;
  private final PcapHandle handle;
  private final byte[] source;
  private final NeighbourTable neighbours;

  private Outlet(String device, PcapHandle handle, byte[] source, NeighbourTable neighbours) {
    this.device = device;
    this.handle = handle;
    this.source = source;
    this.neighbours = neighbours;
  }

  /**
   * Opens a device.
   *
   * @throws ControlException when it is not there or may not be used
   */
  static Outlet open(String device) throws ControlException {
    try {
      byte[] source = hardwareAddress(device);
      NeighbourTable neighbours = NeighbourTable.of(device);
      PcapHandle handle =
          new PcapHandle.Builder(device)
              .promiscuousMode(PromiscuousMode.NONPROMISCUOUS)
              .bufferSize(SMALL_BUFFER)
              .timeoutMillis(1)
              .build();
      return new Outlet(device, handle, source, neighbours);
    } catch (IOException | PcapNativeException e) {
      throw new ControlException("cannot send on " + device + ": " + e.getMessage());
    }
  }

  /** From sysfs, because the JDK does not see a device that has no IP address. */
  private static byte[] hardwareAddress(String device) throws IOException, ControlException {
    Path address = Path.of("/sys/class/net", device, "address");
    if (!Files.exists(address)) {
      throw new ControlException("there is no device " + device);
    }
    return HexFormat.ofDelimiter(":").parseHex(Files.readString(address).strip());
  }

  /**
   * An IP packet as a frame to the next hop of its destination.
   *
   * @throws ControlException when it is no IP packet, or nobody is known to lead there
   */
  byte[] frame(byte[] packet) throws ControlException {
    String destination = destination(packet);
    byte[] mac =
        neighbours
            .nextHop(destination)
            .orElseThrow(
                () ->
                    new ControlException(
                        "nobody on "
                            + device
                            + " is known to lead to "
                            + destination
                            + ": the gateway behind it has sent nothing yet"));
    return ByteBuffer.allocate(ETHERNET_HEADER + packet.length)
        .put(mac)
        .put(source)
        .putShort(IpOctets.isIpv6(packet) ? ETHERTYPE_IPV6 : ETHERTYPE_IPV4)
        .put(packet)
        .array();
  }

  private static String destination(byte[] packet) throws ControlException {
    int version = packet.length == 0 ? 0 : packet[0] >> 4;
    boolean whole =
        switch (version) {
          case 4 -> packet.length >= IpOctets.V4_HEADER;
          case 6 -> packet.length >= IpOctets.V6_HEADER;
          default -> false;
        };
    if (!whole) {
      throw new ControlException("a packet to send must be a whole IP packet");
    }
    return IpAddress.of(IpOctets.destination(packet)).toString();
  }

  /** Sends a frame that {@link #frame} made. */
  synchronized void send(byte[] frame) throws ControlException {
    try {
      handle.sendPacket(frame);
    } catch (PcapNativeException | NotOpenException e) {
      throw new ControlException("cannot send on " + device + ": " + e.getMessage());
    }
  }

  @Override
  public synchronized void close() {
    handle.close();
  }
}
