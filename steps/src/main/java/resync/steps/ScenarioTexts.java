package resync.steps;

import io.cucumber.plugin.event.Argument;
import io.cucumber.plugin.event.DataTableArgument;
import io.cucumber.plugin.event.PickleStepTestStep;
import io.cucumber.plugin.event.TestCase;
import io.cucumber.plugin.event.TestStep;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import resync.lab.archive.ScenarioText;
import resync.lab.scenario.PairOverride;
import resync.lab.topology.GatewayName;
import resync.lab.topology.Preset;

/** Writes a scenario as a feature of its own. */
final class ScenarioTexts {
  private ScenarioTexts() {}

  /**
   * The scenario with its background and its row of examples put in, and with another pair in place
   * where one is asked for.
   */
  static ScenarioText of(TestCase scenario, FeatureTitles titles, PairOverride pair) {
    String feature = titles.of(scenario.getUri());
    StringBuilder gherkin = new StringBuilder("Feature: ").append(feature).append("\n\n");
    if (!scenario.getTags().isEmpty()) {
      gherkin.append("  ").append(String.join(" ", scenario.getTags())).append('\n');
    }
    gherkin.append("  Scenario: ").append(scenario.getName()).append('\n');
    List<String> implementations = new ArrayList<>();
    for (TestStep step : scenario.getTestSteps()) {
      if (step instanceof PickleStepTestStep sentence) {
        append(gherkin, sentence, pair, implementations);
      }
    }
    return new ScenarioText(
        feature,
        scenario.getName(),
        file(scenario.getUri()),
        scenario.getLocation().getLine(),
        scenario.getTags(),
        String.join("/", implementations),
        gherkin.toString());
  }

  private static void append(
      StringBuilder gherkin,
      PickleStepTestStep sentence,
      PairOverride pair,
      List<String> implementations) {
    StringBuilder words = new StringBuilder(sentence.getStep().getText());
    int shift = 0;
    for (Argument argument : sentence.getDefinitionArgument()) {
      if (Parameters.IMPLEMENTATION.equals(argument.getParameterTypeName())) {
        GatewayName gateway = implementations.isEmpty() ? Preset.WEST : Preset.EAST;
        String chosen = pair.apply(gateway, argument.getValue());
        words.replace(argument.getStart() + shift, argument.getEnd() + shift, chosen);
        shift += chosen.length() - argument.getValue().length();
        implementations.add(chosen);
      }
    }
    gherkin.append("    ").append(sentence.getStep().getKeyword()).append(words).append('\n');
    if (sentence.getStep().getArgument() instanceof DataTableArgument table) {
      boolean gateways = sentence.getStep().getText().equals("gateways:");
      for (List<String> cells : table.cells()) {
        List<String> row = gateways ? running(cells, pair, implementations) : cells;
        gherkin.append("      | ").append(String.join(" | ", row)).append(" |\n");
      }
    }
  }

  /** A row of the table that declares gateways; its first one names the columns. */
  private static List<String> running(
      List<String> row, PairOverride pair, List<String> implementations) {
    if (row.size() < 2 || row.getFirst().equals("name")) {
      return row;
    }
    List<String> chosen = new ArrayList<>(row);
    chosen.set(1, pair.apply(new GatewayName(row.getFirst()), row.get(1)));
    implementations.add(chosen.get(1));
    return chosen;
  }

  /** The path of a feature's source, as a person would write it. */
  static String file(URI source) {
    if (!"file".equals(source.getScheme())) {
      return source.toString();
    }
    Path path = Path.of(source.getSchemeSpecificPart()).toAbsolutePath().normalize();
    Path here = Path.of("").toAbsolutePath();
    return path.startsWith(here) ? here.relativize(path).toString() : path.toString();
  }
}
