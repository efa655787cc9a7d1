package resync.peer.journal;

/** Somebody who is told every event as it is written. */
@FunctionalInterface
public interface Listener {
  /** Takes a line of JSON with its end. */
  void event(byte[] line);
}
