package resync.lab.fabric.docker;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What all testbeds of this process share: the engine, the images, the folder, and the duty to
 * remove everything when the process ends, also by Ctrl-C. (After SIGKILL the next run does it.)
 */
final class DockerRun {
  private static @Nullable DockerRun ofThisProcess;

  private final Engine engine;
  private final Images images;
  private final RunFolder folder;
  private final List<String> notices;
  private final AtomicInteger testbeds = new AtomicInteger();

  private DockerRun(Engine engine, RunFolder folder) {
    this.engine = engine;
    this.folder = folder;
    this.images = Images.load(engine.client());
    this.notices = new ArrayList<>(new Leftovers(engine, folder.id()).sweep());
  }

  /** The run; its first call finds the engine and sweeps. */
  static synchronized DockerRun ofThisProcess() {
    DockerRun run = ofThisProcess;
    if (run == null) {
      Engine engine = Engine.find();
      RunFolder folder = RunFolder.create();
      run = new DockerRun(engine, folder);
      ofThisProcess = run;
      Runtime.getRuntime().addShutdownHook(new Thread(run::removeEverything, "resync-removal"));
    }
    return run;
  }

  Engine engine() {
    return engine;
  }

  Images images() {
    return images;
  }

  RunFolder folder() {
    return folder;
  }

  /** What the sweep said, once. */
  synchronized List<String> takeNotices() {
    List<String> taken = List.copyOf(notices);
    notices.clear();
    return taken;
  }

  /** A name for the next testbed, unique on the engine. */
  String nextTestbed() {
    return folder.id() + "-" + testbeds.incrementAndGet();
  }

  /** A start may still be creating containers in another thread: looks until there are none. */
  private void removeEverything() {
    String label = Engine.RUN + "=" + folder.id();
    while (!engine.containers(label).isEmpty() || !engine.networks(label).isEmpty()) {
      engine.removeAll(label);
    }
    folder.delete();
  }
}
