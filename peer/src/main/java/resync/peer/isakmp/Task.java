package resync.peer.isakmp;

/** What is done with one message of one exchange in one role. */
@FunctionalInterface
public interface Task {
  Outcome run(Turn turn);
}
