package resync.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import resync.lab.archive.ScenarioText;
import resync.lab.wire.PacketKind;

/**
 * What {@code verify} runs in containers and what in the simulation, over the features there are.
 */
class AcceptanceSharesTest {
  private final AcceptanceShares shares = AcceptanceIT.shares();

  @Test
  void everyScenarioRunsSomewhere() {
    Set<ScenarioText> ran = new HashSet<>(shares.inSimulation());
    ran.addAll(shares.inContainers());
    assertEquals(Set.copyOf(shares.plan()), ran);
  }

  @Test
  void otherStacksRunInContainersOnly() {
    assertTrue(
        shares.inSimulation().stream().allMatch(s -> s.pair().matches("java(/java)+")),
        () -> shares.inSimulation().toString());
  }

  @Test
  void everyKindOfSentenceRunsWithTwoJavaGatewaysInContainersToo() {
    Set<String> missing = new TreeSet<>(kinds(shares.inSimulation()));
    missing.removeAll(
        kinds(shares.inContainers().stream().filter(shares.inSimulation()::contains).toList()));
    assertEquals(
        Set.of(),
        missing,
        "sentences without a scenario tagged " + AcceptanceShares.IN_CONTAINERS_TOO);
  }

  /** Sentences with their parameters taken out. */
  private static Set<String> kinds(List<ScenarioText> scenarios) {
    return scenarios.stream()
        .flatMap(s -> s.gherkin().lines())
        .map(String::strip)
        .filter(line -> line.matches("(Given|When|Then|And|But|\\*) .*"))
        .map(line -> line.substring(line.indexOf(' ') + 1))
        .map(AcceptanceSharesTest::kind)
        .collect(Collectors.toSet());
  }

  private static String kind(String sentence) {
    return sentence
        .replaceAll("\\bthe next \\d+ (" + PacketKind.WORDS + ")s", "the next N MESSAGEs")
        .replaceAll("\\b(" + PacketKind.WORDS + ")\\b", "MESSAGE")
        .replaceAll("\\b(west|east|hub|north|south)\\b", "SIDE")
        .replaceAll("\\b(office|voice|backup)\\b", "CHILD")
        .replaceAll("\\bIKEv[12]\\b", "IKE")
        .replaceAll("\\bis at [0-9a-f.:]+ and its host at [0-9a-f.:]+", "is at ADDRESS")
        .replaceAll("\\b(hosts|gateways|gateways and hosts) have IPv6 addresses", "have IPv6")
        .replaceAll("\\d+(\\.\\d+)* ?(milliseconds?|seconds?|minutes?|hours?)?", "N")
        .replaceAll("\\b(next|second|third|fourth|fifth|sixth)\\b", "NTH")
        .replaceAll("\\bpasses\\b", "pass");
  }

  @Test
  void saysWhatRunsWhere() {
    assertTrue(
        shares
            .words()
            .matches(
                "in containers: \\d+ scenarios \\(.*\\d+ java/java, .*\\d+ java/strongswan, .*\\);"
                    + " in the simulation: \\d+, of which \\d+ run in containers too; .*"),
        shares::words);
  }
}
