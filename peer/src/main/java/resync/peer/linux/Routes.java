package resync.peer.linux;

import java.util.Optional;
import resync.peer.wire.ip.AddressRange;
import resync.peer.wire.ip.IpAddress;

/** Adds and removes IPv4 routes that lead into a device, and asks the kernel for its own. */
public final class Routes {
  private static final int SIOCADDRT = 0x890b;
  private static final int SIOCDELRT = 0x890c;
  private static final short RTF_UP = 1;
  private static final int RTENTRY = 120;
  private static final int DESTINATION = 8;
  private static final int MASK = 40;
  private static final int FLAGS = 56;
  private static final int DEVICE = 88;

  private static final int SOCKADDR_IN = 16;
  private static final int DISCARD_PORT = 9;

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
    int socket = TunDevice.anySocket();
    try {
      if (device != 0) {
        Kernel.leaveThrough(socket, device);
      }
      Kernel.Memory name = Kernel.Memory.scratch();
      Kernel.putAddress(name.bytes(), 0, remote, DISCARD_PORT);
      // A datagram socket that is connected has sent nothing: it has chosen its address.
      if (Kernel.call(Syscall.CONNECT, socket, name.address(), SOCKADDR_IN) < 0) {
        return Optional.empty();
      }
      name.bytes().putInt(SOCKADDR_IN, SOCKADDR_IN);
      long result =
          Kernel.call(Syscall.GETSOCKNAME, socket, name.address(), name.address() + SOCKADDR_IN);
      Kernel.check(result, "cannot learn the address of a socket", "");
      return Optional.of(Kernel.getAddress(name.bytes(), 4))
          .filter(address -> !address.isUnspecified());
    } finally {
      Kernel.close(socket);
    }
  }

  private static long request(int request, AddressRange network, String device)
      throws LinuxException {
    // A few octets for good, a route: routes change when a configuration is loaded only.
    Kernel.Memory name = Kernel.Memory.ofText(device);
    Kernel.Memory entry = Kernel.Memory.allocate(RTENTRY);
    int prefix = network.prefixLength().orElseThrow();
    IpAddress mask = AddressRange.ofPrefix(AddressRange.ALL_IPV4.last(), prefix).first();
    Kernel.putAddress(entry.bytes(), DESTINATION, network.first(), 0);
    Kernel.putAddress(entry.bytes(), MASK, mask, 0);
    entry.bytes().putShort(FLAGS, RTF_UP);
    entry.bytes().putLong(DEVICE, name.address());
    int socket = TunDevice.anySocket();
    try {
      return Kernel.call(Syscall.IOCTL, socket, request, entry.address());
    } finally {
      Kernel.close(socket);
    }
  }
}
