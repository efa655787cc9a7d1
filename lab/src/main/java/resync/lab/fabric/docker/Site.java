package resync.lab.fabric.docker;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import resync.lab.topology.GatewayName;

/**
 * A Docker network and the containers on it that are kept from one scenario to the next: hosts, the
 * wire, and the network namespaces that gateways are started in. One testbed at a time stands on
 * it.
 */
final class Site {
  /** What a kept container runs where it only keeps a namespace: a host that never begins. */
  private static final String HOST = "host";

  private static final String WIRE = "wire";

  private final DockerRun run;
  private final String name;
  private final Underlay underlay;
  private final List<GatewayName> gateways;
  private final boolean ipv6;
  private final Map<Place, KeptNode> kept = new LinkedHashMap<>();
  private final AtomicInteger scenarios = new AtomicInteger();

  private Site(
      DockerRun run, String name, List<GatewayName> gateways, boolean ipv6, Underlay underlay) {
    this.run = run;
    this.name = name;
    this.gateways = List.copyOf(gateways);
    this.ipv6 = ipv6;
    this.underlay = underlay;
  }

  /**
   * A new one, without containers.
   *
   * @param ipv6 whether its nodes speak IPv6: an engine lets nobody change that later
   */
  static Site make(DockerRun run, String name, List<GatewayName> gateways, boolean ipv6) {
    Underlay underlay =
        run.make(
            () ->
                run.engine()
                    .createNetwork("resync-" + name, labels(run, name), Place.all(gateways)));
    return new Site(run, name, gateways, ipv6, underlay);
  }

  private static Map<String, String> labels(DockerRun run, String name) {
    return Map.of(Engine.RUN, run.folder().id(), Engine.SITE, name);
  }

  /** Whether its places are those of a topology of these gateways, and speak IPv6 or not. */
  boolean isFor(List<GatewayName> names, boolean withIpv6) {
    return gateways.equals(names) && ipv6 == withIpv6;
  }

  /** Whether its nodes speak IPv6. */
  boolean ipv6() {
    return ipv6;
  }

  /** Unique on the engine. */
  String name() {
    return name;
  }

  String network() {
    return "resync-" + name;
  }

  Underlay underlay() {
    return underlay;
  }

  /** A number for the next scenario here, as the name of its folders. */
  String nextScenario() {
    return Integer.toString(scenarios.incrementAndGet());
  }

  /** Of everything on it, also what only one scenario has. */
  Map<String, String> labels() {
    return labels(run, name);
  }

  /** Its folder on the host: {@code <run>/<site>}. */
  String folder() {
    return name.substring(name.indexOf('-') + 1);
  }

  /** The image of the container that is kept at a place. */
  static String image(Place place) {
    return place.equals(Place.WIRE) ? WIRE : HOST;
  }

  /** The container kept at a place, which is made when it is first needed, and ready. */
  KeptNode kept(Place place) {
    synchronized (this) {
      KeptNode known = kept.get(place);
      if (known != null) {
        return known;
      }
    }
    String below = folder() + "/" + place.word();
    run.folder().subfolder(folder());
    NodeContainer.Plan plan =
        new NodeContainer.Plan(
            network() + "-" + place.word(),
            run.images().tag(image(place)),
            new NodeContainer.Own(network(), underlay, place, ipv6, Map.of()),
            run.folder().subfolder(below),
            Map.of(),
            false,
            labels());
    KeptNode made =
        new KeptNode(
            place, run.make(() -> NodeContainer.start(run.engine().client(), plan)), plan.folder());
    made.awaitReady();
    synchronized (this) {
      kept.put(place, made);
    }
    return made;
  }

  private synchronized List<KeptNode> all() {
    return List.copyOf(kept.values());
  }

  /**
   * Ends the scenario in all its containers.
   *
   * @return what is left of it; where that is nothing, the next scenario can have the site
   */
  List<String> end() {
    List<String> left = new ArrayList<>();
    Parallel.each(
        all(),
        node -> {
          List<String> here = node.end();
          synchronized (left) {
            left.addAll(here);
          }
        });
    return left;
  }

  /** Removes everything on it. */
  void remove() {
    run.engine().removeAll(Engine.SITE + "=" + name);
    RunFolder.delete(run.folder().path().resolve(folder()));
  }
}
