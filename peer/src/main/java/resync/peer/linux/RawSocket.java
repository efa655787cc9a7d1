package resync.peer.linux;

import resync.peer.wire.ip.Ipv4Header;

/** Sends and receives whole IPv4 packets of one protocol. */
public final class RawSocket extends Descriptor {
  private static final int IP_HDRINCL = 3;
  private static final int MAX_PACKET = 65_535;

  private final Kernel.Memory packet = Kernel.Memory.allocate(MAX_PACKET);
  private final Kernel.Memory address = Kernel.Memory.allocate(16);

  private RawSocket(int number) {
    super(number);
  }

  /**
   * Opens a socket for all local addresses.
   *
   * @param protocol the IP protocol number, such as 50 for ESP
   * @throws LinuxException if the process may not
   */
  public static RawSocket open(int protocol) throws LinuxException {
    int type = Kernel.SOCK_RAW | Kernel.SOCK_NONBLOCK | Kernel.SOCK_CLOEXEC;
    RawSocket socket =
        new RawSocket(
            Kernel.check(
                Kernel.call(Syscall.SOCKET, Kernel.AF_INET, type, protocol),
                "cannot open a raw socket for IP protocol " + protocol,
                "the peer needs the capability NET_RAW"));
    Kernel.setOption(socket.number(), Kernel.IPPROTO_IP, IP_HDRINCL, 1);
    Kernel.enlargeReceiveBuffer(socket.number());
    return socket;
  }

  /**
   * Lets what it sends leave through one device, whatever routes lead into others.
   *
   * @param device its index; 0: as the routes say
   * @throws LinuxException if the kernel refuses
   */
  public void leaveThrough(int device) throws LinuxException {
    Kernel.leaveThrough(number(), device);
  }

  /**
   * Takes the next packet.
   *
   * @param into where it is put from {@code offset} on, IPv4 header included
   * @return its length, or -1 if there is none
   */
  public int receive(byte[] into, int offset) {
    int room = Math.min(MAX_PACKET, into.length - offset);
    long length = Kernel.call(Syscall.RECVFROM, number(), packet.address(), room);
    if (length <= 0) {
      return -1;
    }
    packet.bytes().get(0, into, offset, (int) length);
    return (int) length;
  }

  /**
   * Sends a packet to the destination in its header. The kernel computes the checksum and does not
   * fragment.
   *
   * @return 0, or the error number if the kernel did not take it
   */
  public int send(byte[] from, int offset, int length) {
    packet.bytes().put(0, from, offset, length);
    Kernel.putAddress(address.bytes(), 0, Ipv4Header.destination(from, offset), 0);
    long sent =
        Kernel.call(
            Syscall.SENDTO,
            number(),
            packet.address(),
            length,
            Kernel.MSG_NOSIGNAL,
            address.address(),
            16);
    return sent < 0 ? (int) -sent : 0;
  }
}
