package resync.lab.fabric.docker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import resync.lab.fabric.NatBox;

/** A NAT's container: started again it has a new network namespace, which knows no conversation. */
final class DockerNat implements NatBox {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final Node node;

  DockerNat(Node node) {
    this.node = node;
  }

  /** Returns once the rules are in force. */
  void awaitReady() {
    node.await(node.place().word(), "was not ready", START_LIMIT, () -> Files.exists(ready()));
  }

  private Path ready() {
    return node.folder().resolve("ready");
  }

  @Override
  public void off() {
    node.container().kill();
    try {
      Files.deleteIfExists(ready());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + ready(), e);
    }
  }

  @Override
  public void on() {
    node.container().start();
    awaitReady();
  }
}
