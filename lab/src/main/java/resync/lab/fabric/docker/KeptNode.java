package resync.lab.fabric.docker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import resync.lab.node.ControlSocket;

/**
 * A container of a {@link Site} whose program, one of ours, outlives scenarios. It begins and ends
 * with each; between them its network namespace is as it was when it was made.
 */
final class KeptNode {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final Place place;
  private final NodeContainer container;
  private final Path folder;
  private final ControlSocket control;

  /**
   * A container that has been started.
   *
   * @param folder its /run/resync
   */
  KeptNode(Place place, NodeContainer container, Path folder) {
    this.place = place;
    this.container = container;
    this.folder = folder;
    this.control = new ControlSocket(place.word(), folder);
  }

  /** Returns once its program takes orders. */
  void awaitReady() {
    new Node(place, container, folder)
        .await(place.word(), "was not ready", START_LIMIT, control::ready);
  }

  NodeContainer container() {
    return container;
  }

  /**
   * Begins a scenario.
   *
   * @param name of a folder in {@link #folder}, with its {@code net.sh}
   * @param as what it is in this scenario; a host can be in its gateway's place
   * @param order {@code begin} with the fields that its program wants
   */
  Node begin(String name, Place as, ObjectNode order) {
    Instant since = Instant.now();
    control.call(order.put("folder", name));
    return new Node(as, container, folder.resolve(name), control, since);
  }

  /**
   * Ends the scenario that is on, if any.
   *
   * @return what is in its network namespace that was not there before; usually nothing
   */
  List<String> end() {
    return left("end");
  }

  /** Removes all links, as a machine without power has none. */
  void empty() {
    var _ = left("empty");
  }

  private List<String> left(String command) {
    List<String> left = new ArrayList<>();
    control
        .call(ControlSocket.command(command))
        .path("left")
        .forEach(line -> left.add(place.word() + ": " + line.asText()));
    return left;
  }
}
