package resync.peer.linux;

import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.ip.IpAddress;
import resync.peer.wire.ip.IpAddress.Family;

/**
 * A UDP socket bound to one port on all local addresses of one family, that knows which address a
 * datagram was sent to and can choose which to send from.
 */
public final class UdpSocket extends Descriptor {
  private static final int IP_PKTINFO = 8;
  private static final int IP_MTU_DISCOVER = 10;
  private static final int IP_PMTUDISC_DONT = 0;
  private static final int MAX_PAYLOAD = 65_535;
  private static final int HEADROOM = 40;
  private static final int MSGHDR = 56;
  private static final int CONTROL = 64;
  private static final int CMSG_HEADER = 16;
  private static final int PKTINFO = 12;
  private static final int IPV6_MTU_DISCOVER = 23;
  private static final int IPV6_V6ONLY = 26;
  private static final int IPV6_RECVPKTINFO = 49;
  private static final int IPV6_PKTINFO = 50;
  private static final int PKTINFO6 = 20;

  private final Family family;
  private final int port;
  private final Kernel.Memory payload = Kernel.Memory.allocate(MAX_PAYLOAD);
  private final Kernel.Memory name = Kernel.Memory.allocate(Kernel.SOCKADDR_IN6);
  private final Kernel.Memory vector = Kernel.Memory.allocate(16);
  private final Kernel.Memory control = Kernel.Memory.allocate(CONTROL);
  private final Kernel.Memory header = Kernel.Memory.allocate(MSGHDR);

  private UdpSocket(int number, Family family, int port) {
    super(number);
    this.family = family;
    this.port = port;
    header.bytes().putLong(0, name.address());
    header.bytes().putLong(16, vector.address());
    header.bytes().putLong(24, 1);
    header.bytes().putLong(32, control.address());
    vector.bytes().putLong(0, payload.address());
  }

  /** A received datagram; one object serves for many. */
  public static final class Datagram {
    private final byte[] buffer = new byte[HEADROOM + MAX_PAYLOAD];
    private int length;
    private Endpoint local = new Endpoint(IpAddress.unspecified(Family.IPV4), 0);
    private Endpoint remote = new Endpoint(IpAddress.unspecified(Family.IPV4), 0);

    /** What holds the payload, until the next receive; what stands before it is nothing. */
    public byte[] buffer() {
      return buffer;
    }

    /** Where in the buffer the payload begins, with room for an IP header before it. */
    public int offset() {
      return HEADROOM;
    }

    /** How many octets the payload has. */
    public int length() {
      return length;
    }

    /** Where it was sent to; the address is unspecified if the kernel does not say it. */
    public Endpoint local() {
      return local;
    }

    /** Where it came from. */
    public Endpoint remote() {
      return remote;
    }
  }

  /**
   * Opens and binds a socket.
   *
   * @param port 1 to 65535
   * @throws LinuxException if the port is taken, the process may not bind it, or the kernel has not
   *     this family
   */
  public static UdpSocket open(Family family, int port) throws LinuxException {
    int type = Kernel.SOCK_DGRAM | Kernel.SOCK_NONBLOCK | Kernel.SOCK_CLOEXEC;
    UdpSocket socket =
        new UdpSocket(
            Kernel.check(
                Kernel.call(Syscall.SOCKET, Kernel.number(family), type, 0),
                "cannot open a UDP socket of " + family,
                ""),
            family,
            port);
    try {
      if (family == Family.IPV6) {
        Kernel.check(
            Kernel.setOption(socket.number(), Kernel.IPPROTO_IPV6, IPV6_V6ONLY, 1),
            "cannot leave IPv4 to another socket",
            "");
      }
      Kernel.putAddress(socket.name.bytes(), 0, IpAddress.unspecified(family), port);
      Kernel.check(
          Kernel.call(
              Syscall.BIND, socket.number(), socket.name.address(), Kernel.addressLength(family)),
          "cannot bind UDP port " + port,
          "another IKE daemon may run here, or the capability NET_BIND_SERVICE is missing");
      Kernel.check(socket.learnDestinations(), "cannot learn the local address of datagrams", "");
    } catch (LinuxException e) {
      socket.close();
      throw e;
    }
    socket.letBeFragmented();
    Kernel.enlargeReceiveBuffer(socket.number());
    return socket;
  }

