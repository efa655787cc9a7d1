package resync.steps;

import io.cucumber.plugin.ConcurrentEventListener;
import io.cucumber.plugin.event.DataTableArgument;
import io.cucumber.plugin.event.DocStringArgument;
import io.cucumber.plugin.event.EventPublisher;
import io.cucumber.plugin.event.PickleStepTestStep;
import io.cucumber.plugin.event.SnippetsSuggestedEvent;
import io.cucumber.plugin.event.Status;
import io.cucumber.plugin.event.StepArgument;
import io.cucumber.plugin.event.StepDefinedEvent;
import io.cucumber.plugin.event.TestCase;
import io.cucumber.plugin.event.TestCaseFinished;
import io.cucumber.plugin.event.TestCaseStarted;
import io.cucumber.plugin.event.TestSourceParsed;
import io.cucumber.plugin.event.TestStepFinished;
import io.cucumber.plugin.event.TestStepStarted;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import resync.lab.archive.ScenarioText;
import resync.lab.scenario.Rehearsal;

/** Listens to a rehearsal: which scenarios there are, and what in them cannot be understood. */
final class PlanPlugin implements ConcurrentEventListener {
  private static final int NEAREST = 3;

  /** What an outline leaves of a column that its examples do not have. */
  private static final Pattern COLUMN = Pattern.compile("<([^<>|]+)>");

  private static final Pattern ODD_SPACE = Pattern.compile("[\\p{Z}\\p{Cf}&&[^ ]]");

  private final Planning planning;
  private final Consumer<Rehearsal> said;
  private final FeatureTitles titles = new FeatureTitles();
  private final Set<String> sentences = new TreeSet<>();
  private final List<ScenarioText> scenarios = new ArrayList<>();
  private final List<Unknown> unknown = new ArrayList<>();

  /** Places of the sentences of an outline without Examples: that is said of the outline. */
  private final Set<String> excused = new HashSet<>();

  private record Unknown(String file, int line, String sentence) {}

  PlanPlugin(Planning planning) {
    this(planning, _ -> {});
  }

  /**
   * @param said is given each scenario once all its sentences are said
   */
  PlanPlugin(Planning planning, Consumer<Rehearsal> said) {
    this.planning = planning;
    this.said = said;
  }

  List<ScenarioText> scenarios() {
    return List.copyOf(scenarios);
  }

  /** Says what is known only once all sentences are. */
  void finish() {
    for (Unknown one : unknown) {
      if (!planning.knows(one.file(), one.line())
          && !excused.contains(one.file() + ":" + one.line())) {
        planning.mistake(
            one.file(),
            one.line(),
            "no such sentence: \""
                + one.sentence()
                + "\"; the nearest are:\n    "
                + String.join("\n    ", Nearest.of(one.sentence(), sentences, NEAREST)));
      }
    }
  }

  @Override
  public void setEventPublisher(EventPublisher publisher) {
    publisher.registerHandlerFor(TestSourceParsed.class, titles::add);
    publisher.registerHandlerFor(
        StepDefinedEvent.class, e -> sentences.add(e.getStepDefinition().getPattern()));
    publisher.registerHandlerFor(SnippetsSuggestedEvent.class, this::undefined);
    publisher.registerHandlerFor(TestCaseStarted.class, e -> scenario(e.getTestCase()));
    publisher.registerHandlerFor(TestCaseFinished.class, e -> scenarioEnded());
    publisher.registerHandlerFor(TestStepStarted.class, this::begins);
    publisher.registerHandlerFor(TestStepFinished.class, this::ended);
  }

  private void scenarioEnded() {
    Rehearsal rehearsal = planning.rehearsal();
    if (rehearsal != null) {
      said.accept(rehearsal);
    }
  }

  private void undefined(SnippetsSuggestedEvent event) {
    unknown.add(
        new Unknown(
            ScenarioTexts.file(event.getUri()),
            event.getStepLocation().getLine(),
            event.getSuggestion().getStep()));
  }

