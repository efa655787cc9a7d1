package resync.lab.fabric;

/** The NAT between a gateway and the wire, as a thing that loses power. */
public interface NatBox {
  /** Ends it at once: nothing passes, and every mapping is lost. */
  void off();

  /** Starts it again, without any mapping; returns when it translates. */
  void on();
}
