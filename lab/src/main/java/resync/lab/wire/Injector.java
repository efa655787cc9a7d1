package resync.lab.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import resync.lab.control.ControlException;

/** Sends packets that nobody else in the topology has sent. */
final class Injector {
  private Injector() {}

  /**
   * Sends the packets one after the other, as often as {@code rounds} says.
   *
   * @param intervalNanos from one packet to the next, by an absolute schedule
   * @return how many were sent
   * @throws ControlException when a packet is no IP packet, or the device or the neighbour behind
   *     it is not there
   */
  static long inject(String device, List<byte[]> packets, long rounds, long intervalNanos)
      throws ControlException {
    try (Outlet outlet = Outlet.open(device)) {
      List<byte[]> frames = new ArrayList<>(packets.size());
      for (byte[] packet : packets) {
        frames.add(outlet.frame(packet));
      }
      long start = System.nanoTime();
      long sent = 0;
      for (long round = 0; round < rounds; round++) {
        for (byte[] frame : frames) {
          long wait;
          while ((wait = start + sent * intervalNanos - System.nanoTime()) > 0) {
            LockSupport.parkNanos(wait);
          }
          outlet.send(frame);
          sent++;
        }
      }
      return sent;
    }
  }
}