  private long learnDestinations() {
    return family == Family.IPV4
        ? Kernel.setOption(number(), Kernel.IPPROTO_IP, IP_PKTINFO, 1)
        : Kernel.setOption(number(), Kernel.IPPROTO_IPV6, IPV6_RECVPKTINFO, 1);
  }

  private void letBeFragmented() {
    if (family == Family.IPV4) {
      Kernel.setOption(number(), Kernel.IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_DONT);
    } else {
      Kernel.setOption(number(), Kernel.IPPROTO_IPV6, IPV6_MTU_DISCOVER, IP_PMTUDISC_DONT);
    }
  }

  /** The port it is bound to. */
  public int port() {
    return port;
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
   * Takes the next datagram.
   *
   * @return whether there was one
   */
  public boolean receive(Datagram into) {
    vector.bytes().putLong(8, MAX_PAYLOAD);
    header.bytes().putInt(8, Kernel.addressLength(family));
    header.bytes().putLong(40, CONTROL);
    long length = Kernel.call(Syscall.RECVMSG, number(), header.address(), 0);
    if (length < 0) {
      return false;
    }
    payload.bytes().get(0, into.buffer, HEADROOM, (int) length);
    into.length = (int) length;
    // Most datagrams come from where the last one came from: then nothing is allocated.
    int remotePort = (name.bytes().get(2) & 255) << 8 | (name.bytes().get(3) & 255);
    int field = Kernel.addressField(family);
    if (remotePort != into.remote.port()
        || into.remote.address().family() != family
        || !Kernel.isAddress(name.bytes(), field, into.remote.address())) {
      into.remote = new Endpoint(Kernel.getAddress(family, name.bytes(), field), remotePort);
    }
    takeDestination(into);
    return true;
  }

  private void takeDestination(Datagram into) {
    boolean four = family == Family.IPV4;
    int field = CMSG_HEADER + (four ? 8 : 0);
    boolean known =
        header.bytes().getLong(40) >= CMSG_HEADER + (four ? PKTINFO : PKTINFO6)
            && control.bytes().getInt(8) == (four ? Kernel.IPPROTO_IP : Kernel.IPPROTO_IPV6)
            && control.bytes().getInt(12) == (four ? IP_PKTINFO : IPV6_PKTINFO);
    IpAddress last = into.local.address();
    if (!known) {
      into.local = new Endpoint(IpAddress.unspecified(family), port);
    } else if (into.local.port() != port
        || last.family() != family
        || !Kernel.isAddress(control.bytes(), field, last)) {
      into.local = new Endpoint(Kernel.getAddress(family, control.bytes(), field), port);
    }
  }

  /**
   * Sends a datagram.
   *
   * @param local the address to send from; unspecified: the kernel chooses
   * @param remote where to, of this socket's family
   * @return 0, or the error number if the kernel did not take it
   */
  public int send(IpAddress local, Endpoint remote, byte[] from, int offset, int length) {
    payload.bytes().put(0, from, offset, length);
    vector.bytes().putLong(8, length);
    Kernel.putAddress(name.bytes(), 0, remote.address(), remote.port());
    header.bytes().putInt(8, Kernel.addressLength(family));
    if (local.isUnspecified()) {
      header.bytes().putLong(40, 0);
    } else if (family == Family.IPV4) {
      putControl(Kernel.IPPROTO_IP, IP_PKTINFO, PKTINFO);
      control.bytes().putInt(CMSG_HEADER, 0);
      Kernel.putAddress(control.bytes(), CMSG_HEADER + 4, local);
      control.bytes().putInt(CMSG_HEADER + 8, 0);
    } else {
      putControl(Kernel.IPPROTO_IPV6, IPV6_PKTINFO, PKTINFO6);
      Kernel.putAddress(control.bytes(), CMSG_HEADER, local);
      control.bytes().putInt(CMSG_HEADER + 16, 0);
    }
    long sent = Kernel.call(Syscall.SENDMSG, number(), header.address(), Kernel.MSG_NOSIGNAL);
    return sent < 0 ? (int) -sent : 0;
  }

  private void putControl(int level, int type, int octets) {
    control.bytes().putLong(0, CMSG_HEADER + octets);
    control.bytes().putInt(8, level);
    control.bytes().putInt(12, type);
    header.bytes().putLong(40, CMSG_HEADER + Math.ceilDiv(octets, 8) * 8);
  }
}
