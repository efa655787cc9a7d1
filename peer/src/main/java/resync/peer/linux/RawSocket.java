package resync.peer.linux;

import resync.peer.wire.ip.IpAddress;
import resync.peer.wire.ip.IpAddress.Family;
import resync.peer.wire.ip.Ipv4Header;
import resync.peer.wire.ip.Ipv6Header;

/**
 * Sends and receives whole IP packets of one protocol and one family.
 *
 * <p>Of IPv6 the kernel gives what is behind the header alone, and what the header said beside it:
 * the header is put together again, without a flow label and without extension headers.
 */
public final class RawSocket extends Descriptor {
  private static final int IP_HDRINCL = 3;
  private static final int IPV6_HDRINCL = 36;
  private static final int IPV6_RECVPKTINFO = 49;
  private static final int IPV6_PKTINFO = 50;
  private static final int IPV6_RECVHOPLIMIT = 51;
  private static final int IPV6_HOPLIMIT = 52;
  private static final int IPV6_RECVTCLASS = 66;
  private static final int IPV6_TCLASS = 67;
  private static final int MAX_PACKET = 65_535;
  private static final int MSGHDR = 56;
  private static final int CONTROL = 128;
  private static final int CMSG_HEADER = 16;
  private static final IpAddress NOWHERE = IpAddress.unspecified(Family.IPV6);

  private final Family family;
  private final int protocol;
  private final Kernel.Memory packet = Kernel.Memory.allocate(MAX_PACKET);
  private final Kernel.Memory address = Kernel.Memory.allocate(Kernel.SOCKADDR_IN6);
  private final Kernel.Memory vector = Kernel.Memory.allocate(16);
  private final Kernel.Memory control = Kernel.Memory.allocate(CONTROL);
  private final Kernel.Memory header = Kernel.Memory.allocate(MSGHDR);

  private RawSocket(int number, Family family, int protocol) {
    super(number);
    this.family = family;
    this.protocol = protocol;
    header.bytes().putLong(0, address.address());
    header.bytes().putLong(16, vector.address());
    header.bytes().putLong(24, 1);
    header.bytes().putLong(32, control.address());
    vector.bytes().putLong(0, packet.address());
  }

  /**
   * Opens a socket for all local addresses of a family.
   *
   * @param protocol the IP protocol number, such as 50 for ESP
   * @throws LinuxException if the process may not, or the kernel has not this family
   */
  public static RawSocket open(Family family, int protocol) throws LinuxException {
    int type = Kernel.SOCK_RAW | Kernel.SOCK_NONBLOCK | Kernel.SOCK_CLOEXEC;
    RawSocket socket =
        new RawSocket(
            Kernel.check(
                Kernel.call(Syscall.SOCKET, Kernel.number(family), type, protocol),
                "cannot open a raw socket of " + family + " for IP protocol " + protocol,
                "the peer needs the capability NET_RAW"),
            family,
            protocol);
    if (family == Family.IPV4) {
      Kernel.setOption(socket.number(), Kernel.IPPROTO_IP, IP_HDRINCL, 1);
    } else {
      Kernel.setOption(socket.number(), Kernel.IPPROTO_IPV6, IPV6_HDRINCL, 1);
      Kernel.setOption(socket.number(), Kernel.IPPROTO_IPV6, IPV6_RECVPKTINFO, 1);
      Kernel.setOption(socket.number(), Kernel.IPPROTO_IPV6, IPV6_RECVHOPLIMIT, 1);
      Kernel.setOption(socket.number(), Kernel.IPPROTO_IPV6, IPV6_RECVTCLASS, 1);
    }
    Kernel.enlargeReceiveBuffer(socket.number());
    return socket;
  }

  /**
   * Lets what it sends leave through one device, whatever routes lead into others; over IPv6 it
   * then receives from that device alone, too.
   *
   * @param device its index; 0: as the routes say
   * @throws LinuxException if the kernel refuses
   */
  public void leaveThrough(int device) throws LinuxException {
    Kernel.leaveThrough(number(), family, device);
  }

  /**
   * Takes the next packet.
   *
   * @param into where it is put from {@code offset} on, IP header included
   * @return its length, or -1 if there is none
   */
  public int receive(byte[] into, int offset) {
    return family == Family.IPV4 ? receiveIpv4(into, offset) : receiveIpv6(into, offset);
  }

  private int receiveIpv4(byte[] into, int offset) {
    int room = Math.min(MAX_PACKET, into.length - offset);
    long length = Kernel.call(Syscall.RECVFROM, number(), packet.address(), room);
    if (length <= 0) {
      return -1;
    }
    packet.bytes().get(0, into, offset, (int) length);
    return (int) length;
  }

  private int receiveIpv6(byte[] into, int offset) {
    int room = Math.min(MAX_PACKET, into.length - offset - Ipv6Header.LENGTH);
    vector.bytes().putLong(8, room);
    header.bytes().putInt(8, Kernel.SOCKADDR_IN6);
    header.bytes().putLong(40, CONTROL);
    long length = Kernel.call(Syscall.RECVMSG, number(), header.address(), 0);
    if (length < 0) {
      return -1;
    }
    packet.bytes().get(0, into, offset + Ipv6Header.LENGTH, (int) length);
    int total = Ipv6Header.LENGTH + (int) length;
    Ipv6Header.write(into, offset, total, 0, protocol, 0, NOWHERE, NOWHERE);
    address.bytes().get(Kernel.addressField(family), into, offset + Ipv6Header.SOURCE, 16);
    takeControl(into, offset);
    return total;
  }

  /** Puts what the kernel says of the header into it. */
  private void takeControl(byte[] into, int offset) {
    long end = header.bytes().getLong(40);
    int at = 0;
    while (at + CMSG_HEADER <= end) {
      int length = (int) control.bytes().getLong(at);
      if (length < CMSG_HEADER || control.bytes().getInt(at + 8) != Kernel.IPPROTO_IPV6) {
        return;
      }
      int data = at + CMSG_HEADER;
      switch (control.bytes().getInt(at + 12)) {
        case IPV6_PKTINFO ->
            control.bytes().get(data, into, offset + Ipv6Header.DESTINATION, Family.IPV6.octets());
        case IPV6_HOPLIMIT -> Ipv6Header.setHopLimit(into, offset, control.bytes().getInt(data));
        case IPV6_TCLASS ->
            Ipv6Header.setTrafficClass(into, offset, control.bytes().getInt(data) & 0xff);
        default -> {}
      }
      at += Math.ceilDiv(length, 8) * 8;
    }
  }

  /**
   * Sends a packet to the destination in its header. The kernel computes the checksum that IPv4 has
   * and does not fragment.
   *
   * @return 0, or the error number if the kernel did not take it
   */
  public int send(byte[] from, int offset, int length) {
    packet.bytes().put(0, from, offset, length);
    IpAddress destination =
        family == Family.IPV4
            ? Ipv4Header.destination(from, offset)
            : Ipv6Header.destination(from, offset);
    Kernel.putAddress(address.bytes(), 0, destination, 0);
    long sent =
        Kernel.call(
            Syscall.SENDTO,
            number(),
            packet.address(),
            length,
            Kernel.MSG_NOSIGNAL,
            address.address(),
            Kernel.addressLength(family));
    return sent < 0 ? (int) -sent : 0;
  }
}
