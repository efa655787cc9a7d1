package resync.peer.isakmp;

/** This end's part in one exchange. */
enum Role {
  INITIATOR,
  RESPONDER
}