  private void scenario(TestCase scenario) {
    ScenarioText text = ScenarioTexts.of(scenario, titles, planning.pair());
    scenarios.add(text);
    CurrentRun.scenario(text);
    List<PickleStepTestStep> steps =
        scenario.getTestSteps().stream()
            .filter(PickleStepTestStep.class::isInstance)
            .map(PickleStepTestStep.class::cast)
            .toList();
    if (planning.knows(text.file(), text.line())) {
      steps.forEach(step -> excused.add(text.file() + ":" + line(step)));
      return;
    }
    steps.forEach(this::form);
    if (steps.isEmpty()) {
      planning.mistake(
          text.file(), text.line(), "the scenario has no steps: nothing would be done");
    } else if (steps.stream().allMatch(this::defined) && steps.stream().noneMatch(this::observes)) {
      planning.mistake(
          text.file(), text.line(), "the scenario has no Then: nothing would be checked");
    }
  }

  private boolean defined(PickleStepTestStep sentence) {
    return sentence.getCodeLocation() != null;
  }

  private boolean observes(PickleStepTestStep sentence) {
    return sentence.getCodeLocation().startsWith(ThenSteps.class.getName() + ".");
  }

  /** What belongs to a sentence besides its words. */
  private void form(PickleStepTestStep sentence) {
    String words = sentence.getStep().getText();
    StepArgument argument = sentence.getStep().getArgument();
    Optional<String> left = column(words).or(() -> column(argument));
    Matcher odd = ODD_SPACE.matcher(words);
    if (odd.find()) {
      mistake(
          sentence,
          "\"%s\" has a character U+%04X that looks like a space or like nothing; write a space"
              .formatted(words, (int) odd.group().charAt(0)));
    } else if (left.isPresent()) {
      mistake(sentence, "the Examples have no column \"" + left.get() + "\"");
    } else if (argument instanceof DocStringArgument) {
      mistake(sentence, "no sentence takes a text in quotes below it");
    } else if (words.endsWith(":") && argument == null) {
      mistake(sentence, "\"" + words + "\" needs a table below it, a row for each setting");
    } else if (!words.endsWith(":") && argument != null) {
      mistake(
          sentence,
          "\""
              + words
              + "\" takes no table"
              + (words.contains("tunnel") ? "; with one it ends in \"with:\"" : ""));
    }
  }

  private static Optional<String> column(@Nullable StepArgument argument) {
    return argument instanceof DataTableArgument table
        ? table.cells().stream()
            .flatMap(List::stream)
            .filter(cell -> cell != null)
            .flatMap(cell -> column(cell).stream())
            .findFirst()
        : Optional.empty();
  }

  private static Optional<String> column(String words) {
    Matcher left = COLUMN.matcher(words);
    return left.find() ? Optional.of(left.group(1)) : Optional.empty();
  }

  private void begins(TestStepStarted event) {
    if (event.getTestStep() instanceof PickleStepTestStep sentence) {
      // What a run before on this thread found of its last sentence is not of this one.
      CurrentRun.sentence(new CurrentRun.Sentence(sentence.getStep().getText(), false));
      planning.next(sentence.getStep().getText(), file(sentence), line(sentence));
    }
  }

  /** A sentence that came to nothing, and why nobody has said yet. */
  private void ended(TestStepFinished event) {
    Status status = event.getResult().getStatus();
    if ((status == Status.FAILED || status == Status.AMBIGUOUS)
        && event.getTestStep() instanceof PickleStepTestStep sentence
        && !planning.knows(file(sentence), line(sentence))) {
      mistake(sentence, Planning.message(event.getResult().getError()));
    }
  }

  private void mistake(PickleStepTestStep sentence, String what) {
    planning.mistake(file(sentence), line(sentence), what);
  }

  private static String file(PickleStepTestStep sentence) {
    return ScenarioTexts.file(sentence.getUri());
  }

  private static int line(PickleStepTestStep sentence) {
    return sentence.getStep().getLine();
  }
}
