package resync.sim.net;

/** Where packets arrive. */
@FunctionalInterface
public interface Port {
  /** Takes a whole IP packet, which from now on belongs to the receiver. */
  void receive(byte[] packet);
}
