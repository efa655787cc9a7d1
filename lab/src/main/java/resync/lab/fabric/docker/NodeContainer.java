package resync.lab.fabric.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.LogContainerCmd;
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
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** A container that the fabric has made. */
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
   * @param folder mounted as /run/resync
   * @param defaultCapabilities whether it gets what Docker gives by default besides NET_ADMIN and
   *     NET_RAW
   */
  record Plan(
      String name,
      String image,
      Namespace namespace,
      Path folder,
      Map<String, String> environment,
      boolean defaultCapabilities,
      Map<String, String> labels) {}

  /** The network namespace of a container. */
  sealed interface Namespace {}

  /**
   * One of its own, attached to a network, as its only one.
   *
   * @param place whose address it has there
   * @param ipv6 whether it speaks IPv6 on its other links
   * @param sysctls besides those that all nodes have
   */
  record Own(
      String network, Underlay underlay, Place place, boolean ipv6, Map<String, String> sysctls)
      implements Namespace {}

  /** That of another container, which runs: to make one costs the engine more than all else. */
  record Joined(NodeContainer owner) implements Namespace {}

  /** Makes the container and starts it. */
  static NodeContainer start(DockerClient client, Plan plan) {
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
    switch (plan.namespace()) {
      case Own(
              String network,
              Underlay underlay,
              Place place,
              boolean ipv6,
              Map<String, String> sysctls) -> {
        host.withNetworkMode(network).withSysctls(sysctls(ipv6, sysctls));
        command
            .withHostName(place.word())
            .withIpv4Address(underlay.address(place))
            .withMacAddress(underlay.mac(place));
      }
      case Joined(NodeContainer owner) -> host.withNetworkMode("container:" + owner.id);
    }
    NodeContainer container = new NodeContainer(client, command.exec().getId());
    container.start();
    return container;
  }

  /**
   * Forwarding, no reverse path filter, and no chatter on the links. Where a node speaks IPv6, its
   * devices have the addresses that they are given and no other, and it asks for no router.
   */
  private static Map<String, String> sysctls(boolean ipv6, Map<String, String> further) {
    Map<String, String> sysctls = new HashMap<>(further);
    sysctls.put("net.ipv4.ip_forward", "1");
    sysctls.put("net.ipv4.conf.all.rp_filter", "0");
    sysctls.put("net.ipv4.conf.default.rp_filter", "0");
    if (ipv6) {
      sysctls.put("net.ipv6.conf.all.disable_ipv6", "0");
      sysctls.put("net.ipv6.conf.default.disable_ipv6", "0");
      sysctls.put("net.ipv6.conf.all.forwarding", "1");
      sysctls.put("net.ipv6.conf.default.forwarding", "1");
      sysctls.put("net.ipv6.conf.default.addr_gen_mode", "1");
      sysctls.put("net.ipv6.conf.default.accept_ra", "0");
    } else if (Files.exists(Path.of("/proc/sys/net/ipv6/conf/all"))) {
      sysctls.put("net.ipv6.conf.all.disable_ipv6", "1");
      sysctls.put("net.ipv6.conf.default.disable_ipv6", "1");
    }
    return sysctls;
  }

  String id() {
    return id;
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

  /** The last lines that its program printed, over all its starts. */
  String lastLines(int lines) {
    return log(command -> command.withTail(lines));
  }

  /**
   * What its program has printed since then, over all its starts; each line begins with its time.
   */
  String log(Instant since) {
    String text =
        log(command -> command.withTimestamps(true).withSince((int) since.getEpochSecond()));
    return text.lines()
        .filter(line -> !printedBefore(line, since))
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  private static boolean printedBefore(String line, Instant since) {
    try {
      return Instant.parse(line.substring(0, Math.max(0, line.indexOf(' ')))).isBefore(since);
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private String log(UnaryOperator<LogContainerCmd> wish) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    ResultCallback.Adapter<Frame> collector =
        new ResultCallback.Adapter<>() {
          @Override
          public void onNext(Frame frame) {
            text.writeBytes(frame.getPayload());
          }
        };
    try {
      wish.apply(client.logContainerCmd(id).withStdOut(true).withStdErr(true))
          .exec(collector)
          .awaitCompletion(ENGINE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("the run was interrupted");
    }
    return text.toString(StandardCharsets.UTF_8);
  }
}
