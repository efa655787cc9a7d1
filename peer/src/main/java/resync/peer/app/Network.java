package resync.peer.app;

import resync.peer.ike.Effect;
import resync.peer.linux.LinuxException;
import resync.peer.linux.Poller;
import resync.peer.linux.RawSocket;
import resync.peer.linux.TunDevice;
import resync.peer.linux.UdpSocket;
import resync.peer.wire.ip.Endpoint;

/** The peer's TUN device and its sockets for IKE, ESP and AH. */
final class Network implements AutoCloseable {
  private static final int ESP = 50;
  private static final int AH = 51;

  private final TunDevice tun;
  private final UdpSocket ike;
  private final UdpSocket natT;
  private final RawSocket esp;
  private final RawSocket ah;

  /**
   * Opens the sockets.
   *
   * @param tun the device, closed with them
   * @throws LinuxException if one cannot be had; then none is left open, nor the device
   */
  Network(TunDevice tun) throws LinuxException {
    this.tun = tun;
    try {
      ike = UdpSocket.open(Endpoint.IKE_PORT);
    } catch (LinuxException e) {
      tun.close();
      throw e;
    }
    try {
      natT = UdpSocket.open(Endpoint.NAT_T_PORT);
    } catch (LinuxException e) {
      tun.close();
      ike.close();
      throw e;
    }
    try {
      esp = RawSocket.open(ESP);
    } catch (LinuxException e) {
      tun.close();
      ike.close();
      natT.close();
      throw e;
    }
    try {
      ah = RawSocket.open(AH);
    } catch (LinuxException e) {
      tun.close();
      ike.close();
      natT.close();
      esp.close();
      throw e;
    }
  }

  TunDevice tun() {
    return tun;
  }

  UdpSocket ike() {
    return ike;
  }

  UdpSocket natT() {
    return natT;
  }

  RawSocket esp() {
    return esp;
  }

  RawSocket ah() {
    return ah;
  }

  /** Calls back when something can be read. */
  void register(Poller poller, PacketPath path) {
    poller.onReadable(ike, path::receiveIke);
    poller.onReadable(natT, path::receiveNatT);
    poller.onReadable(esp, path::receiveEsp);
    poller.onReadable(ah, path::receiveAh);
    poller.onReadable(tun, path::readTun);
  }

  /**
   * Lets what the peer itself sends leave through one device, whatever routes lead into the TUN
   * device.
   *
   * @param device its index; 0: as the routes say
   */
  void leaveThrough(int device) throws LinuxException {
    ike.leaveThrough(device);
    natT.leaveThrough(device);
    esp.leaveThrough(device);
  }

  /**
   * Sends what the engine sends.
   *
   * @return 0, or the error number if the kernel did not take it
   */
  int send(Effect.Send send) {
    // No pattern switch: the class that one makes at its first use would delay the first message.
    if (send instanceof Effect.SendDatagram datagram) {
      UdpSocket from = datagram.local().port() == Endpoint.NAT_T_PORT ? natT : ike;
      return from.send(
          datagram.local().address(),
          datagram.remote(),
          datagram.payload(),
          0,
          datagram.payload().length);
    }
    byte[] packet = ((Effect.SendIp) send).packet();
    // The kernel sends the header as it is: this socket's own protocol is for what it receives.
    return esp.send(packet, 0, packet.length);
  }

  @Override
  public void close() {
    tun.close();
    ike.close();
    natT.close();
    esp.close();
    ah.close();
  }
}
