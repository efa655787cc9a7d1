package resync.lab.wire;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.PcapNetworkInterface.PromiscuousMode;
import resync.lab.control.ControlException;

/** Sends IPv4 packets out of a device as they are, whatever their source; captures show them. */
final class Injector {
  private static final int ETHERNET_HEADER = 14;
  private static final short ETHERTYPE_IPV4 = 0x0800;
  private static final int SMALL_BUFFER = 1 << 18;

  private Injector() {}

  /**
   * Sends the packets one after the other, as often as {@code rounds} says.
   *
   * @param intervalNanos from one packet to the next, by an absolute schedule
   * @return how many were sent
   * @throws ControlException when a packet is no IPv4 packet, or the device or the neighbour behind
   *     it is not there
   */
  static long inject(String device, List<byte[]> packets, long rounds, long intervalNanos)
      throws ControlException {
    try {
      List<byte[]> frames = frames(device, packets);
      try (PcapHandle handle =
          new PcapHandle.Builder(device)
              .promiscuousMode(PromiscuousMode.NONPROMISCUOUS)
              .bufferSize(SMALL_BUFFER)
              .timeoutMillis(1)
              .build()) {
        return send(handle, frames, rounds, intervalNanos);
      }
    } catch (IOException | PcapNativeException | NotOpenException e) {
      throw new ControlException("cannot inject on " + device + ": " + e.getMessage());
    }
  }

  private static long send(PcapHandle handle, List<byte[]> frames, long rounds, long interval)
      throws PcapNativeException, NotOpenException {
    long start = System.nanoTime();
    long sent = 0;
    for (long round = 0; round < rounds; round++) {
      for (byte[] frame : frames) {
        long wait;
        while ((wait = start + sent * interval - System.nanoTime()) > 0) {
          LockSupport.parkNanos(wait);
        }
        handle.sendPacket(frame);
        sent++;
      }
    }
    return sent;
  }

  private static List<byte[]> frames(String device, List<byte[]> packets)
      throws IOException, ControlException {
    byte[] source = hardwareAddress(device);
    NeighbourTable neighbours = NeighbourTable.of(device);
    List<byte[]> frames = new ArrayList<>(packets.size());
    for (byte[] packet : packets) {
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
      frames.add(
          ByteBuffer.allocate(ETHERNET_HEADER + packet.length)
              .put(mac)
              .put(source)
              .putShort(ETHERTYPE_IPV4)
              .put(packet)
              .array());
    }
    return frames;
  }

  /** From sysfs, because the JDK does not see a device that has no IP address. */
  private static byte[] hardwareAddress(String device) throws IOException, ControlException {
    Path address = Path.of("/sys/class/net", device, "address");
    if (!Files.exists(address)) {
      throw new ControlException("there is no device " + device);
    }
    return HexFormat.ofDelimiter(":").parseHex(Files.readString(address).strip());
  }

  private static String destination(byte[] packet) throws ControlException {
    if (packet.length < 20 || (packet[0] >> 4) != 4) {
      throw new ControlException("a packet to inject must be a whole IPv4 packet");
    }
    byte[] address = ByteBuffer.allocate(4).put(packet, 16, 4).array();
    try {
      return InetAddress.getByAddress(address).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
