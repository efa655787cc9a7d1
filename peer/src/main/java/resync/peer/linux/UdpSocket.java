package resync.peer.linux;

import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.ip.IpAddress;

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

  private static final IpAddress NOWHERE = IpAddress.ofIpv4(0);

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
    private IpAddress local = NOWHERE;
    private Endpoint remote = new Endpoint(NOWHERE, 0);

    /** The octets; valid up to {@link #length}, until the next receive. */
    public byte[] payload() {
      return payload;
    }

    /** How many octets the payload has. */
    public int length() {
      return length;
    }

    /** The destination address; 0.0.0.0 if the kernel does not say it. */
    public IpAddress local() {
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
      Kernel.putAddress(socket.name.bytes(), 0, NOWHERE, port);
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
    // Most datagrams come from where the last one came from: then nothing is allocated.
    int remotePort = (name.bytes().get(2) & 255) << 8 | (name.bytes().get(3) & 255);
    if (remotePort != into.remote.port()
        || !Kernel.isAddress(name.bytes(), 4, into.remote.address())) {
      into.remote = new Endpoint(Kernel.getAddress(name.bytes(), 4), remotePort);
    }
    takeDestination(into);
    return true;
  }

  private void takeDestination(Datagram into) {
    boolean known =
        header.bytes().getLong(40) >= CMSG_HEADER + PKTINFO
            && control.bytes().getInt(8) == Kernel.IPPROTO_IP
            && control.bytes().getInt(12) == IP_PKTINFO;
    if (!known) {
      into.local = NOWHERE;
    } else if (!Kernel.isAddress(control.bytes(), CMSG_HEADER + 8, into.local)) {
      into.local = Kernel.getAddress(control.bytes(), CMSG_HEADER + 8);
    }
  }

  /**
   * Sends a datagram.
   *
   * @param local the address to send from; 0.0.0.0: the kernel chooses
   * @param remote where to
   * @return 0, or the error number if the kernel did not take it
   */
  public int send(IpAddress local, Endpoint remote, byte[] from, int offset, int length) {
    payload.bytes().put(0, from, offset, length);
    vector.bytes().putLong(8, length);
    Kernel.putAddress(name.bytes(), 0, remote.address(), remote.port());
    header.bytes().putInt(8, 16);
    if (local.isUnspecified()) {
      header.bytes().putLong(40, 0);
    } else {
      control.bytes().putLong(0, CMSG_HEADER + PKTINFO);
      control.bytes().putInt(8, Kernel.IPPROTO_IP);
      control.bytes().putInt(12, IP_PKTINFO);
      control.bytes().putInt(CMSG_HEADER, 0);
      Kernel.putAddress(control.bytes(), CMSG_HEADER + 4, local);
      control.bytes().putInt(CMSG_HEADER + 8, 0);
      header.bytes().putLong(40, 32);
    }
    long sent = Kernel.call(Syscall.SENDMSG, number(), header.address(), Kernel.MSG_NOSIGNAL);
    return sent < 0 ? (int) -sent : 0;
  }
}
