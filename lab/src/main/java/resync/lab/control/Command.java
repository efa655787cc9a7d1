package resync.lab.control;

import java.util.Map;

/** What a program does on one command of its control socket. Called by one thread a connection. */
@FunctionalInterface
public interface Command {
  /**
   * Serves a request.
   *
   * @return fields of the answer, beside {@code "ok":true}; values are strings, numbers, booleans
   *     or lists of them
   * @throws ControlException when it cannot; the answer is {@code "ok":false} with its message
   */
  Map<String, Object> run(Request request) throws ControlException;
}
