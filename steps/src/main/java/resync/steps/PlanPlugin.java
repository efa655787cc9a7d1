package resync.steps;

import io.cucumber.plugin.ConcurrentEventListener;
import io.cucumber.plugin.event.Argument;
import io.cucumber.plugin.event.DataTableArgument;
import io.cucumber.plugin.event.EventPublisher;
import io.cucumber.plugin.event.PickleStepTestStep;
import io.cucumber.plugin.event.SnippetsSuggestedEvent;
import io.cucumber.plugin.event.Status;
import io.cucumber.plugin.event.StepDefinedEvent;
import io.cucumber.plugin.event.TestCase;
import io.cucumber.plugin.event.TestCaseStarted;
import io.cucumber.plugin.event.TestSourceParsed;
import io.cucumber.plugin.event.TestStep;
import io.cucumber.plugin.event.TestStepFinished;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import resync.lab.archive.ScenarioText;
import resync.lab.scenario.Mistake;
import resync.lab.scenario.PairOverride;
import resync.lab.scenario.TunnelTable;
import resync.lab.topology.IkeVersion;

/** Listens to a dry run: which scenarios there are, and what in them cannot be understood. */
final class PlanPlugin implements ConcurrentEventListener {
  private static final int NEAREST = 3;

  private final PairOverride pair;
  private final Set<String> implementations;
  private final FeatureTitles titles = new FeatureTitles();
  private final Set<String> sentences = new TreeSet<>();
  private final List<ScenarioText> scenarios = new ArrayList<>();
  private final List<Unknown> unknown = new ArrayList<>();
  private final Set<String> mistakes = new LinkedHashSet<>();

  private record Unknown(String place, String sentence) {}

  PlanPlugin(PairOverride pair, Set<String> implementations) {
    this.pair = pair;
    this.implementations = Set.copyOf(implementations);
  }

  List<ScenarioText> scenarios() {
    return List.copyOf(scenarios);
  }

  List<String> mistakes() {
    Set<String> all = new LinkedHashSet<>(mistakes);
    for (Unknown sentence : unknown) {
      all.add(
          sentence.place()
              + ": no such sentence: \""
              + sentence.sentence()
              + "\"; the nearest are:\n    "
              + String.join("\n    ", Nearest.of(sentence.sentence(), sentences, NEAREST)));
    }
    return List.copyOf(all);
  }

  @Override
  public void setEventPublisher(EventPublisher publisher) {
    publisher.registerHandlerFor(TestSourceParsed.class, titles::add);
    publisher.registerHandlerFor(
        StepDefinedEvent.class, e -> sentences.add(e.getStepDefinition().getPattern()));
    publisher.registerHandlerFor(SnippetsSuggestedEvent.class, this::undefined);
    publisher.registerHandlerFor(TestCaseStarted.class, e -> scenario(e.getTestCase()));
    publisher.registerHandlerFor(TestStepFinished.class, this::ambiguous);
  }

  private void undefined(SnippetsSuggestedEvent event) {
    String place = ScenarioTexts.file(event.getUri()) + ":" + event.getStepLocation().getLine();
    unknown.add(new Unknown(place, event.getSuggestion().getStep()));
  }

  private void scenario(TestCase scenario) {
    scenarios.add(ScenarioTexts.of(scenario, titles, pair));
    for (TestStep step : scenario.getTestSteps()) {
      if (step instanceof PickleStepTestStep sentence) {
        check(sentence);
      }
    }
  }

  private void check(PickleStepTestStep sentence) {
    String place = place(sentence);
    for (Argument argument : sentence.getDefinitionArgument()) {
      if (Parameters.IMPLEMENTATION.equals(argument.getParameterTypeName())
          && !implementations.contains(argument.getValue())) {
        mistakes.add(
            place
                + ": there is no implementation \""
                + argument.getValue()
                + "\"; there are: "
                + String.join(", ", new TreeSet<>(implementations)));
      }
    }
    if (sentence.getStep().getArgument() instanceof DataTableArgument table) {
      try {
        var _ = TunnelTable.parse(version(sentence), table.cells());
      } catch (Mistake e) {
        mistakes.add(place + ": " + e.getMessage());
      }
    }
  }

  private static IkeVersion version(PickleStepTestStep sentence) {
    return sentence.getDefinitionArgument().stream().anyMatch(a -> "IKEv1".equals(a.getValue()))
        ? IkeVersion.IKEV1
        : IkeVersion.IKEV2;
  }

  private void ambiguous(TestStepFinished event) {
    if (event.getResult().getStatus() == Status.AMBIGUOUS
        && event.getTestStep() instanceof PickleStepTestStep sentence) {
      mistakes.add(place(sentence) + ": " + event.getResult().getError().getMessage());
    }
  }

  private static String place(PickleStepTestStep sentence) {
    return ScenarioTexts.file(sentence.getUri()) + ":" + sentence.getStep().getLine();
  }
}
