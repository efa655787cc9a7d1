package resync.lab.fabric.docker;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import resync.lab.fabric.LabTime;

/** The time of the machine, which all containers share. */
final class RealTime implements LabTime {
  private static final long POLL_NANOS = Duration.ofMillis(5).toNanos();

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public boolean await(Duration limit, BooleanSupplier condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      park(Math.min(left, POLL_NANOS));
    }
    return true;
  }

  @Override
  public void pass(Duration duration) {
    long deadline = System.nanoTime() + duration.toNanos();
    for (long left = duration.toNanos(); left > 0; left = deadline - System.nanoTime()) {
      park(left);
    }
  }

  private static void park(long nanos) {
    LockSupport.parkNanos(nanos);
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("the run was interrupted");
    }
  }
}
