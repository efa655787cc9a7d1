package resync.peer.ikev2;

/** Which part this end has in one exchange. */
enum Role {
  /** We sent the request; the message is its response. */
  INITIATOR,
  /** The message is a request. */
  RESPONDER
}
