package resync.peer.ike.v1;

/** This end's part in one exchange. */
enum Role {
  INITIATOR,
  RESPONDER
}
