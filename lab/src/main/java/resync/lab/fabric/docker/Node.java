package resync.lab.fabric.docker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import resync.lab.node.ControlSocket;
import resync.lab.node.NodeEndedException;
import resync.lab.node.NodeException;

/** A container with its folder: the live one while it runs, the collected one afterwards. */
final class Node {
  private static final Duration LOOK_AT_CONTAINER = Duration.ofMillis(200);
  private static final int LAST_LINES = 8;

  private final Place place;
  private final NodeContainer container;
  private final ControlSocket control;
  private final Instant since;
  private final RealTime time = new RealTime();
  private volatile Path folder;

  /** A container of its own. */
  Node(Place place, NodeContainer container, Path folder) {
    this(place, container, folder, new ControlSocket(place.word(), folder), Instant.EPOCH);
  }

  /**
   * A node of one scenario.
   *
   * @param control of its program, where it is one of ours
   * @param since when what the container printed is the scenario's
   */
  Node(Place place, NodeContainer container, Path folder, ControlSocket control, Instant since) {
    this.place = place;
    this.container = container;
    this.folder = folder;
    this.control = control;
    this.since = since;
  }

  Place place() {
    return place;
  }

  NodeContainer container() {
    return container;
  }

  ControlSocket control() {
    return control;
  }

  /** The node's files as files of the host. */
  Path folder() {
    return folder;
  }

  /**
   * Returns as soon as the condition holds.
   *
   * @throws NodeException when the container has ended or the limit is over
   */
  void await(String who, String what, Duration limit, BooleanSupplier condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!time.await(LOOK_AT_CONTAINER, condition)) {
      int code = container.exitCode();
      if (code >= 0) {
        throw new NodeEndedException(who, code, lastWords());
      }
      if (System.nanoTime() > deadline) {
        throw new NodeException(
            who
                + " "
                + what
                + " within "
                + limit.toSeconds()
                + " s"
                + NodeEndedException.said(lastWords()));
      }
    }
  }

  private String lastWords() {
    return container.lastLines(LAST_LINES).strip();
  }

  /** Copies the node's files and what it printed into {@code <into>/<place>}. */
  void collect(Path into) {
    Path target = into.resolve(place.word());
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        Path copy = target.resolve(folder.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else if (Files.isRegularFile(file)) {
          Files.copy(file, copy);
        }
      }
      Files.writeString(target.resolve("container.log"), container.log(since));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot collect the files of " + place.word(), e);
    }
    folder = target;
  }
}
