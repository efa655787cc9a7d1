package resync.peer.linux;

/**
 * A UDP socket bound to one port on all local addresses, that knows which address a datagram was
 * sent to and can choose which to send from.
 */
public final class UdpSocket extends Descriptor {
  private static final int IP_PKTINFO = 8;
  private static final int IP_MTU_DISCOVER = 10;
  private static final int IP_PMTUDISC_DONT = 0;
  private static final int MAX_PAYLOAD = 65_535;
  private static final int MSGHDR = 56;
  private static final int CONTROL = 64;
  private static final int CMSG_HEADER = 16;
  private static final int PKTINFO = 12;

  private final int port;
  private final Kernel.Memory payload = Kernel.Memory.allocate(MAX_PAYLOAD);
  private final Kernel.Memory name = Kernel.Memory.allocate(16);
  private final Kernel.Memory vector = Kernel.Memory.allocate(16);
  private final Kernel.Memory control = Kernel.Memory.allocate(CONTROL);
  private final Kernel.Memory header = Kernel.Memory.allocate(MSGHDR);

  private UdpSocket(int number, int port) {
    super(number);
    this.port = port;
    header.bytes().putLong(0, name.address());
    header.bytes().putLong(16, vector.address());
    header.bytes().putLong(24, 1);
    header.bytes().putLong(32, control.address());
    vector.bytes().putLong(0, payload.address());
  }

  /** A received datagram; one object serves for many. */
  public static final class Datagram {
    private final byte[] payload = new byte[MAX_PAYLOAD];
    private int length;
    private int local;
    private int remote;
    private int remotePort;

    /** The octets; valid up to {@link #length}, until the next receive. */
    public byte[] payload() {
      return payload;
    }

    /** How many octets the payload has. */
    public int length() {
      return length;
    }

    /** The destination address, as a number in network order. */
    public int local() {
      return local;
    }

    /** The source address, as a number in network order. */
    public int remote() {
      return remote;
    }

    /** The source port. */
    public int remotePort() {
      return remotePort;
    }
  }

  /**
   * Opens and binds a socket.
   *
   * @param port 1 to 65535
   * @throws LinuxException if the port is taken or the process may not bind it
   */
  public static UdpSocket open(int port) throws LinuxException {
    int type = Kernel.SOCK_DGRAM | Kernel.SOCK_NONBLOCK | Kernel.SOCK_CLOEXEC;
    UdpSocket socket =
        new UdpSocket(
            Kernel.check(
                Kernel.call(Syscall.SOCKET, Kernel.AF_INET, type, 0),
                "cannot open a UDP socket",
                ""),
            port);
    try {
      Kernel.putAddress(socket.name.bytes(), 0, 0, port);
      Kernel.check(
          Kernel.call(Syscall.BIND, socket.number(), socket.name.address(), 16),
          "cannot bind UDP port " + port,
          "another IKE daemon may run here, or the capability NET_BIND_SERVICE is missing");
      Kernel.check(
          Kernel.setOption(socket.number(), Kernel.IPPROTO_IP, IP_PKTINFO, 1),
          "cannot learn the local address of datagrams",
          "");
    } catch (LinuxException e) {
      socket.close();
      throw e;
    }
    Kernel.setOption(socket.number(), Kernel.IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_DONT);
    Kernel.enlargeReceiveBuffer(socket.number());
    return socket;
  }

  /** The port it is bound to. */
  public int port() {
    return port;
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
   * Takes the next datagram.
   *
   * @return whether there was one
   */
  public boolean receive(Datagram into) {
    vector.bytes().putLong(8, MAX_PAYLOAD);
    header.bytes().putInt(8, 16);
    header.bytes().putLong(40, CONTROL);
    long length = Kernel.call(Syscall.RECVMSG, number(), header.address(), 0);
    if (length < 0) {
      return false;
    }
    payload.bytes().get(0, into.payload, 0, (int) length);
    into.length = (int) length;
    into.remote = Kernel.getInt(name.bytes(), 4);
    into.remotePort = (name.bytes().get(2) & 255) << 8 | (name.bytes().get(3) & 255);
    into.local = destination();
    return true;
  }

  private int destination() {
    boolean known =
        header.bytes().getLong(40) >= CMSG_HEADER + PKTINFO
            && control.bytes().getInt(8) == Kernel.IPPROTO_IP
            && control.bytes().getInt(12) == IP_PKTINFO;
    return known ? Kernel.getInt(control.bytes(), CMSG_HEADER + 8) : 0;
  }

  /**
   * Sends a datagram.
   *
   * @param local the address to send from, as a number in network order; 0: the kernel chooses
   * @param remote where to
   * @param remotePort which port there
   * @return 0, or the error number if the kernel did not take it
   */
  public int send(int local, int remote, int remotePort, byte[] from, int offset, int length) {
    payload.bytes().put(0, from, offset, length);
    vector.bytes().putLong(8, length);
    Kernel.putAddress(name.bytes(), 0, remote, remotePort);
    header.bytes().putInt(8, 16);
    if (local == 0) {
      header.bytes().putLong(40, 0);
    } else {
      control.bytes().putLong(0, CMSG_HEADER + PKTINFO);
      control.bytes().putInt(8, Kernel.IPPROTO_IP);
      control.bytes().putInt(12, IP_PKTINFO);
      control.bytes().putInt(CMSG_HEADER, 0);
      Kernel.putInt(control.bytes(), CMSG_HEADER + 4, local);
      control.bytes().putInt(CMSG_HEADER + 8, 0);
      header.bytes().putLong(40, 32);
    }
    long sent = Kernel.call(Syscall.SENDMSG, number(), header.address(), Kernel.MSG_NOSIGNAL);
    return sent < 0 ? (int) -sent : 0;
  }
}
