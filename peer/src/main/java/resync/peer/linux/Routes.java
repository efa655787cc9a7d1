package resync.peer.linux;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import resync.peer.wire.ip.AddressRange;
import resync.peer.wire.ip.IpAddress;
import resync.peer.wire.ip.IpAddress.Family;

/** Adds and removes routes that lead into a device, and asks the kernel for its own. */
public final class Routes {
  private static final int SIOCADDRT = 0x890b;
  private static final int SIOCDELRT = 0x890c;
  private static final short RTF_UP = 1;
  private static final int RTENTRY = 120;
  private static final int DESTINATION = 8;
  private static final int MASK = 40;
  private static final int FLAGS = 56;
  private static final int DEVICE = 88;

  private static final int IN6_RTMSG = 80;
  private static final int PREFIX_LENGTH = 52;
  private static final int METRIC = 56;
  private static final int FLAGS6 = 72;
  private static final int DEVICE6 = 76;
  private static final int SIOCGIFINDEX = 0x8933;
  private static final int IFREQ = 40;
  private static final int IFINDEX = 16;

  /** As strong as a route to a network of one's own (IP6_RT_PRIO_USER is 1024). */
  private static final int STRONG = 1;

  private static final int DISCARD_PORT = 9;

  /** Where in the scratch memory the length of an address is said. */
  private static final int LENGTH = 32;

  private Routes() {}

  /**
   * Adds a route; one that is there already is left as it is.
   *
   * @param network all addresses of a prefix
   * @param device the name of the device it leads into
   * @throws LinuxException if the process may not
   */
  public static void add(AddressRange network, String device) throws LinuxException {
    long result = request(SIOCADDRT, network, device);
    if (result != -Errno.EEXIST) {
      Kernel.check(
          result,
          "cannot add the route to " + network + " through " + device,
          "the peer needs the capability NET_ADMIN");
    }
  }

  /**
   * Removes a route; one that is not there is no error.
   *
   * @throws LinuxException if the process may not
   */
  public static void remove(AddressRange network, String device) throws LinuxException {
    long result = request(SIOCDELRT, network, device);
    if (result != -Errno.ESRCH) {
      Kernel.check(
          result,
          "cannot remove the route to " + network + " through " + device,
          "the peer needs the capability NET_ADMIN");
    }
  }

  /**
   * The address that packets to another one leave from, as all routes of the moment say.
   *
   * @param remote where to
   * @param device the index of the device that they leave through; 0: as the routes say
   * @return the address; empty where no route leads there
   * @throws LinuxException if the kernel cannot be asked
   */
  public static Optional<IpAddress> source(IpAddress remote, int device) throws LinuxException {
    Family family = remote.family();
    int socket = TunDevice.anySocket(family);
    try {
      if (device != 0) {
        Kernel.leaveThrough(socket, family, device);
      }
      Kernel.Memory name = Kernel.Memory.scratch();
      Kernel.putAddress(name.bytes(), 0, remote, DISCARD_PORT);
      // A datagram socket that is connected has sent nothing: it has chosen its address.
      if (Kernel.call(Syscall.CONNECT, socket, name.address(), Kernel.addressLength(family)) < 0) {
        return Optional.empty();
      }
      name.bytes().putInt(LENGTH, Kernel.addressLength(family));
      long result =
          Kernel.call(Syscall.GETSOCKNAME, socket, name.address(), name.address() + LENGTH);
      Kernel.check(result, "cannot learn the address of a socket", "");
      return Optional.of(Kernel.getAddress(family, name.bytes(), Kernel.addressField(family)))
          .filter(address -> !address.isUnspecified());
    } finally {
      Kernel.close(socket);
    }
  }

  private static long request(int request, AddressRange network, String device)
      throws LinuxException {
    int socket = TunDevice.anySocket(network.family());
    try {
      Kernel.Memory entry =
          network.family() == Family.IPV4 ? ipv4(network, device) : ipv6(network, device, socket);
      return Kernel.call(Syscall.IOCTL, socket, request, entry.address());
    } finally {
      Kernel.close(socket);
    }
  }

  // A few octets for good, a route: routes change when a configuration is loaded only.

  private static Kernel.Memory ipv4(AddressRange network, String device) {
    Kernel.Memory name = Kernel.Memory.ofText(device);
    Kernel.Memory entry = Kernel.Memory.allocate(RTENTRY);
    int prefix = network.prefixLength().orElseThrow();
    IpAddress mask = AddressRange.ofPrefix(AddressRange.ALL_IPV4.last(), prefix).first();
    Kernel.putAddress(entry.bytes(), DESTINATION, network.first(), 0);
    Kernel.putAddress(entry.bytes(), MASK, mask, 0);
    entry.bytes().putShort(FLAGS, RTF_UP);
    entry.bytes().putLong(DEVICE, name.address());
    return entry;
  }

  private static Kernel.Memory ipv6(AddressRange network, String device, int socket)
      throws LinuxException {
    Kernel.Memory name = Kernel.Memory.allocate(IFREQ);
    name.bytes().put(0, device.getBytes(StandardCharsets.UTF_8));
    Kernel.check(
        Kernel.call(Syscall.IOCTL, socket, SIOCGIFINDEX, name.address()),
        "cannot learn the index of " + device,
        "");
    Kernel.Memory entry = Kernel.Memory.allocate(IN6_RTMSG);
    Kernel.putAddress(entry.bytes(), 0, network.first());
    entry.bytes().putShort(PREFIX_LENGTH, (short) network.prefixLength().orElseThrow());
    entry.bytes().putInt(METRIC, STRONG);
    entry.bytes().putInt(FLAGS6, RTF_UP);
    entry.bytes().putInt(DEVICE6, name.bytes().getInt(IFINDEX));
    return entry;
  }
}
