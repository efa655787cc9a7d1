package resync.lab.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.jline.utils.Signals;

/**
 * What ends a run from outside: Ctrl-C, a time limit, a terminal that is closed. The first such
 * signal lets the run end in good order; another ends the process at once, and what is left is
 * removed by the next run.
 */
final class Interruption implements AutoCloseable {
  // A shell's exit code of a process that a signal ended: 128 and the signal's number.
  private static final Map<String, Integer> EXIT_CODES =
      Map.of("HUP", 129, "INT", 130, "TERM", 143);

  private final AtomicBoolean ending = new AtomicBoolean();
  private final Map<String, Object> former = new LinkedHashMap<>();

  private Interruption() {}

  /**
   * Catches the signals from now on.
   *
   * @param end is called with the exit code that the process will have, by a thread of its own
   */
  static Interruption by(IntConsumer end) {
    Interruption interruption = new Interruption();
    EXIT_CODES.forEach(
        (signal, exitCode) ->
            interruption.former.put(
                signal, Signals.register(signal, () -> interruption.end(end, exitCode))));
    return interruption;
  }

  private void end(IntConsumer end, int exitCode) {
    if (!ending.compareAndSet(false, true)) {
      Runtime.getRuntime().halt(exitCode);
    }
    try {
      end.accept(exitCode);
    } finally {
      System.exit(exitCode); // what the process has made is removed by its shutdown hooks
    }
  }

  @Override
  public void close() {
    former.forEach(Signals::unregister);
  }
}
