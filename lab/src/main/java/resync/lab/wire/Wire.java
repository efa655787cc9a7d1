package resync.lab.wire;

import java.time.Duration;
import java.util.List;
import resync.lab.topology.GatewayName;

/** The node between the gateways. */
public interface Wire {
  /**
   * Sends packets towards a gateway, as if they came from anywhere.
   *
   * @param packets whole IP packets; sent one after the other, {@code interval} apart
   */
  void inject(GatewayName towards, List<byte[]> packets, Duration interval);

  /**
   * From now on, gives picked packets a treatment; see {@link Treatments} where several pick the
   * same packet. Both captures stay true: a packet is on its sender's side when it came, and on the
   * other side whenever it left.
   */
  Treating treat(PacketPick pick, Treatment treatment);

  /** A treatment that the wire was told to give. */
  interface Treating {
    /** Packets that have met it so far. */
    long met();

    /** Ends it; what it has delayed still leaves when it is due. Idempotent. */
    void end();
  }

  /**
   * Cuts or mends the link: while it is down nothing passes in either direction, not even what was
   * delayed before. The captures still show what the gateways send.
   */
  void link(boolean up);

  /** Makes sure that everything seen so far is in the capture files. */
  void flush();
}
