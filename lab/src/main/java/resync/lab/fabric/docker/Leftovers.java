package resync.lab.fabric.docker;

import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Network;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Removes what runs have left that were killed. Runs that are at work are left alone. */
final class Leftovers {
  private final Engine engine;
  private final String ownRun;

  Leftovers(Engine engine, String ownRun) {
    this.engine = engine;
    this.ownRun = ownRun;
  }

  /** One sentence for the user where something was removed, else none. */
  List<String> sweep() {
    Set<String> dead = new HashSet<>();
    Set<String> alive = new HashSet<>(Set.of(ownRun));
    List<Container> containers =
        engine.containers(Engine.RUN).stream()
            .filter(c -> isDead(c.getLabels().getOrDefault(Engine.RUN, ""), dead, alive))
            .toList();
    Parallel.each(containers, container -> engine.removeContainer(container.getId()));
    List<Network> networks =
        engine.networks(Engine.RUN).stream()
            .filter(n -> isDead(n.getLabels().getOrDefault(Engine.RUN, ""), dead, alive))
            .toList();
    networks.forEach(network -> engine.removeNetwork(network.getId()));
    RunFolder.abandoned(ownRun).forEach(RunFolder::deleteAbandoned);
    return sentences(containers.size(), networks.size(), dead.size());
  }

  private static boolean isDead(String run, Set<String> dead, Set<String> alive) {
    if (!dead.contains(run) && !alive.contains(run)) {
      (RunFolder.lives(run) ? alive : dead).add(run);
    }
    return dead.contains(run);
  }

  static List<String> sentences(int containers, int networks, int runs) {
    List<String> parts = new ArrayList<>();
    if (containers > 0) {
      parts.add(count(containers, "container"));
    }
    if (networks > 0) {
      parts.add(count(networks, "network"));
    }
    if (parts.isEmpty()) {
      return List.of();
    }
    String whose = runs == 1 ? "a run that was killed" : runs + " runs that were killed";
    return List.of("removed " + String.join(" and ", parts) + " of " + whose);
  }

  private static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
