package resync.peer.isakmp;

/** This end's part in one exchange. */
public enum Role {
  INITIATOR,
  RESPONDER
}
