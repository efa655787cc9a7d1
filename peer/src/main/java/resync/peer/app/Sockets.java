package resync.peer.app;

import java.util.ArrayList;
import java.util.List;
import resync.peer.linux.Descriptor;
import resync.peer.linux.LinuxException;
import resync.peer.linux.Offloads;
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
   * @param offloads what those for ESP and AH leave to the kernel; IKE's own messages are few
   * @throws LinuxException if one cannot be had; then none is left open
   */
  static Sockets open(Family family, Offloads offloads) throws LinuxException {
    List<Descriptor> open = new ArrayList<>();
    try {
      UdpSocket ike = UdpSocket.open(family, Endpoint.IKE_PORT);
      open.add(ike);
      UdpSocket natT = UdpSocket.open(family, Endpoint.NAT_T_PORT, offloads);
      open.add(natT);
      RawSocket esp = RawSocket.open(family, IpsecProtocol.ESP.number(), offloads);
      open.add(esp);
      RawSocket ah = RawSocket.open(family, IpsecProtocol.AH.number(), offloads);
      return new Sockets(ike, natT, esp, ah);
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

  /** Sends a datagram from port 500 or 4500, behind what waits there; says how many have failed. */
  int sendUdp(Endpoint local, Endpoint remote, byte[] from, int offset, int length) {
    return udp(local).send(local.address(), remote, from, offset, length);
  }

  /** Lets a datagram from port 500 or 4500 wait for {@link #flush}. */
  int queueUdp(Endpoint local, Endpoint remote, byte[] from, int offset, int length) {
    return udp(local).queue(local.address(), remote, from, offset, length);
  }

  private UdpSocket udp(Endpoint local) {
    return local.port() == Endpoint.NAT_T_PORT ? natT : ike;
  }

  /** Sends a whole IP packet, behind what waits there; says how many have failed. */
  int sendIp(byte[] from, int offset, int length) {
    // The kernel sends the header as it is: this socket's own protocol is for what it receives.
    return esp.send(from, offset, length);
  }

  /** Lets a whole IP packet wait for {@link #flush}. */
  int queueIp(byte[] from, int offset, int length) {
    return esp.queue(from, offset, length);
  }

  /** Sends what waits; says how many packets the kernel did not take. */
  int flush() {
    return ike.flush() + natT.flush() + esp.flush();
  }

  @Override
  public void close() {
    ike.close();
    natT.close();
    esp.close();
    ah.close();
  }
}
