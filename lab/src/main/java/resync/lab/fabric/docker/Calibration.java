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
 * gateway that may be at work at the same moment, and ends.
 */
final class Calibration {
  /** What one scenario's takes on two cores of 2024 that nothing else keeps busy. */
  private static final Duration REFERENCE = Duration.ofMillis(800);

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
    work(run, "(%s) & ".formatted(COUNT).repeat(GATEWAYS * jobs) + "wait");
    return slowness(Duration.ofNanos(System.nanoTime() - start));
  }

  /** By how long it took, in tenths. */
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
