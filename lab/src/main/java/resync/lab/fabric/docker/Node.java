package resync.lab.fabric.docker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import resync.lab.node.NodeEndedException;
import resync.lab.node.NodeException;

/** A container with its folder: the live one while it runs, the collected one afterwards. */
final class Node {
  private static final Duration LOOK_AT_CONTAINER = Duration.ofMillis(200);
  private static final int LAST_LINES = 8;

  private final Place place;
  private final NodeContainer container;
  private final RealTime time = new RealTime();
  private volatile Path folder;

  Node(Place place, NodeContainer container, Path folder) {
    this.place = place;
    this.container = container;
    this.folder = folder;
  }

  Place place() {
    return place;
  }

  NodeContainer container() {
    return container;
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
    return container.log(LAST_LINES, false).strip();
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
      Files.writeString(target.resolve("container.log"), container.log(0, true));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot collect the files of " + place.word(), e);
    }
    folder = target;
  }
}
