package resync.lab.fabric.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Network;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ThreadLocalRandom;
import org.testcontainers.dockerclient.DockerClientProviderStrategy;
import resync.lab.fabric.FabricException;

/** The Docker engine, found the way Testcontainers finds it. */
final class Engine {
  /** On every container and network: the run it belongs to. */
  static final String RUN = "resync.run";

  /** On every container and network of a {@link Site}: which one. */
  static final String SITE = "resync.site";

  /** On every container that one scenario has: which one, for people. */
  static final String SCENARIO = "resync.scenario";

  private static final String MTU = "1600";
  private static final Duration REMOVAL_LIMIT = Duration.ofSeconds(60);
  private static final int SUBNET_TRIES = 100;

  private final DockerClient client;

  private Engine(DockerClient client) {
    this.client = client;
  }

  /**
   * Finds the engine. Testcontainers' own factory would also start a container of an image that may
   * not be here (Ryuk), so only its search is used.
   */
  static Engine find() {
    List<DockerClientProviderStrategy> strategies = new ArrayList<>();
    ServiceLoader.load(DockerClientProviderStrategy.class).forEach(strategies::add);
    try {
      return new Engine(
          DockerClientProviderStrategy.getFirstValidStrategy(strategies).getDockerClient());
    } catch (IllegalStateException e) {
      throw new FabricException(
          "no Docker engine answers; ./resync setup installs and starts one", e);
    }
  }

  DockerClient client() {
    return client;
  }

  /**
   * Makes an internal network on a free subnet: nothing on it reaches the machine's own networks.
   */
  Underlay createNetwork(String name, Map<String, String> labels, List<Place> places) {
    int start = ThreadLocalRandom.current().nextInt(Underlay.COUNT);
    for (int i = 0; ; i++) {
      Underlay underlay = new Underlay((start + i) % Underlay.COUNT, places);
      try {
        client
            .createNetworkCmd()
            .withName(name)
            .withInternal(true)
            .withCheckDuplicate(true)
            .withIpam(
                new Network.Ipam()
                    .withConfig(new Network.Ipam.Config().withSubnet(underlay.subnet())))
            .withOptions(Map.of("com.docker.network.driver.mtu", MTU))
            .withLabels(labels)
            .exec();
        return underlay;
      } catch (DockerException e) {
        if (i >= SUBNET_TRIES || !String.valueOf(e.getMessage()).contains("overlap")) {
          throw new FabricException(
              "the Docker engine cannot make a network: " + e.getMessage(), e);
        }
      }
    }
  }

  List<Container> containers(String label) {
    return client.listContainersCmd().withShowAll(true).withLabelFilter(List.of(label)).exec();
  }

  List<Network> networks(String label) {
    return client.listNetworksCmd().withFilter("label", List.of(label)).exec();
  }

  void removeContainer(String id) {
    try {
      client.removeContainerCmd(id).withForce(true).withRemoveVolumes(true).exec();
    } catch (NotFoundException e) {
      // Somebody else removed it.
    } catch (DockerException e) {
      if (!String.valueOf(e.getMessage()).contains("already in progress")) {
        throw e;
      }
    }
  }

  void removeNetwork(String id) {
    try {
      client.removeNetworkCmd(id).exec();
    } catch (NotFoundException e) {
      // Somebody else removed it.
    } catch (DockerException e) {
      if (!String.valueOf(e.getMessage()).contains("active endpoints")) {
        throw e;
      }
    }
  }

  /**
   * Removes every container, then every network with that label ({@code key=value}). Others may be
   * removing the same at the same time.
   */
  void removeAll(String label) {
    boolean interrupted = Thread.interrupted();
    try {
      if (!new RealTime().await(REMOVAL_LIMIT, () -> removed(label))) {
        throw new FabricException(
            "the Docker engine did not remove everything labelled "
                + label
                + "; docker ps -a --filter label="
                + label
                + " shows what is left");
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private boolean removed(String label) {
    List<Container> containers = containers(label);
    List<Network> networks = networks(label);
    Parallel.each(containers, container -> removeContainer(container.getId()));
    networks.forEach(network -> removeNetwork(network.getId()));
    return containers.isEmpty() && networks.isEmpty();
  }
}
