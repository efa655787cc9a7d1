package resync.peer.app;

import java.net.Inet4Address;
import java.util.Optional;
import resync.peer.config.AddressRange;
import resync.peer.ike.SourceAddress;
import resync.peer.linux.LinuxException;
import resync.peer.linux.Routes;

/** Asks the kernel which own address reaches another one. */
final class KernelRoutes implements SourceAddress {
  private int device;

  /** What the peer itself sends leaves through this device, and so does what is asked for. */
  void leaveThrough(int index) {
    device = index;
  }

  @Override
  public Optional<Inet4Address> towards(Inet4Address remote) {
    try {
      int local = Routes.source(AddressRange.toInt(remote), device);
      return local == 0 ? Optional.empty() : Optional.of(AddressRange.toAddress(local));
    } catch (LinuxException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }
}
