package resync.lab.control;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A program that outlives scenarios, by orders over {@code control.sock} in its directory. Beside
 * those of the scenario that is on, which are refused while none is:
 *
 * <ul>
 *   <li>{@code status}: {@code ready}.
 *   <li>{@code begin}: {@code folder}, the name of one in the directory. Lays the links that {@code
 *       net.sh} there says, and does from then on what the program is for, with all its files
 *       there.
 *   <li>{@code end}: ends that, and {@code empty}.
 *   <li>{@code empty}: removes what is in the network namespace beside what was there when the
 *       program started; answers what is {@code left} all the same, lines as {@link
 *       Namespace#empty} has them.
 * </ul>
 */
public final class KeptProgram implements AutoCloseable {
  private final Path directory;
  private final Maker maker;
  private final Namespace namespace;
  private final ControlServer control;
  private volatile @Nullable Duty duty;

  /**
   * What the program does during one scenario. Closing it leaves no thread, socket or file open.
   */
  public interface Duty extends Closeable {
    /** As those that the program was started with. */
    Map<String, Command> commands();

    /** What {@code status} says of it. */
    default Map<String, Object> status() throws ControlException {
      return Map.of();
    }
  }

  /** Begins a duty whose links are laid. */
  @FunctionalInterface
  public interface Maker {
    Duty begin(Path folder, Request request) throws IOException, ControlException;
  }

  private KeptProgram(Path directory, List<String> commands, Maker maker)
      throws IOException, ControlException {
    this.directory = directory;
    this.maker = maker;
    this.namespace = Namespace.here();
    Map<String, Command> all = new LinkedHashMap<>();
    all.put("status", request -> status());
    all.put("begin", this::begin);
    all.put("end", request -> end());
    all.put("empty", request -> empty());
    commands.forEach(name -> all.put(name, request -> onDuty(name, request)));
    this.control = ControlServer.start(directory.resolve("control.sock"), all);
  }

  /**
   * Serves the control socket.
   *
   * @param commands names of those that each duty has
   * @throws IOException when the directory is unusable
   */
  public static KeptProgram start(Path directory, List<String> commands, Maker maker)
      throws IOException {
    try {
      return new KeptProgram(directory, commands, maker);
    } catch (ControlException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private Map<String, Object> status() throws ControlException {
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("ready", true);
    Duty now = duty;
    if (now != null) {
      status.putAll(now.status());
    }
    return status;
  }

  private synchronized Map<String, Object> begin(Request request) throws ControlException {
    if (duty != null) {
      throw new ControlException("a scenario is on already");
    }
    Path folder = directory.resolve(request.string("folder"));
    namespace.lay(folder.resolve("net.sh"));
    try {
      duty = maker.begin(folder, request);
    } catch (IOException e) {
      throw new ControlException(String.valueOf(e.getMessage()));
    }
    return Map.of();
  }

  private synchronized Map<String, Object> end() throws ControlException {
    closeDuty();
    return empty();
  }

  private Map<String, Object> empty() throws ControlException {
    return Map.of("left", namespace.empty());
  }

  private Map<String, Object> onDuty(String name, Request request) throws ControlException {
    Duty now = duty;
    Command command = now == null ? null : now.commands().get(name);
    if (command == null) {
      throw new ControlException("no scenario has begun");
    }
    return command.run(request);
  }

  private void closeDuty() throws ControlException {
    Duty now = duty;
    duty = null;
    if (now != null) {
      try {
        now.close();
      } catch (IOException e) {
        throw new ControlException(String.valueOf(e.getMessage()));
      }
    }
  }

  /** Ends what is on and removes the control socket. */
  @Override
  public synchronized void close() {
    try {
      closeDuty();
      control.close();
    } catch (IOException | ControlException e) {
      System.err.println("cannot end: " + e.getMessage());
    }
  }
}
