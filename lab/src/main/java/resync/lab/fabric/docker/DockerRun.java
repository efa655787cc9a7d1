package resync.lab.fabric.docker;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
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
  private final ReadWriteLock ending = new ReentrantReadWriteLock();
  private @Nullable Double slowness;
  private int jobs = 1;
  private final Sites sites = new Sites(this);

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

  /** So many scenarios will run at a time; the machine is measured for them. */
  synchronized void expects(int scenarios) {
    jobs = scenarios;
    slowness = null;
  }

  /** How slow the machine was when this was first asked. */
  synchronized double slowness() {
    Double known = slowness;
    if (known == null) {
      known = Calibration.slowness(this, jobs);
      slowness = known;
    }
    return known;
  }

  Sites sites() {
    return sites;
  }

  /**
   * Makes something on the engine. Not once the process is about to end: what is being made by then
   * is finished first, so that its removal misses nothing.
   */
  <T> T make(Supplier<T> action) {
    Lock lock = ending.readLock();
    if (!lock.tryLock()) {
      throw new CancellationException("the run was ended");
    }
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  @SuppressWarnings("LockNotBeforeTry") // held until the process has ended
  private void removeEverything() {
    ending.writeLock().lock();
    engine.removeAll(Engine.RUN + "=" + folder.id());
    folder.delete();
  }
}
