package resync.lab.fabric.docker;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Does the same to several things at once. On platform threads: the Docker client's socket blocks
 * in native code, which would hold the few carriers of virtual threads.
 */
final class Parallel {
  private Parallel() {}

  /**
   * Returns when all are done. The first failure interrupts the others and is thrown once they have
   * ended.
   */
  static <T> void forEach(Collection<T> items, Consumer<T> action) {
    if (items.size() == 1) {
      items.forEach(action);
      return;
    }
    try (ExecutorService pool =
        Executors.newThreadPerTaskExecutor(Thread.ofPlatform().name("resync-", 0).factory())) {
      ExecutorCompletionService<Void> tasks = new ExecutorCompletionService<>(pool);
      List<Future<Void>> started = new ArrayList<>();
      for (T item : items) {
        started.add(
            tasks.submit(
                () -> {
                  action.accept(item);
                  return null;
                }));
      }
      for (int i = 0; i < started.size(); i++) {
        awaitNext(tasks, pool);
      }
    }
  }

  private static void awaitNext(ExecutorCompletionService<Void> tasks, ExecutorService pool) {
    try {
      tasks.take().get();
    } catch (ExecutionException e) {
      pool.shutdownNow();
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw new IllegalStateException(e);
      }
    } catch (InterruptedException e) {
      pool.shutdownNow();
      Thread.currentThread().interrupt();
      throw new CancellationException("the run was interrupted");
    }
  }
}
