package resync.sim.explore;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import resync.sim.EngineMaker;

/** Runs the schedules of many seeds on all cores. */
final class Explorer {
  private final LongFunction<Schedule> schedules;
  private final EngineMaker engines;
  private final int most;

  private final AtomicLong next = new AtomicLong();
  private final AtomicLong finished = new AtomicLong();
  private final AtomicLong met = new AtomicLong();
  private final AtomicLong simulatedNanos = new AtomicLong();
  private final AtomicLong processorNanos = new AtomicLong();
  private final List<Found> found = Collections.synchronizedList(new ArrayList<>());

  /** A schedule after which an invariant does not hold. */
  record Found(Schedule schedule, Violation violation) {}

  /**
   * @param schedules the schedule of a seed
   * @param most how many violations end the search
   */
  Explorer(LongFunction<Schedule> schedules, EngineMaker engines, int most) {
    this.schedules = schedules;
    this.engines = new KeyPool().over(engines);
    this.most = most;
  }

  /** Follows a search while it goes on. */
  interface Progress {
    void at(long finished, long violations, Duration simulated);
  }

  /**
   * Tries seeds in their order until all are tried or enough violations are found.
   *
   * @return violations by seed
   */
  List<Found> search(long firstSeed, long count, int threads, Progress progress) {
    next.set(firstSeed);
    long end = firstSeed + count;
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> workers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        workers.add(pool.submit(() -> work(end)));
      }
      pool.shutdown();
      while (!pool.awaitTermination(500, TimeUnit.MILLISECONDS)) {
        report(progress);
      }
      for (Future<?> worker : workers) {
        worker.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a schedule could not be run: " + e.getCause(), e);
    }
    report(progress);
    return found.stream().sorted(Comparator.comparingLong(f -> f.schedule().seed())).toList();
  }

  private void report(Progress progress) {
    progress.at(finished.get(), found.size(), Duration.ofNanos(simulatedNanos.get()));
  }

  private void work(long end) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    for (long seed = next.getAndIncrement();
        seed < end && found.size() < most;
        seed = next.getAndIncrement()) {
      Schedule schedule = schedules.apply(seed);
      Trial.Outcome outcome = run(schedule);
      simulatedNanos.addAndGet(outcome.simulated().toNanos());
      finished.incrementAndGet();
      if (outcome.done().size() == schedule.steps().size()) {
        met.incrementAndGet();
      }
      outcome
          .violation()
          .ifPresent(violation -> found.add(new Found(schedule.with(outcome.done()), violation)));
    }
    processorNanos.addAndGet(threads.getCurrentThreadCpuTime());
  }

  private Trial.Outcome run(Schedule schedule) {
    try {
      return Trial.run(schedule, engines);
    } catch (RuntimeException e) {
      throw new IllegalStateException("seed " + schedule.seed() + ": " + e, e);
    }
  }

  /** In how many schedules every step was done, and every message came that a step is about. */
  long met() {
    return met.get();
  }

  /** What the schedules took of a processor, all together. */
  Duration processor() {
    return Duration.ofNanos(processorNanos.get());
  }

  /** How many schedules were run. */
  long finished() {
    return finished.get();
  }
}
