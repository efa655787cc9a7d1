package resync.peer.app;

import java.util.Optional;
import resync.peer.ike.SourceAddress;
import resync.peer.linux.LinuxException;
import resync.peer.linux.Routes;
import resync.peer.wire.ip.IpAddress;

/** Asks the kernel which own address reaches another one. */
final class KernelRoutes implements SourceAddress {
  private int device;

  /** What the peer itself sends leaves through this device, and so does what is asked for. */
  void leaveThrough(int index) {
    device = index;
  }

  @Override
  public Optional<IpAddress> towards(IpAddress remote) {
    try {
      return Routes.source(remote, device);
    } catch (LinuxException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }
}
