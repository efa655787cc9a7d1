package resync.peer.app;

import java.util.ArrayList;
import java.util.List;
import resync.peer.linux.Descriptor;
import resync.peer.linux.LinuxException;
import resync.peer.linux.RawSocket;
import resync.peer.linux.UdpSocket;
import resync.peer.sa.IpsecProtocol;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.ip.IpAddress.Family;

/** The peer's sockets of one address family, for IKE, ESP and AH. */
final class Sockets implements AutoCloseable {
  private final UdpSocket ike;
  private final UdpSocket natT;
  private final RawSocket esp;
  private final RawSocket ah;

  private Sockets(UdpSocket ike, UdpSocket natT, RawSocket esp, RawSocket ah) {
    this.ike = ike;
    this.natT = natT;
    this.esp = esp;
    this.ah = ah;
  }

  /**
   * Opens them.
   *
   * @throws LinuxException if one cannot be had; then none is left open
   */
  static Sockets open(Family family) throws LinuxException {
    List<Descriptor> open = new ArrayList<>();
    try {
      UdpSocket ike = UdpSocket.open(family, Endpoint.IKE_PORT);
      open.add(ike);
      UdpSocket natT = UdpSocket.open(family, Endpoint.NAT_T_PORT);
      open.add(natT);
      RawSocket esp = RawSocket.open(family, IpsecProtocol.ESP.number());
      open.add(esp);
      return new Sockets(ike, natT, esp, RawSocket.open(family, IpsecProtocol.AH.number()));
    } catch (LinuxException e) {
      open.forEach(Descriptor::close);
      throw e;
    }
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

  /** Lets what they send leave through one device; 0: as the routes say. */
  void leaveThrough(int device) throws LinuxException {
    ike.leaveThrough(device);
    natT.leaveThrough(device);
    esp.leaveThrough(device);
  }

  /** Sends a datagram from port 500 or 4500; gives 0 or the error number. */
  int sendUdp(Endpoint local, Endpoint remote, byte[] from, int offset, int length) {
    UdpSocket socket = local.port() == Endpoint.NAT_T_PORT ? natT : ike;
    return socket.send(local.address(), remote, from, offset, length);
  }

  /** Sends a whole IP packet; gives 0 or the error number. */
  int sendIp(byte[] from, int offset, int length) {
    // The kernel sends the header as it is: this socket's own protocol is for what it receives.
    return esp.send(from, offset, length);
  }

  @Override
  public void close() {
    ike.close();
    natT.close();
    esp.close();
    ah.close();
  }
}
