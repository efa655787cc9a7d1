package resync.peer.esp;

/** What is to become of a packet that went through the {@link DataPlane}. */
public enum Verdict {
  /** Protected: send it to the other end of the tunnel. */
  SEND,
  /** Opened: hand it to the protected side. */
  DELIVER,
  /** Dropped and counted; its sender on the protected side is told why. */
  REPLY,
  /** Dropped and counted; a Child SA must be negotiated for its policy. Said once a negotiation. */
  ACQUIRE,
  /** Dropped and counted: no SA has its SPI. */
  UNKNOWN_SPI,
  /** An authentic dummy packet (RFC 4303 section 2.6): there is nothing to deliver. */
  DUMMY,
  /** Dropped and counted; {@link DataPlane#drop} has the reason. */
  DROPPED
}
