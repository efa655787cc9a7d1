package resync.steps;

import io.cucumber.core.options.CommandlineOptionsParser;
import io.cucumber.core.options.RuntimeOptions;
import io.cucumber.core.runtime.Runtime;
import io.cucumber.plugin.Plugin;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import resync.lab.archive.ScenarioText;
import resync.lab.scenario.FeatureRunner;
import resync.lab.scenario.LabRun;
import resync.lab.scenario.Mistake;
import resync.lab.scenario.PairOverride;

/** Runs features by Cucumber's own runtime, which has a thread for each of several jobs. */
public final class CucumberRunner implements FeatureRunner {
  private static final String GLUE = "resync.steps";

  @Override
  public Plan plan(Selection selection, PairOverride pair, Set<String> implementations) {
    Planning planning = new Planning(pair, implementations);
    List<String> files = new FeatureFiles(planning).readable(selection.features());
    if (files.isEmpty()) {
      return new Plan(List.of(), planning.mistakes());
    }
    List<String> arguments = new ArrayList<>();
    selection.tags().ifPresent(t -> arguments.addAll(List.of("--tags", t)));
    selection.name().ifPresent(n -> arguments.addAll(List.of("--name", n)));
    arguments.addAll(files);
    List<ScenarioText> scenarios = rehearse(arguments, new PlanPlugin(planning), planning);
    return new Plan(
        pair.equals(PairOverride.NONE) ? scenarios : distinct(scenarios), planning.mistakes());
  }

  private static List<ScenarioText> rehearse(
      List<String> arguments, PlanPlugin plugin, Planning planning) {
    CurrentRun.plan(planning);
    try {
      run(arguments, plugin);
    } finally {
      CurrentRun.plan(null);
    }
    plugin.finish();
    return plugin.scenarios();
  }

  @Override
  public List<String> rehearse(List<Path> features, Stage stage) {
    Planning planning =
        new Planning(
            PairOverride.NONE,
            text -> stage.begin(Path.of(text.file()).toAbsolutePath().normalize(), text));
    List<String> files =
        new FeatureFiles(planning).readable(features.stream().map(Path::toString).toList());
    if (!files.isEmpty()) {
      rehearse(files, new PlanPlugin(planning, stage::end), planning);
    }
    return planning.mistakes();
  }

  // With another pair in place, the rows of an outline over pairs say the same thing.
  private static List<ScenarioText> distinct(List<ScenarioText> scenarios) {
    Map<String, ScenarioText> byText = new LinkedHashMap<>();
    scenarios.forEach(s -> byText.putIfAbsent(s.file() + "\n" + s.gherkin(), s));
    return List.copyOf(byText.values());
  }

  @Override
  public void run(Plan plan, LabRun run, Path reports, int round) {
    String suffix = round == 1 ? "" : "-" + round;
    List<String> arguments = new ArrayList<>();
    arguments.addAll(
        List.of("--plugin", "message:" + reports.resolve("messages" + suffix + ".ndjson")));
    arguments.addAll(List.of("--threads", Integer.toString(run.jobs())));
    arguments.addAll(linesByFile(plan.scenarios()));
    run.round(round, plan.scenarios());
    CurrentRun.set(run);
    try {
      run(arguments, new RunPlugin());
    } finally {
      CurrentRun.set(null);
    }
  }

  static List<String> linesByFile(List<ScenarioText> scenarios) {
    Map<String, String> lines =
        scenarios.stream()
            .collect(
                Collectors.groupingBy(
                    ScenarioText::file,
                    LinkedHashMap::new,
                    Collectors.mapping(s -> ":" + s.line(), Collectors.joining())));
    return lines.entrySet().stream().map(e -> e.getKey() + e.getValue()).toList();
  }

  private static void run(List<String> arguments, Plugin plugin) {
    List<String> all = new ArrayList<>(List.of("--glue", GLUE));
    all.addAll(arguments);
    ByteArrayOutputStream complaints = new ByteArrayOutputStream();
    CommandlineOptionsParser parser = new CommandlineOptionsParser(complaints);
    RuntimeOptions options;
    try {
      options = parser.parse(all.toArray(String[]::new)).build();
    } catch (RuntimeException e) {
      throw new Mistake(firstLine(e));
    }
    if (parser.exitStatus().isPresent()) {
      throw new Mistake(complaints.toString(StandardCharsets.UTF_8).lines().findFirst().orElse(""));
    }
    try {
      Runtime.builder()
          .withRuntimeOptions(options)
          .withAdditionalPlugins(plugin)
          .withEventBus(new JudgedSteps())
          .build()
          .run();
    } catch (io.cucumber.core.gherkin.FeatureParserException e) {
      throw new Mistake(parseMistake(e));
    }
  }

  private static String firstLine(Throwable problem) {
    String message = problem.getMessage();
    return message == null ? problem.toString() : message.lines().findFirst().orElse("");
  }

  private static String parseMistake(Throwable problem) {
    String message = String.valueOf(problem.getMessage());
    return Arrays.stream(message.split("\n"))
        .map(String::strip)
        .filter(l -> !l.isEmpty())
        .collect(Collectors.joining(" "));
  }
}
