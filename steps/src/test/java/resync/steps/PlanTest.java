package resync.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import resync.lab.archive.ScenarioText;
import resync.lab.scenario.FeatureRunner;
import resync.lab.scenario.Mistake;
import resync.lab.scenario.PairOverride;

/** What a plan finds in features, before anything is started. */
class PlanTest {
  private static final Set<String> IMPLEMENTATIONS = Set.of("java", "strongswan");
  private static final String OUTLINE =
      """
      Feature: things
        Background:
          Given an IKEv2 tunnel between west and east
        @slow
        Scenario Outline: a title
          Given gateways west running <west> and east running <east>
          Then west and east agree on their SAs
          Examples:
            | west       | east |
            | java       | java |
            | strongswan | java |
      """;

  @TempDir Path folder;

  private FeatureRunner.Plan plan(String feature, PairOverride pair, Optional<String> tags)
      throws IOException {
    Path file = folder.resolve("some.feature");
    Files.writeString(file, feature);
    return new CucumberRunner()
        .plan(
            new FeatureRunner.Selection(List.of(file.toString()), tags, Optional.empty()),
            pair,
            IMPLEMENTATIONS);
  }

  private FeatureRunner.Plan plan(String feature) throws IOException {
    return plan(feature, PairOverride.NONE, Optional.empty());
  }

  @Test
  void writesARowOfAnOutlineAsAFeatureOfItsOwn() throws IOException {
    ScenarioText second = plan(OUTLINE).scenarios().get(1);
    assertEquals("strongswan/java", second.pair());
    assertEquals(11, second.line());
    assertEquals(List.of("@slow"), second.tags());
    assertEquals(
        """
        Feature: things

          @slow
          Scenario: a title
            Given an IKEv2 tunnel between west and east
            Given gateways west running strongswan and east running java
            Then west and east agree on their SAs
        """,
        second.gherkin());
    assertEquals(second.gherkin(), plan(second.gherkin()).scenarios().getFirst().gherkin());
  }

  @Test
  void runsRowsThatAnotherPairMadeEqualOnce() throws IOException {
    FeatureRunner.Plan plan =
        plan(OUTLINE, PairOverride.parse("west=java,east=strongswan"), Optional.empty());
    assertEquals(
        List.of("java/strongswan"), plan.scenarios().stream().map(ScenarioText::pair).toList());
  }

  @Test
  void namesTheNearestSentences() throws IOException {
    String mistake =
        plan("Feature: f\n  Scenario: s\n    Then traffic flows within 5 seconds\n")
            .mistakes()
            .getFirst();
    assertTrue(
        mistake.contains("some.feature:3: no such sentence: \"traffic flows within 5 seconds\""),
        mistake);
    assertTrue(
        mistake.contains("the nearest are:\n    traffic flows again within {duration}"), mistake);
  }

  @Test
  void namesTheImplementationsThatExist() throws IOException {
    String mistake = plan(OUTLINE.replace("strongswan", "windows")).mistakes().getFirst();
    assertTrue(
        mistake.endsWith(
            "some.feature:6: there is no implementation \"windows\"; there are: java, strongswan"),
        mistake);
  }

  @Test
  void namesTheSettingsOfATunnel() throws IOException {
    String feature =
        """
        Feature: f
          Scenario: s
            Given an IKEv2 tunnel between west and east with:
              | colour | red |
            And gateways west running java and east running java
            Then west and east agree on their SAs
        """;
    String mistake = plan(feature).mistakes().getFirst();
    assertTrue(mistake.contains("some.feature:3: a tunnel has no setting \"colour\""), mistake);
  }

  @Test
  void saysWhereAFeatureCannotBeRead() throws IOException {
    String mistake =
        plan("Feature: f\n  Scenario: s\n    When 3 seconds pass\n    sense\n")
            .mistakes()
            .getFirst();
    assertTrue(
        mistake.contains(
            "some.feature:4: \"sense\" begins with no keyword; a line begins with Given"),
        mistake);
  }

  @Test
  void leavesOutWhatTheTagsExclude() throws IOException {
    assertEquals(List.of(), plan(OUTLINE, PairOverride.NONE, Optional.of("not @slow")).scenarios());
    assertThrows(Mistake.class, () -> plan(OUTLINE, PairOverride.NONE, Optional.of("and and")));
  }
}
