package resync.peer.ikev2;

/** One step of one exchange in one role. */
@FunctionalInterface
interface Task {
  Outcome run(Turn turn);
}
