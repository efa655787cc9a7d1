package resync.steps;

import java.util.concurrent.ForkJoinPool;
import java.util.function.Predicate;
import org.junit.platform.engine.ConfigurationParameters;
import org.junit.platform.engine.support.hierarchical.ParallelExecutionConfiguration;
import org.junit.platform.engine.support.hierarchical.ParallelExecutionConfigurationStrategy;

/**
 * How many scenarios the acceptance test runs at a time: the system property {@value #PROPERTY},
 * else as many as the machine has processors.
 */
public final class AcceptanceJobs implements ParallelExecutionConfigurationStrategy {
  static final String PROPERTY = "resync.jobs";

  /** The number, 1 or more. */
  static int number() {
    return Math.max(1, Integer.getInteger(PROPERTY, Runtime.getRuntime().availableProcessors()));
  }

  @Override
  public ParallelExecutionConfiguration createConfiguration(ConfigurationParameters parameters) {
    return new Fixed(number());
  }

  /** So many threads and never another, though those there are mostly wait. */
  private record Fixed(int threads) implements ParallelExecutionConfiguration {
    private static final int KEEP_ALIVE_SECONDS = 30;

    @Override
    public int getParallelism() {
      return threads;
    }

    @Override
    public int getMinimumRunnable() {
      return threads;
    }

    @Override
    public int getMaxPoolSize() {
      return threads;
    }

    @Override
    public int getCorePoolSize() {
      return threads;
    }

    @Override
    public int getKeepAliveSeconds() {
      return KEEP_ALIVE_SECONDS;
    }

    @Override
    public Predicate<? super ForkJoinPool> getSaturatePredicate() {
      return pool -> true;
    }
  }
}
