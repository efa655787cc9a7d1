package resync.lab.wire;

import java.time.Duration;
import java.util.List;
import resync.lab.topology.Side;

/** The node between the gateways. */
public interface Wire {
  /**
   * Sends packets towards a gateway, as if they came from anywhere.
   *
   * @param packets whole IPv4 packets; sent one after the other, {@code interval} apart
   */
  void inject(Side towards, List<byte[]> packets, Duration interval);

  /** Makes sure that everything seen so far is in the capture files. */
  void flush();
}
