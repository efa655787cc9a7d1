package resync.peer.linux;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
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
  private static final int CMSG_HEADER = 16;
  private static final int PKTINFO = 12;
  private static final int IPV6_MTU_DISCOVER = 23;
  private static final int IPV6_V6ONLY = 26;
  private static final int IPV6_RECVPKTINFO = 49;
  private static final int IPV6_PKTINFO = 50;
  private static final int PKTINFO6 = 20;

  private static final int SOL_UDP = 17;
  private static final int UDP_SEGMENT = 103;
  private static final int UDP_GRO = 104;
  private static final Endpoint NOWHERE = new Endpoint(IpAddress.unspecified(Family.IPV4), 0);

  private final Family family;
  private final int port;
  private final Offloads offloads;
  private final ReceiveBatch received;
  private final SendQueue queue;

  /** Of the message in hand: where its next datagram is, what is left, how long each is. */
  private int at;

  private int left;
  private int segment;
  private Endpoint local = NOWHERE;
  private Endpoint remote = NOWHERE;

  /** Where the last datagram in the queue goes. */
  private @Nullable Endpoint queuedFor;

  private @Nullable IpAddress queuedFrom;

  private UdpSocket(int number, Family family, int port, Offloads wanted) {
    super(number);
    this.family = family;
    this.port = port;
    Offloads there = wanted.orPlain(number);
    this.offloads =
        new Offloads(
            there.batches(),
            wanted.gro() && Kernel.setOption(number, SOL_UDP, UDP_GRO, 1) == 0,
            wanted.segmentation() && Kernel.setOption(number, SOL_UDP, UDP_SEGMENT, 0) == 0);
    this.received = new ReceiveBatch(number, offloads.batches());
    this.queue = new SendQueue(number, offloads.batches());
  }

  /** A received datagram; one object serves for many. */
  public static final class Datagram {
    private final byte[] buffer = new byte[HEADROOM + MAX_PAYLOAD];
    private int length;
    private Endpoint local = NOWHERE;
    private Endpoint remote = NOWHERE;

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

  /** The same with a system call for each datagram. */
  public static UdpSocket open(Family family, int port) throws LinuxException {
    return open(family, port, Offloads.NONE);
  }

  /**
   * Opens and binds a socket.
   *
   * @param port 1 to 65535
   * @param wanted what it leaves to the kernel where the kernel has it
   * @throws LinuxException if the port is taken, the process may not bind it, or the kernel has not
   *     this family
   */
  public static UdpSocket open(Family family, int port, Offloads wanted) throws LinuxException {
    int type = Kernel.SOCK_DGRAM | Kernel.SOCK_NONBLOCK | Kernel.SOCK_CLOEXEC;
    UdpSocket socket =
        new UdpSocket(
            Kernel.check(
                Kernel.call(Syscall.SOCKET, Kernel.number(family), type, 0),
                "cannot open a UDP socket of " + family,
                ""),
            family,
            port,
            wanted);
    try {
      if (family == Family.IPV6) {
        Kernel.check(
            Kernel.setOption(socket.number(), Kernel.IPPROTO_IPV6, IPV6_V6ONLY, 1),
            "cannot leave IPv4 to another socket",
            "");
      }
      Kernel.Memory name = Kernel.Memory.scratch();
      Kernel.putAddress(name.bytes(), 0, IpAddress.unspecified(family), port);
      Kernel.check(
          Kernel.call(Syscall.BIND, socket.number(), name.address(), Kernel.addressLength(family)),
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

  /** Which calls and options it uses. */
  public Offloads offloads() {
    return offloads;
  }

  /**
   * Whether {@link #receive} has a datagram that the kernel does not have any more, so that nobody
   * is woken for it.
   */
  public boolean holdsMore() {
    return left > 0 || received.holdsMore();
  }

  /**
   * Takes the next datagram.
   *
   * @return whether there was one
   */
  public boolean receive(Datagram into) {
    if (left == 0) {
      if (!received.next()) {
        return false;
      }
      at = received.payloadAt();
      left = received.length();
      segment = left;
      takeRemote();
      takeControl();
    }
    int length = Math.min(segment, left);
    received.payloads().get(at, into.buffer, HEADROOM, length);
    into.length = length;
    into.local = local;
    into.remote = remote;
    at += length;
    left -= length;
    return true;
  }

  /** Most datagrams come from where the last one came from: then nothing is allocated. */
  private void takeRemote() {
    ByteBuffer name = received.names();
    int start = received.nameAt();
    int remotePort = (name.get(start + 2) & 255) << 8 | (name.get(start + 3) & 255);
    int field = start + Kernel.addressField(family);
    if (remotePort != remote.port()
        || remote.address().family() != family
        || !Kernel.isAddress(name, field, remote.address())) {
      remote = new Endpoint(Kernel.getAddress(family, name, field), remotePort);
    }
  }

  /** Which address it was sent to, and how long the datagrams are that came as one. */
  private void takeControl() {
    ByteBuffer control = received.controls();
    int end = received.controlEnd();
    int field = -1;
    for (int c = received.controlAt(); c + CMSG_HEADER <= end; ) {
      int length = (int) control.getLong(c);
      int level = control.getInt(c + 8);
      int type = control.getInt(c + 12);
      if (length < CMSG_HEADER) {
        break;
      }
      if (level == Kernel.IPPROTO_IP && type == IP_PKTINFO && length >= CMSG_HEADER + PKTINFO) {
        field = c + CMSG_HEADER + 8;
      } else if (level == Kernel.IPPROTO_IPV6
          && type == IPV6_PKTINFO
          && length >= CMSG_HEADER + PKTINFO6) {
        field = c + CMSG_HEADER;
      } else if (level == SOL_UDP && type == UDP_GRO && control.getInt(c + CMSG_HEADER) > 0) {
        segment = control.getInt(c + CMSG_HEADER);
      }
      c += Math.ceilDiv(length, 8) * 8;
    }
    takeDestination(field);
  }

  /**
   * @param field where the address is; below 0 if the kernel has not said it
   */
  private void takeDestination(int field) {
    IpAddress last = local.address();
    if (field < 0) {
      local = new Endpoint(IpAddress.unspecified(family), port);
    } else if (local.port() != port
        || last.family() != family
        || !Kernel.isAddress(received.controls(), field, last)) {
      local = new Endpoint(Kernel.getAddress(family, received.controls(), field), port);
    }
  }

  /**
   * Sends a datagram, and before it what waits in the queue.
   *
   * @param local the address to send from; unspecified: the kernel chooses
   * @param remote where to, of this socket's family
   * @return how many the kernel did not take
   */
  public int send(IpAddress local, Endpoint remote, byte[] from, int offset, int length) {
    return queue(local, remote, from, offset, length) + flush();
  }

  /**
   * Puts a datagram into the queue; what is there already is sent where that is full.
   *
   * @param local the address to send from; unspecified: the kernel chooses
   * @param remote where to, of this socket's family
   * @return how many the kernel did not take
   */
  public int queue(IpAddress local, Endpoint remote, byte[] from, int offset, int length) {
    int failed = queue.hasRoom(length) ? 0 : flush();
    if (offloads.segmentation()
        && !queue.isEmpty()
        && remote.equals(queuedFor)
        && local.equals(queuedFrom)
        && queue.join(from, offset, length)) {
      return failed;
    }
    queuedFor = remote;
    queuedFrom = local;
    queue.add(Kernel.addressLength(family), from, offset, length);
    Kernel.putAddress(queue.names(), queue.nameAt(), remote.address(), remote.port());
    putSource(local);
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

  private void putSource(IpAddress local) {
    int data = queue.controlAt() + CMSG_HEADER;
    if (local.isUnspecified()) {
      return;
    }
    ByteBuffer control = queue.controls();
    if (family == Family.IPV4) {
      putControl(Kernel.IPPROTO_IP, IP_PKTINFO, PKTINFO);
      control.putInt(data, 0);
      Kernel.putAddress(control, data + 4, local);
      control.putInt(data + 8, 0);
    } else {
      putControl(Kernel.IPPROTO_IPV6, IPV6_PKTINFO, PKTINFO6);
      Kernel.putAddress(control, data, local);
      control.putInt(data + 16, 0);
    }
  }

  private void putControl(int level, int type, int octets) {
    int start = queue.controlAt();
    queue.controls().putLong(start, CMSG_HEADER + octets);
    queue.controls().putInt(start + 8, level);
    queue.controls().putInt(start + 12, type);
    queue.controlLength(CMSG_HEADER + Math.ceilDiv(octets, 8) * 8);
  }
}
