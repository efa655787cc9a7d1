package resync.peer.app;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import resync.peer.ike.Effect;
import resync.peer.linux.LinuxException;
import resync.peer.linux.Offloads;
import resync.peer.linux.Poller;
import resync.peer.linux.TunDevice;
import resync.peer.sa.ChildSa;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.ip.IpAddress.Family;
import resync.peer.wire.ip.IpPacket;

/** The peer's TUN device and its sockets of both address families. */
final class Network implements AutoCloseable {
  /** What socket(2) says where the kernel has no IPv6. */
  private static final int NO_SUCH_FAMILY = 97;

  private final TunDevice tun;
  private final List<Sockets> families = new ArrayList<>();

  /**
   * Opens the sockets; without those of IPv6 where the kernel has none.
   *
   * @param tun the device, closed with them
   * @param offloads what is left to the kernel where it has it
   * @throws LinuxException if one cannot be had; then none is left open, nor the device
   */
  Network(TunDevice tun, Offloads offloads) throws LinuxException {
    this.tun = tun;
    try {
      families.add(Sockets.open(Family.IPV4, offloads));
      openIpv6(offloads);
    } catch (LinuxException e) {
      close();
      throw e;
    }
  }

  private void openIpv6(Offloads offloads) throws LinuxException {
    try {
      families.add(Sockets.open(Family.IPV6, offloads));
    } catch (LinuxException e) {
      if (e.errno() != NO_SUCH_FAMILY) {
        throw e;
      }
    }
  }

  TunDevice tun() {
    return tun;
  }

  /** Calls back when something can be read. */
  void register(Poller poller, PacketPath path) {
    for (Sockets sockets : families) {
      poller.onReadable(sockets.ike(), () -> path.receiveUdp(sockets.ike()));
      poller.onReadable(sockets.natT(), () -> path.receiveUdp(sockets.natT()));
      poller.onReadable(sockets.esp(), () -> path.receiveRaw(sockets.esp()));
      poller.onReadable(sockets.ah(), () -> path.receiveRaw(sockets.ah()));
    }
    poller.onReadable(tun, path::readTun);
  }

  /**
   * Lets what the peer itself sends leave through one device, whatever routes lead into the TUN
   * device.
   *
   * @param device its index; 0: as the routes say
   */
  void leaveThrough(int device) throws LinuxException {
    for (Sockets sockets : families) {
      sockets.leaveThrough(device);
    }
  }

  /** Which calls and socket options packets go through. */
  String offloads() {
    return families.getFirst().natT().offloads().toString();
  }

  /**
   * Sends what the engine sends.
   *
   * @return how many packets the kernel did not take
   */
  int send(Effect.Send send) {
    // No pattern switch: the class that one makes at its first use would delay the first message.
    if (send instanceof Effect.SendDatagram datagram) {
      Sockets sockets = sockets(datagram.local().address().isIpv4());
      return sockets == null
          ? 1
          : sockets.sendUdp(
              datagram.local(),
              datagram.remote(),
              datagram.payload(),
              0,
              datagram.payload().length);
    }
    byte[] packet = ((Effect.SendIp) send).packet();
    Sockets sockets = sockets(IpPacket.version(packet, 0) == 4);
    return sockets == null ? 1 : sockets.sendIp(packet, 0, packet.length);
  }

  /**
   * Lets what the data plane has made of a packet wait for {@link #flush}.
   *
   * @return how many packets the kernel did not take: some may have had to leave for it
   */
  int queue(ChildSa sa, byte[] from, int offset, int length) {
    if (sa.parameters().isUdpEncapsulated()) {
      Endpoint local = sa.parameters().local();
      Sockets sockets = sockets(local.address().isIpv4());
      return sockets == null ? 1 : sockets.queueUdp(local, sa.remote(), from, offset, length);
    }
    Sockets sockets = sockets(IpPacket.version(from, offset) == 4);
    return sockets == null ? 1 : sockets.queueIp(from, offset, length);
  }

  /** Sends the packets that wait; says how many the kernel did not take. */
  int flush() {
    int failed = 0;
    for (int i = 0; i < families.size(); i++) {
      failed += families.get(i).flush();
    }
    return failed;
  }

  private @Nullable Sockets sockets(boolean four) {
    int index = four ? 0 : 1;
    return index < families.size() ? families.get(index) : null;
  }

  @Override
  public void close() {
    tun.close();
    families.forEach(Sockets::close);
  }
}
