package resync.lab.fabric.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.model.HostConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import resync.lab.fabric.FabricException;

/**
 * How slow this machine is now, with whatever else it has to do and with all that the run itself
 * will do at a time: how long a container takes that is made, does a fixed amount of work for each
 * gateway that may be at work at the same moment, and ends, beside {@link #REFERENCE}.
 */
final class Calibration {
  /**
   * The unit that slowness is counted in: how long {@link #script} for one scenario takes on the
   * reference machine, from the order to make its container until the container has ended. The
   * reference machine is the one that takes just so long; no machine was measured for it, and none
   * has to be. It is what the bounds of the features are written for: a second in them is a second
   * of work of a machine that takes no longer than this. Another count, or another number of them,
   * is another unit, and all bounds would mean something else.
   */
  static final Duration REFERENCE = Duration.ofMillis(800);

  /** Up to this the same machine differs from itself. */
  private static final double NOISE = 1.3;

  private static final String IMAGE = "base";
  private static final int GATEWAYS = 2;
  private static final String COUNT = "i=0; while [ $i -lt 400000 ]; do i=$((i+1)); done";
  private static final int LIMIT_SECONDS = 120;

  private Calibration() {}

  /**
   * Measures it now; takes as long as the container.
   *
   * @param jobs how many scenarios run at a time
   */
  static double slowness(DockerRun run, int jobs) {
    long start = System.nanoTime();
    work(run, script(jobs));
    return slowness(Duration.ofNanos(System.nanoTime() - start));
  }

  /** What the container does: a count for each gateway of so many scenarios, all at a time. */
  static String script(int jobs) {
    return "(%s) & ".formatted(COUNT).repeat(GATEWAYS * jobs) + "wait";
  }

  /** By how long it took: references, in tenths; 1 where it is less than {@link #NOISE}. */
  static double slowness(Duration took) {
    double ratio = (double) took.toNanos() / REFERENCE.toNanos();
    return ratio < NOISE ? 1 : Math.round(ratio * 10) / 10.0;
  }

  private static void work(DockerRun run, String script) {
    DockerClient client = run.engine().client();
    String id =
        run.make(
            () ->
                client
                    .createContainerCmd(run.images().tag(IMAGE))
                    .withLabels(Map.of(Engine.RUN, run.folder().id()))
                    .withEntrypoint("sh", "-c", script)
                    .withHostConfig(HostConfig.newHostConfig().withNetworkMode("none"))
                    .exec()
                    .getId());
    try (WaitContainerResultCallback ended = new WaitContainerResultCallback()) {
      client.startContainerCmd(id).exec();
      int code =
          client.waitContainerCmd(id).exec(ended).awaitStatusCode(LIMIT_SECONDS, TimeUnit.SECONDS);
      if (code != 0) {
        throw new FabricException(
            "a container that only counts ended with exit code "
                + code
                + ": the Docker engine is not well");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      run.engine().removeContainer(id);
    }
  }
}
