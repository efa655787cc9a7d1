package resync.peer.ike.v1;

/** What is done with one message of one exchange in one role. */
@FunctionalInterface
interface Task {
  Outcome run(Turn turn);
}
