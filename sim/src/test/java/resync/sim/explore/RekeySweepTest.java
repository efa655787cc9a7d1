package resync.sim.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import resync.lab.node.SaScope;
import resync.lab.topology.IkeVersion;
import resync.lab.wire.Treatment;
import resync.peer.engine.Engine;
import resync.sim.EngineMaker;

/**
 * A rekeying of each kind, by one end or both, with each of its messages lost, late or doubled, in
 * either direction: no probe is lost that need not be, and nothing is left over. It runs a part of
 * the cases, spread over all choices; {@code ./resync explore --sweep --seeds N} runs every one.
 */
class RekeySweepTest {
  /** One case of so many, which share no factor with the numbers of choices. */
  private static final int STRIDE = 5;

  /** The same of patient gateways, whose cases take longer. */
  private static final int PATIENT_STRIDE = 13;

  @ParameterizedTest
  @EnumSource(IkeVersion.class)
  void noMessageOfARekeyingMatters(IkeVersion version) {
    Sweep sweep = new Sweep(version);
    EngineMaker engines = new KeyPool().over(Engine::new);
    List<Ran> all =
        LongStream.range(0, sweep.cases())
            .filter(seed -> seed % (seed < sweep.impatient() ? STRIDE : PATIENT_STRIDE) == 0)
            .parallel()
            .mapToObj(seed -> Ran.of(sweep, seed, engines))
            .toList();
    System.out.println(table(version, all));
    assertEquals(
        List.of(), all.stream().filter(ran -> ran.violation().isPresent()).map(Ran::told).toList());
    assertTrue(all.stream().filter(Ran::met).count() > all.size() / 3, "hardly any message came");
  }

  /**
   * A case that was run.
   *
   * @param met whether its message came
   */
  private record Ran(
      Sweep.Case what, Schedule schedule, boolean met, Optional<Violation> violation) {

    static Ran of(Sweep sweep, long seed, EngineMaker engines) {
      Schedule schedule = sweep.schedule(seed);
      Trial.Outcome outcome = Trial.run(schedule, engines);
      boolean met = outcome.done().size() == schedule.steps().size();
      return new Ran(sweep.of(seed), schedule, met, outcome.violation());
    }

    String told() {
      return "seed %d: %s: %s"
          .formatted(
              schedule.seed(),
              violation.map(v -> v.what().words() + " (" + v.detail() + ")").orElse(""),
              sentences(schedule));
    }
  }

  private static String sentences(Schedule schedule) {
    return schedule.steps().stream()
        .map(step -> step.before().toMillis() + " ms, " + step.act().sentence())
        .collect(Collectors.joining(", "));
  }

  /**
   * Of each kind, each set of ends and each fate: in how many cases the message came, of those run.
   */
  private static String table(IkeVersion version, List<Ran> all) {
    List<Treatment> fates = all.stream().map(ran -> ran.what().fate()).distinct().toList();
    StringBuilder text = new StringBuilder();
    text.append(
        "%s: cases in which the message of a rekeying came, of those run%n%-8s%-18s"
            .formatted(version, "rekeyed", "by"));
    fates.forEach(fate -> text.append("%-14s".formatted(words(fate))));
    text.append("violations\n");
    for (SaScope scope : SaScope.values()) {
      for (Sweep.Ends ends : Sweep.ENDS) {
        List<Ran> row = those(all, c -> c.scope() == scope && c.ends().equals(ends));
        text.append("%-8s%-18s".formatted(scope, ends.words()));
        fates.forEach(
            fate -> text.append("%-14s".formatted(count(those(row, c -> c.fate().equals(fate))))));
        text.append(row.stream().filter(ran -> ran.violation().isPresent()).count()).append("\n");
      }
    }
    return text.append("all: ").append(count(all)).toString();
  }

  private static List<Ran> those(List<Ran> all, Predicate<Sweep.Case> which) {
    return all.stream().filter(ran -> which.test(ran.what())).toList();
  }

  private static String count(List<Ran> some) {
    return some.stream().filter(Ran::met).count() + " of " + some.size();
  }

  private static String words(Treatment fate) {
    return switch (fate) {
      case Treatment.Lost() -> "lost";
      case Treatment.Delayed(Duration by) -> by.toMillis() + " ms late";
      case Treatment.Duplicated(int copies, Duration _) -> copies + 1 + " times";
    };
  }

  @ParameterizedTest
  @EnumSource(IkeVersion.class)
  void everyCaseIsAnother(IkeVersion version) {
    Sweep sweep = new Sweep(version);
    long different =
        LongStream.range(0, sweep.cases())
            .mapToObj(sweep::schedule)
            .map(s -> s.timing() + " " + sentences(s))
            .distinct()
            .count();
    assertEquals(sweep.cases(), different);
  }
}
