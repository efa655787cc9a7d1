package resync.lab.fabric.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Device;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One container of a testbed. */
final class NodeContainer {
  private static final int ENGINE_SECONDS = 60;
  private static final String TUN = "/dev/net/tun";

  private final DockerClient client;
  private final String id;

  private NodeContainer(DockerClient client, String id) {
    this.client = client;
    this.id = id;
  }

  /**
   * What a container is made of.
   *
   * @param name unique on the engine
   * @param network it is attached to, as its only one
   * @param seat the place whose address it has there
   * @param owner of the network namespace that it joins; null where it has its own
   * @param folder mounted as /run/resync
   * @param command arguments of the image's program
   * @param defaultCapabilities whether it gets what Docker gives by default besides NET_ADMIN and
   *     NET_RAW
   * @param sysctls of its network namespace, besides those that all nodes have
   */
  record Plan(
      Place place,
      String name,
      String image,
      String network,
      Underlay underlay,
      Place seat,
      @Nullable NodeContainer owner,
      Path folder,
      List<String> command,
      Map<String, String> environment,
      boolean defaultCapabilities,
      Map<String, String> sysctls,
      Map<String, String> labels) {}

  /** Makes the container; it does not run yet. */
  static NodeContainer create(DockerClient client, Plan plan) {
    HostConfig host =
        HostConfig.newHostConfig()
            .withCapAdd(Capability.NET_ADMIN, Capability.NET_RAW)
            .withDevices(new Device("rwm", TUN, TUN))
            .withBinds(new Bind(plan.folder().toString(), new Volume("/run/resync")));
    if (!plan.defaultCapabilities()) {
      host.withCapDrop(Capability.ALL);
    }
    CreateContainerCmd command =
        client
            .createContainerCmd(plan.image())
            .withName(plan.name())
            .withEnv(plan.environment().entrySet().stream().map(Object::toString).toList())
            .withLabels(plan.labels())
            .withHostConfig(host);
    NodeContainer owner = plan.owner();
    if (owner == null) {
      host.withNetworkMode(plan.network()).withSysctls(sysctls(plan.sysctls()));
      command
          .withHostName(plan.place().word())
          .withIpv4Address(plan.underlay().address(plan.seat()))
          .withMacAddress(plan.underlay().mac(plan.seat()));
    } else {
      host.withNetworkMode("container:" + owner.id);
    }
    if (!plan.command().isEmpty()) {
      command.withCmd(plan.command());
    }
    return new NodeContainer(client, command.exec().getId());
  }

  /** Forwarding, no reverse path filter, and no IPv6 chatter on the links where there is IPv6. */
  private static Map<String, String> sysctls(Map<String, String> further) {
    Map<String, String> sysctls = new HashMap<>(further);
    sysctls.put("net.ipv4.ip_forward", "1");
    sysctls.put("net.ipv4.conf.all.rp_filter", "0");
    sysctls.put("net.ipv4.conf.default.rp_filter", "0");
    if (Files.exists(Path.of("/proc/sys/net/ipv6/conf/all"))) {
      sysctls.put("net.ipv6.conf.all.disable_ipv6", "1");
      sysctls.put("net.ipv6.conf.default.disable_ipv6", "1");
    }
    return sysctls;
  }

  void start() {
    client.startContainerCmd(id).exec();
  }

  /** Ends its program by SIGKILL; returns when it has ended. */
  void kill() {
    client.killContainerCmd(id).exec();
    try (WaitContainerResultCallback ended =
        client.waitContainerCmd(id).exec(new WaitContainerResultCallback())) {
      ended.awaitStatusCode(ENGINE_SECONDS, TimeUnit.SECONDS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Asks its program to end (SIGTERM), and kills it after some seconds. Nothing if it has ended.
   */
  void stop(int seconds) {
    try {
      client.stopContainerCmd(id).withTimeout(seconds).exec();
    } catch (NotModifiedException | NotFoundException e) {
      // It does not run.
    }
  }

  /** The exit code of its program, or -1 while it runs. */
  int exitCode() {
    InspectContainerResponse.ContainerState state =
        client.inspectContainerCmd(id).exec().getState();
    Long code = state.getExitCodeLong();
    return Boolean.TRUE.equals(state.getRunning()) || code == null ? -1 : code.intValue();
  }

  /**
   * What its program printed, over all its starts.
   *
   * @param lines from the end, 0 for all
   * @param timestamps whether each line starts with its time
   */
  String log(int lines, boolean timestamps) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    ResultCallback.Adapter<Frame> collector =
        new ResultCallback.Adapter<>() {
          @Override
          public void onNext(Frame frame) {
            text.writeBytes(frame.getPayload());
          }
        };
    try {
      client
          .logContainerCmd(id)
          .withStdOut(true)
          .withStdErr(true)
          .withTimestamps(timestamps)
          .withTail(lines == 0 ? Integer.MAX_VALUE : lines)
          .exec(collector)
          .awaitCompletion(ENGINE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("the run was interrupted");
    }
    return text.toString(StandardCharsets.UTF_8);
  }
}
