package resync.peer.ikev2;

/** Where an IKE SA stands. */
enum State {
  /** Nothing exists yet: a request to set one up has come. */
  NONE,
  /** We asked with IKE_SA_INIT. */
  INIT_SENT,
  /** We answered IKE_SA_INIT: half-open. */
  INIT_ANSWERED,
  /** We asked with IKE_AUTH. */
  AUTH_SENT,
  /** Both ends have authenticated. */
  ESTABLISHED,
  /** Both ends rekey it at the same time: we have answered the peer, and not been answered yet. */
  COLLIDING,
  /** A newer IKE SA has taken the Child SAs; this one is about to be deleted. */
  REKEYED,
  /** We have sent a Delete for it. */
  DELETING,
  /** Gone. */
  CLOSED
}
