package resync.lab.fabric.docker;

import java.util.Collection;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Does the same to several things at once. On platform threads: the Docker client's socket blocks
 * in native code, which would hold the few carriers of virtual threads.
 */
final class Parallel {
  private Parallel() {}

  /** The first failure interrupts the others and is thrown once they have ended. */
  static <T> void allOrNone(Collection<T> items, Consumer<T> action) {
    run(items, action, true);
  }

  /** A failure does not keep the others from being done; the first one is thrown at the end. */
  static <T> void each(Collection<T> items, Consumer<T> action) {
    run(items, action, false);
  }

  private static <T> void run(Collection<T> items, Consumer<T> action, boolean failFast) {
    if (items.isEmpty()) {
      return;
    }
    Throwable first = null;
    try (ExecutorService pool =
        Executors.newThreadPerTaskExecutor(Thread.ofPlatform().name("resync-", 0).factory())) {
      ExecutorCompletionService<Void> tasks = new ExecutorCompletionService<>(pool);
      for (T item : items) {
        tasks.submit(
            () -> {
              action.accept(item);
              return null;
            });
      }
      for (int i = 0; i < items.size(); i++) {
        Throwable failure = next(tasks);
        if (failure != null && first == null) {
          first = failure;
          if (failFast || failure instanceof InterruptedException) {
            pool.shutdownNow();
          }
        }
      }
    }
    rethrow(first);
  }

  private static @Nullable Throwable next(ExecutorCompletionService<Void> tasks) {
    try {
      tasks.take().get();
      return null;
    } catch (ExecutionException e) {
      return e.getCause();
    } catch (InterruptedException e) {
      return e;
    }
  }

  private static void rethrow(@Nullable Throwable failure) {
    switch (failure) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case InterruptedException e -> {
        Thread.currentThread().interrupt();
        throw new CancellationException("the run was interrupted");
      }
      default -> throw new IllegalStateException(failure);
    }
  }
}
