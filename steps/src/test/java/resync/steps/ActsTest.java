package resync.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import resync.lab.fault.Act;
import resync.lab.node.SaScope;
import resync.lab.scenario.FeatureRunner;
import resync.lab.scenario.PairOverride;
import resync.lab.topology.Preset;
import resync.lab.wire.PacketKind;
import resync.lab.wire.Treatment;

/** An act says itself in a sentence that features have. */
class ActsTest {
  private static final Duration WHILE = Duration.ofMillis(1_234);
  private static final PacketKind KIND = new PacketKind.EspPacket();

  @TempDir Path folder;

  private static Stream<Act> acts() {
    return Stream.of(
            Stream.of(
                new Act.Restart(Preset.EAST),
                new Act.Initiation(List.of(Preset.WEST)),
                new Act.Initiation(Preset.PAIR),
                new Act.Outage(WHILE),
                new Act.Loss(30, WHILE),
                new Act.MappingsLost(Preset.WEST),
                treated(0, 3, new Treatment.Lost())),
            Arrays.stream(SaScope.values()).flatMap(ActsTest::of),
            Stream.of(
                    new Treatment.Lost(),
                    new Treatment.Delayed(WHILE),
                    new Treatment.Duplicated(1, Duration.ZERO))
                .flatMap(fate -> Stream.of(0, 1, 5).map(skipped -> treated(skipped, 1, fate))))
        .flatMap(all -> all);
  }

  private static Stream<Act> of(SaScope scope) {
    return Stream.of(
        new Act.SasForgotten(Preset.WEST, scope),
        new Act.SasCleared(List.of(Preset.WEST), scope),
        new Act.SasCleared(Preset.PAIR, scope),
        new Act.SasRekeyed(List.of(Preset.EAST), scope),
        new Act.SasRekeyed(Preset.PAIR, scope));
  }

  private static Act treated(int skipped, int count, Treatment fate) {
    return new Act.PacketsTreated(Preset.WEST_TO_EAST, KIND, skipped, count, fate);
  }

  @Test
  void eachIsHere() {
    assertEquals(
        Set.of(Act.class.getPermittedSubclasses()),
        acts().map(Object::getClass).collect(Collectors.toSet()));
  }

  @Test
  void aFeatureMaySayEach() throws IOException {
    Path feature = folder.resolve("acts.feature");
    Files.writeString(
        feature,
        """
        Feature: Acts
          Scenario: all of them
            Given gateways west running java and east running java
            And a NAT in front of west
            And an IKEv2 tunnel between west and east
            And traffic flowing from west to east
        %s\
            Then traffic flows again within 1 second
        """
            .formatted(
                acts()
                    .map(act -> "    When " + act.sentence() + "\n")
                    .collect(Collectors.joining())));
    FeatureRunner.Plan plan =
        new CucumberRunner()
            .plan(
                new FeatureRunner.Selection(
                    List.of(feature.toString()), Optional.empty(), Optional.empty()),
                PairOverride.NONE,
                Set.of("java"));
    assertEquals(List.of(), plan.mistakes());
    assertEquals(1, plan.scenarios().size());
  }
}
