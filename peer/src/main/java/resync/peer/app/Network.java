package resync.peer.app;

import java.util.ArrayList;
import java.util.List;
import resync.peer.ike.Effect;
import resync.peer.linux.LinuxException;
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

  private static final int NOT_THERE = -1;

  private final TunDevice tun;
  private final List<Sockets> families = new ArrayList<>();

  /**
   * Opens the sockets; without those of IPv6 where the kernel has none.
   *
   * @param tun the device, closed with them
   * @throws LinuxException if one cannot be had; then none is left open, nor the device
   */
  Network(TunDevice tun) throws LinuxException {
    this.tun = tun;
    try {
      families.add(Sockets.open(Family.IPV4));
      openIpv6();
    } catch (LinuxException e) {
      close();
      throw e;
    }
  }

  private void openIpv6() throws LinuxException {
    try {
      families.add(Sockets.open(Family.IPV6));
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

  /**
   * Sends what the engine sends.
   *
   * @return 0, or an error number if the kernel did not take it
   */
  int send(Effect.Send send) {
    // No pattern switch: the class that one makes at its first use would delay the first message.
    if (send instanceof Effect.SendDatagram datagram) {
      return sendUdp(
          datagram.local(), datagram.remote(), datagram.payload(), 0, datagram.payload().length);
    }
    byte[] packet = ((Effect.SendIp) send).packet();
    return sendIp(packet, 0, packet.length);
  }

  /** Sends what the data plane has made of a packet; gives 0 or an error number. */
  int send(ChildSa sa, byte[] from, int offset, int length) {
    return sa.parameters().isUdpEncapsulated()
        ? sendUdp(sa.parameters().local(), sa.remote(), from, offset, length)
        : sendIp(from, offset, length);
  }

  private int sendUdp(Endpoint local, Endpoint remote, byte[] from, int offset, int length) {
    int index = local.address().isIpv4() ? 0 : 1;
    return index < families.size()
        ? families.get(index).sendUdp(local, remote, from, offset, length)
        : NOT_THERE;
  }

  private int sendIp(byte[] from, int offset, int length) {
    int index = IpPacket.version(from, offset) == 4 ? 0 : 1;
    return index < families.size() ? families.get(index).sendIp(from, offset, length) : NOT_THERE;
  }

  @Override
  public void close() {
    tun.close();
    families.forEach(Sockets::close);
  }
}
