package resync.peer.linux;

import java.nio.charset.StandardCharsets;
import resync.peer.wire.ip.IpAddress.Family;

/**
 * A TUN device: the kernel's routed IP packets come out, decrypted ones go in. It exists as long as
 * it is open, and its routes with it.
 */
public final class TunDevice extends Descriptor {
  private static final int AT_FDCWD = -100;
  private static final int O_RDWR_NONBLOCK_CLOEXEC = 0x80802;
  private static final long TUNSETIFF = 0x400454caL;
  private static final int IFF_TUN_NO_PI = 0x1001;
  private static final int SIOCGIFFLAGS = 0x8913;
  private static final int SIOCSIFFLAGS = 0x8914;
  private static final int SIOCSIFMTU = 0x8922;
  private static final int IFF_UP_RUNNING = 0x41;
  private static final int IFREQ = 40;
  private static final int NAME = 16;
  private static final int MAX_PACKET = 65_535;

  private final String name;
  private final Kernel.Memory packet = Kernel.Memory.allocate(MAX_PACKET);

  private TunDevice(int number, String name) {
    super(number);
    this.name = name;
  }

  /**
   * Makes the device and sets it up; it has no address.
   *
   * @param name at most 15 characters
   * @param mtu in octets
   * @throws LinuxException if the process may not, or another process has a device of that name
   */
  public static TunDevice open(String name, int mtu) throws LinuxException {
    Kernel.Memory path = Kernel.Memory.ofText("/dev/net/tun");
    int number =
        Kernel.check(
            Kernel.call(Syscall.OPENAT, AT_FDCWD, path.address(), O_RDWR_NONBLOCK_CLOEXEC),
            "cannot open /dev/net/tun",
            "the peer needs the device /dev/net/tun and the capability NET_ADMIN");
    TunDevice device = new TunDevice(number, name);
    try {
      Kernel.Memory request = request(name);
      request.bytes().putShort(NAME, (short) IFF_TUN_NO_PI);
      Kernel.check(
          Kernel.call(Syscall.IOCTL, number, TUNSETIFF, request.address()),
          "cannot make the TUN device " + name,
          "the peer needs the capability NET_ADMIN, and no other process may use the device");
      device.configure(mtu);
      return device;
    } catch (LinuxException e) {
      device.close();
      throw e;
    }
  }

  /**
   * Something that swallows every packet and has none: for exercising the program where no device
   * can be made.
   *
   * @throws LinuxException if not even /dev/null can be opened
   */
  public static TunDevice discarding() throws LinuxException {
    Kernel.Memory path = Kernel.Memory.ofText("/dev/null");
    return new TunDevice(
        Kernel.check(
            Kernel.call(Syscall.OPENAT, AT_FDCWD, path.address(), O_RDWR_NONBLOCK_CLOEXEC),
            "cannot open /dev/null",
            ""),
        "null");
  }

  private void configure(int mtu) throws LinuxException {
    int socket = anySocket(Family.IPV4);
    try {
      Kernel.Memory request = request(name);
      request.bytes().putInt(NAME, mtu);
      Kernel.check(
          Kernel.call(Syscall.IOCTL, socket, SIOCSIFMTU, request.address()),
          "cannot set the MTU of " + name + " to " + mtu,
          "");
      Kernel.check(
          Kernel.call(Syscall.IOCTL, socket, SIOCGIFFLAGS, request.address()),
          "cannot read the flags of " + name,
          "");
      request.bytes().putShort(NAME, (short) (request.bytes().getShort(NAME) | IFF_UP_RUNNING));
      Kernel.check(
          Kernel.call(Syscall.IOCTL, socket, SIOCSIFFLAGS, request.address()),
          "cannot set " + name + " up",
          "");
    } finally {
      Kernel.close(socket);
    }
  }

  /** A socket for requests about devices and routes. */
  static int anySocket(Family family) throws LinuxException {
    return Kernel.check(
        Kernel.call(
            Syscall.SOCKET, Kernel.number(family), Kernel.SOCK_DGRAM | Kernel.SOCK_CLOEXEC, 0),
        "cannot make a socket",
        "");
  }

  private static Kernel.Memory request(String name) {
    Kernel.Memory request = Kernel.Memory.allocate(IFREQ);
    request.bytes().put(0, name.getBytes(StandardCharsets.UTF_8));
    return request;
  }

  /** The device's name. */
  public String name() {
    return name;
  }

  /**
   * Takes the next packet.
   *
   * @param into where it is put from {@code offset} on; 65535 octets of room are always enough
   * @return its length, or -1 if there is none
   */
  public int read(byte[] into, int offset) {
    int room = Math.min(MAX_PACKET, into.length - offset);
    long length = Kernel.call(Syscall.READ, number(), packet.address(), room);
    if (length <= 0) {
      return -1;
    }
    packet.bytes().get(0, into, offset, (int) length);
    return (int) length;
  }

  /**
   * Gives a packet to the kernel.
   *
   * @return whether the kernel took it
   */
  public boolean write(byte[] from, int offset, int length) {
    packet.bytes().put(0, from, offset, length);
    return Kernel.call(Syscall.WRITE, number(), packet.address(), length) == length;
  }
}
