package resync.lab.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.PcapNetworkInterface.PromiscuousMode;
import org.pcap4j.core.RawPacketListener;
import resync.lab.capture.CapturedPacket;
import resync.lab.capture.Dissector;
import resync.lab.control.ControlException;
import resync.lab.topology.IpAddress;

/**
 * A device that leads nowhere, and a routing table that leads to it. Packets that a rule sends
 * there are out of the kernel's hands, and this program has them: it sees what goes out of the
 * device. VXLAN without a remote, because that is a kind of device that the lab needs anyway.
 */
final class Detour implements AutoCloseable {
  private static final int ETHERNET_HEADER = 14;
  private static final int IKE_HEADER = 28;
  private static final int IKE_PORT = 500;
  private static final int MTU = 1500;
  private static final int SNAPLEN = 2048;
  private static final int KERNEL_BUFFER = 4 << 20;
  private static final int FIRST_TABLE = 101;
  private static final int PORT = 4790;

  private static final int REHEARSALS = 3;
  private static final long REHEARSAL_LIMIT_SECONDS = 5;
  private static final byte[] NOBODY = IpOctets.address("127.0.0.1");

  private final String device;
  private final PcapHandle handle;
  private final Thread reader;
  private volatile boolean closed;

  /** Gets every packet on the detour, whole and dissected. Called by one thread. */
  @FunctionalInterface
  interface Taker {
    void take(byte[] packet, CapturedPacket.Content content);
  }

  private Detour(String device, PcapHandle handle, Taker taker) {
    this.device = device;
    this.handle = handle;
    this.reader = Thread.ofPlatform().daemon().name(device).unstarted(() -> read(taker));
  }

  /**
   * Makes the detour of packets from one gateway; none takes it yet.
   *
   * @param number of that gateway, from 0
   * @param ipv6 whether it is for packets of IPv6, else of IPv4
   */
  static Detour open(int number, boolean ipv6, Taker taker) throws ControlException {
    String device = "detour" + number;
    int table = table(number);
    KernelRules.ip(
        List.of(
            "link add %s mtu %d type vxlan id %d dstport %d local 127.0.0.1 nolearning"
                .formatted(device, MTU, table, PORT),
            "link set %s arp off up".formatted(device),
            "route add %s dev %s table %d".formatted(ipv6 ? "::/0" : "0.0.0.0/0", device, table)));
    try {
      PcapHandle handle =
          new PcapHandle.Builder(device)
              .snaplen(SNAPLEN)
              .promiscuousMode(PromiscuousMode.NONPROMISCUOUS)
              .immediateMode(true)
              .timeoutMillis(1)
              .bufferSize(KERNEL_BUFFER)
              .build();
      CountDownLatch rehearsed = new CountDownLatch(REHEARSALS);
      Detour detour =
          new Detour(
              device,
              handle,
              (packet, content) -> {
                taker.take(packet, content);
                if (rehearsal(packet)) {
                  rehearsed.countDown();
                }
              });
      detour.reader.start();
      rehearse(device, rehearsed);
      return detour;
    } catch (PcapNativeException | NotOpenException e) {
      throw new ControlException("cannot capture on " + device + ": " + e.getMessage());
    }
  }

  /**
   * Sends packets of no effect along the detour: the first one to be treated must not wait until
   * this program has loaded all that it needs, and a detour that leads nowhere must be noticed.
   */
  private static void rehearse(String device, CountDownLatch rehearsed)
      throws PcapNativeException, NotOpenException, ControlException {
    byte[] ike = ByteBuffer.allocate(IKE_HEADER).putLong(1).putLong(0).putInt(0x00202208).array();
    byte[] packet = IpOctets.udp(NOBODY, IKE_PORT, NOBODY, IKE_PORT, ike);
    byte[] frame =
        ByteBuffer.allocate(ETHERNET_HEADER + packet.length)
            .putShort(ETHERNET_HEADER - 2, Outlet.ETHERTYPE_IPV4)
            .put(ETHERNET_HEADER, packet)
            .array();
    // The kernel shows a packet to all but the handle that sent it.
    try (PcapHandle sender = new PcapHandle.Builder(device).bufferSize(1 << 18).build()) {
      for (int i = 0; i < REHEARSALS; i++) {
        sender.sendPacket(frame);
      }
    }
    try {
      if (!rehearsed.await(REHEARSAL_LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new ControlException("no packet comes back from " + device);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ControlException("interrupted");
    }
  }

  /** Whether a packet is one that no gateway sent and that goes nowhere. */
  static boolean rehearsal(byte[] packet) {
    return Arrays.equals(IpOctets.source(packet), NOBODY);
  }

  /** The routing table that leads to it. */
  static int table(int number) {
    return FIRST_TABLE + number;
  }

  private void read(Taker taker) {
    RawPacketListener listener = frame -> take(frame, taker);
    try {
      while (!closed) {
        handle.loop(-1, listener);
      }
    } catch (PcapNativeException | NotOpenException e) {
      if (!closed) {
        throw new IllegalStateException("the detour " + device + " ended", e);
      }
    } catch (InterruptedException e) {
      // By close.
    }
  }

  private static void take(byte[] frame, Taker taker) {
    ByteBuffer bytes = ByteBuffer.wrap(frame);
    if (frame.length < ETHERNET_HEADER + IpOctets.V4_HEADER) {
      return;
    }
    short type = bytes.getShort(ETHERNET_HEADER - 2);
    boolean v6 =
        type == Outlet.ETHERTYPE_IPV6 && frame.length >= ETHERNET_HEADER + IpOctets.V6_HEADER;
    if (type != Outlet.ETHERTYPE_IPV4 && !v6) {
      return;
    }
    byte[] packet = new byte[frame.length - ETHERNET_HEADER];
    bytes.get(ETHERNET_HEADER, packet);
    if (v6 && IpAddress.of(IpOctets.destination(packet)).isOfLinkOrGroup()) {
      return; // Of this device: nobody sent it on.
    }
    taker.take(IpOctets.checksummed(packet), Dissector.content(packet));
  }

  /** Packets that were too fast for this program. */
  long dropped() throws ControlException {
    try {
      return handle.getStats().getNumPacketsDropped();
    } catch (PcapNativeException | NotOpenException e) {
      throw new ControlException("no statistics of " + device + ": " + e.getMessage());
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      handle.breakLoop();
      reader.join();
    } catch (NotOpenException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      handle.close();
    }
  }
}
