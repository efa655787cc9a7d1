package resync.lab.scenario;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import resync.lab.archive.ScenarioText;
import resync.lab.check.Finding;
import resync.lab.check.Verdict;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.fabric.Testbed;
import resync.lab.fault.Fault;
import resync.lab.topology.IkeVersion;
import resync.lab.topology.Preset;

/** A scenario whose sentences a test says, on a fabric without anything behind it. */
abstract class ScenarioStage {
  private static final ScenarioText TEXT =
      new ScenarioText(
          "F", "a title", "f.feature", 3, List.of(), "java/strongswan", "Feature: F\n");

  @TempDir Path root;
  final FakeFabric fabric = new FakeFabric();
  LabRun run;
  Scenario scenario;

  @BeforeEach
  void begin() {
    run =
        LabRun.open(
            fabric,
            new LabRun.Settings(root, PairOverride.NONE, List.of("run"), 1, RunListener.NONE));
    scenario = run.begin(TEXT);
  }

  final void given() {
    scenario.givens().gateways("java", "strongswan");
    scenario.givens().tunnel(IkeVersion.IKEV2, Preset.WEST, Preset.EAST);
  }

  static void assertSays(Throwable problem, String words) {
    assertTrue(String.valueOf(problem.getMessage()).contains(words), problem::toString);
  }

  static Expectation finds(Verdict verdict) {
    return Expectation.now(e -> new Finding("check", verdict, "because"));
  }

  final Verdict say(Expectation expectation) {
    return scenario.observe("then", () -> scenario.expect(expectation)).getFirst().verdict();
  }

  /** Traffic is down for a time. Healing fails unless that time was zero. */
  record Outage(Duration length, List<String> healed) implements Fault {
    @Override
    public Optional<String> unmet(Evidence evidence) {
      return Optional.empty();
    }

    @Override
    public FaultRecord inject(Testbed testbed, String sentence) {
      FakeTestbed fake = (FakeTestbed) testbed;
      Instant from = fake.now();
      fake.up = false;
      fake.pass(length);
      fake.up = true;
      return new FaultRecord(sentence, Preset.EAST, FaultRecord.Kind.OTHER, from, fake.now());
    }

    @Override
    public void heal(Testbed testbed) {
      if (length.compareTo(Duration.ofMillis(10)) <= 0) {
        healed.add(length.toString());
        if (!length.isZero()) {
          throw new IllegalStateException("cannot heal " + length);
        }
      }
    }
  }
}
