package resync.peer.linux;

/** Adds and removes IPv4 routes that lead into a device. */
public final class Routes {
  private static final int SIOCADDRT = 0x890b;
  private static final int SIOCDELRT = 0x890c;
  private static final short RTF_UP = 1;
  private static final int RTENTRY = 120;
  private static final int DESTINATION = 8;
  private static final int MASK = 40;
  private static final int FLAGS = 56;
  private static final int DEVICE = 88;

  private Routes() {}

  /**
   * Adds a route; one that is there already is left as it is.
   *
   * @param network its lowest address as a number in network order
   * @param prefix the length of its prefix, 0 to 32
   * @param device the name of the device it leads into
   * @throws LinuxException if the process may not
   */
  public static void add(int network, int prefix, String device) throws LinuxException {
    long result = request(SIOCADDRT, network, prefix, device);
    if (result != -Errno.EEXIST) {
      Kernel.check(
          result,
          "cannot add the route to " + text(network, prefix) + " through " + device,
          "the peer needs the capability NET_ADMIN");
    }
  }

  /**
   * Removes a route; one that is not there is no error.
   *
   * @throws LinuxException if the process may not
   */
  public static void remove(int network, int prefix, String device) throws LinuxException {
    long result = request(SIOCDELRT, network, prefix, device);
    if (result != -Errno.ESRCH) {
      Kernel.check(
          result,
          "cannot remove the route to " + text(network, prefix) + " through " + device,
          "the peer needs the capability NET_ADMIN");
    }
  }

  private static long request(int request, int network, int prefix, String device)
      throws LinuxException {
    // A few octets for good, a route: routes change when a configuration is loaded only.
    Kernel.Memory name = Kernel.Memory.ofText(device);
    Kernel.Memory entry = Kernel.Memory.allocate(RTENTRY);
    Kernel.putAddress(entry.bytes(), DESTINATION, network, 0);
    Kernel.putAddress(entry.bytes(), MASK, prefix == 0 ? 0 : -1 << (32 - prefix), 0);
    entry.bytes().putShort(FLAGS, RTF_UP);
    entry.bytes().putLong(DEVICE, name.address());
    int socket = TunDevice.anySocket();
    try {
      return Kernel.call(Syscall.IOCTL, socket, request, entry.address());
    } finally {
      Kernel.close(socket);
    }
  }

  private static String text(int network, int prefix) {
    return (network >>> 24)
        + "."
        + (network >>> 16 & 255)
        + "."
        + (network >>> 8 & 255)
        + "."
        + (network & 255)
        + "/"
        + prefix;
  }
}
