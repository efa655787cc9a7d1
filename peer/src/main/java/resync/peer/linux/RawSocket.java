package resync.peer.linux;

import java.nio.ByteBuffer;
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
  private static final int CMSG_HEADER = 16;
  private static final IpAddress NOWHERE = IpAddress.unspecified(Family.IPV6);

  private final Family family;
  private final int protocol;
  private final Offloads offloads;
  private final ReceiveBatch received;
  private final SendQueue queue;

  private RawSocket(int number, Family family, int protocol, Offloads wanted) {
    super(number);
    this.family = family;
    this.protocol = protocol;
    this.offloads = new Offloads(wanted.orPlain(number).batches(), false, false);
    this.received = new ReceiveBatch(number, offloads.batches());
    this.queue = new SendQueue(number, offloads.batches());
  }

  /** The same with a system call for each packet. */
  public static RawSocket open(Family family, int protocol) throws LinuxException {
    return open(family, protocol, Offloads.NONE);
  }

  /**
   * Opens a socket for all local addresses of a family.
   *
   * @param protocol the IP protocol number, such as 50 for ESP
   * @param wanted what it leaves to the kernel where the kernel has it; batches alone are of use
   * @throws LinuxException if the process may not, or the kernel has not this family
   */
  public static RawSocket open(Family family, int protocol, Offloads wanted) throws LinuxException {
    int type = Kernel.SOCK_RAW | Kernel.SOCK_NONBLOCK | Kernel.SOCK_CLOEXEC;
    RawSocket socket =
        new RawSocket(
            Kernel.check(
                Kernel.call(Syscall.SOCKET, Kernel.number(family), type, protocol),
                "cannot open a raw socket of " + family + " for IP protocol " + protocol,
                "the peer needs the capability NET_RAW"),
            family,
            protocol,
            wanted);
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

  /** Which calls it uses. */
  public Offloads offloads() {
    return offloads;
  }

  /**
   * Whether {@link #receive} has a packet that the kernel does not have any more, so that nobody is
   * woken for it.
   */
  public boolean holdsMore() {
    return received.holdsMore();
  }

  /**
   * Takes the next packet.
   *
   * @param into where it is put from {@code offset} on, IP header included; what is too long for it
   *     is cut
   * @return its length, or -1 if there is none
   */
  public int receive(byte[] into, int offset) {
    if (!received.next()) {
      return -1;
    }
    return family == Family.IPV4 ? receiveIpv4(into, offset) : receiveIpv6(into, offset);
  }

  private int receiveIpv4(byte[] into, int offset) {
    int length = Math.min(received.length(), into.length - offset);
    received.payloads().get(received.payloadAt(), into, offset, length);
    return length;
  }

  private int receiveIpv6(byte[] into, int offset) {
    int length = Math.min(received.length(), into.length - offset - Ipv6Header.LENGTH);
    received.payloads().get(received.payloadAt(), into, offset + Ipv6Header.LENGTH, length);
    int total = Ipv6Header.LENGTH + length;
    Ipv6Header.write(into, offset, total, 0, protocol, 0, NOWHERE, NOWHERE);
    int source = received.nameAt() + Kernel.addressField(family);
    received.names().get(source, into, offset + Ipv6Header.SOURCE, Family.IPV6.octets());
    takeControl(into, offset);
    return total;
  }

  /** Puts what the kernel says of the header into it. */
  private void takeControl(byte[] into, int offset) {
    ByteBuffer control = received.controls();
    int end = received.controlEnd();
    int at = received.controlAt();
    while (at + CMSG_HEADER <= end) {
      int length = (int) control.getLong(at);
      if (length < CMSG_HEADER || control.getInt(at + 8) != Kernel.IPPROTO_IPV6) {
        return;
      }
      int data = at + CMSG_HEADER;
      switch (control.getInt(at + 12)) {
        case IPV6_PKTINFO ->
            control.get(data, into, offset + Ipv6Header.DESTINATION, Family.IPV6.octets());
        case IPV6_HOPLIMIT -> Ipv6Header.setHopLimit(into, offset, control.getInt(data));
        case IPV6_TCLASS -> Ipv6Header.setTrafficClass(into, offset, control.getInt(data) & 0xff);
        default -> {}
      }
      at += Math.ceilDiv(length, 8) * 8;
    }
  }

  /**
   * Sends a packet to the destination in its header, and before it what waits in the queue. The
   * kernel computes the checksum that IPv4 has and does not fragment.
   *
   * @return how many the kernel did not take
   */
  public int send(byte[] from, int offset, int length) {
    return queue(from, offset, length) + flush();
  }

  /**
   * Puts a packet into the queue; what is there already is sent where that is full.
   *
   * @return how many the kernel did not take
   */
  public int queue(byte[] from, int offset, int length) {
    int failed = queue.hasRoom(length) ? 0 : flush();
    queue.add(Kernel.addressLength(family), from, offset, length);
    int destination =
        offset + (family == Family.IPV4 ? Ipv4Header.DESTINATION : Ipv6Header.DESTINATION);
    Kernel.putAddress(queue.names(), queue.nameAt(), family, from, destination);
    return failed;
  }

  /**
   * Sends what waits in the queue.
   *
   * @return how many the kernel did not take
   */
  public int flush() {
    return queue.isEmpty() ? 0 : queue.flush();
  }
}
