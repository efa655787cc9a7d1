package resync.sim.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import resync.lab.topology.IkeVersion;
import resync.peer.engine.Engine;

/**
 * A rekeying of each kind, by one end or both, with each of its messages lost, late or doubled, in
 * either direction: no probe is lost that need not be, and nothing is left over. Each case once;
 * {@code ./resync explore --sweep --seeds N} runs them with more keys and nonces.
 */
class RekeySweepTest {
  private static final int THREADS = 2;

  @ParameterizedTest
  @EnumSource(IkeVersion.class)
  void noMessageOfARekeyingMatters(IkeVersion version) {
    Sweep sweep = new Sweep(version);
    Explorer explorer = new Explorer(sweep::schedule, Engine::new, sweep.cases());
    List<Explorer.Found> found = explorer.search(0, sweep.cases(), THREADS, (_, _, _) -> {});
    System.out.printf(
        "%s: %d cases of a message of a rekeying, which came in %d of them, %d violations%n",
        version, explorer.finished(), explorer.met(), found.size());
    assertEquals(List.of(), found.stream().map(RekeySweepTest::told).toList());
    assertTrue(explorer.met() > sweep.cases() / 3, "hardly any message came");
  }

  private static String told(Explorer.Found found) {
    return "seed %d: %s (%s): %s"
        .formatted(
            found.schedule().seed(),
            found.violation().what().words(),
            found.violation().detail(),
            found.schedule().steps().stream()
                .map(step -> step.act().sentence())
                .collect(Collectors.joining(", ")));
  }

  @ParameterizedTest
  @EnumSource(IkeVersion.class)
  void everyCaseIsAnother(IkeVersion version) {
    Sweep sweep = new Sweep(version);
    long different =
        LongStream.range(0, sweep.cases())
            .mapToObj(sweep::schedule)
            .map(
                s ->
                    s.timing()
                        + s.steps().stream().map(t -> t.act().sentence()).toList().toString())
            .distinct()
            .count();
    assertEquals(sweep.cases(), different);
  }
}
