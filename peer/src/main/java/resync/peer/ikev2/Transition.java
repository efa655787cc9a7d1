package resync.peer.ikev2;

/** A step of an IKE SA from one state to the next. */
interface Transition {
  State state();

  State next();
}
