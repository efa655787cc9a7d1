package resync.steps;

import io.cucumber.gherkin.GherkinParser;
import io.cucumber.messages.types.Envelope;
import io.cucumber.messages.types.Feature;
import io.cucumber.messages.types.FeatureChild;
import io.cucumber.messages.types.ParseError;
import io.cucumber.messages.types.RuleChild;
import io.cucumber.messages.types.Scenario;
import io.cucumber.messages.types.Source;
import io.cucumber.messages.types.SourceMediaType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads feature files before Cucumber does, which gives up at the first that it cannot read, and
 * says nothing of one that holds nothing.
 */
final class FeatureFiles {
  private static final String EXTENSION = ".feature";
  private static final Pattern WITH_LINES = Pattern.compile("(.*?)((?::\\d+)+)");

  private final Planning planning;
  private final GherkinParser parser =
      GherkinParser.builder().includeSource(false).includePickles(false).build();

  FeatureFiles(Planning planning) {
    this.planning = planning;
  }

  /**
   * Those that Cucumber can read.
   *
   * @param selected files, which may be followed by lines, and folders
   */
  List<String> readable(List<String> selected) {
    List<String> good = new ArrayList<>();
    for (String one : selected) {
      Matcher withLines = WITH_LINES.matcher(one);
      boolean lines = withLines.matches();
      Path path = Path.of(lines ? withLines.group(1) : one);
      if (Files.isDirectory(path)) {
        features(path).stream().filter(this::holds).forEach(file -> good.add(file.toString()));
      } else if (holds(path)) {
        good.add(one);
      }
    }
    return good;
  }

  private List<Path> features(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.toString().endsWith(EXTENSION)).sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      planning.mistake(name(folder), 0, "the folder cannot be read: " + Planning.message(e));
      return List.of();
    }
  }

  /** Whether there are scenarios in it; where not, what is wrong is noted. */
  private boolean holds(Path path) {
    String file = name(path);
    if (!file.endsWith(EXTENSION)) {
      planning.mistake(file, 0, "is no feature file: its name must end in " + EXTENSION);
      return false;
    }
    byte[] octets;
    try {
      octets = Files.readAllBytes(path);
    } catch (NoSuchFileException e) {
      planning.mistake(file, 0, "cannot be read: there is no such file");
      return false;
    } catch (IOException e) {
      planning.mistake(file, 0, "cannot be read: " + reason(e));
      return false;
    }
    Optional<String> text = text(file, octets);
    return text.isPresent() && holds(path, file, text.get());
  }

  private boolean holds(Path path, String file, String text) {
    List<Envelope> parsed =
        parser
            .parse(
                Envelope.of(
                    new Source(
                        path.toUri().toString(),
                        text,
                        SourceMediaType.TEXT_X_CUCUMBER_GHERKIN_PLAIN)))
            .toList();
    Optional<ParseError> error =
        parsed.stream().flatMap(e -> e.getParseError().stream()).findFirst();
    if (error.isPresent()) {
      Syntax.explain(error.get(), text).note(planning, file);
      return false;
    }
    Optional<Feature> feature =
        parsed.stream()
            .flatMap(e -> e.getGherkinDocument().stream())
            .flatMap(document -> document.getFeature().stream())
            .findFirst();
    if (feature.isEmpty()) {
      planning.mistake(file, 1, "the file is empty; it begins with \"Feature: \" and a title");
      return false;
    }
    List<Scenario> scenarios = scenarios(feature.get());
    if (scenarios.isEmpty()) {
      planning.mistake(
          file,
          feature.get().getLocation().getLine().intValue(),
          "the feature has no scenario: nothing would run");
    }
    scenarios.forEach(scenario -> examples(file, scenario));
    return !scenarios.isEmpty();
  }

  private static List<Scenario> scenarios(Feature feature) {
    List<Scenario> all = new ArrayList<>();
    for (FeatureChild child : feature.getChildren()) {
      child.getScenario().ifPresent(all::add);
      child
          .getRule()
          .ifPresent(
              rule ->
                  rule.getChildren().stream()
                      .map(RuleChild::getScenario)
                      .flatMap(Optional::stream)
                      .forEach(all::add));
    }
    return all;
  }

  private void examples(String file, Scenario scenario) {
    int line = scenario.getLocation().getLine().intValue();
    boolean rows = scenario.getExamples().stream().anyMatch(e -> !e.getTableBody().isEmpty());
    if (!scenario.getExamples().isEmpty() && !rows) {
      planning.mistake(file, line, "the Examples of the outline have no row: nothing would run");
    } else if (scenario.getExamples().isEmpty() && outline(scenario)) {
      planning.mistake(
          file, line, "the outline has no Examples: its sentences have <columns> and no values");
    }
  }

  private static boolean outline(Scenario scenario) {
    return scenario.getKeyword().contains("Outline")
        || scenario.getSteps().stream().anyMatch(s -> s.getText().matches(".*<[^<>]+>.*"));
  }

  private Optional<String> text(String file, byte[] octets) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(octets);
    CharBuffer out = CharBuffer.allocate(octets.length);
    CoderResult result = decoder.decode(in, out, true);
    out.flip();
    String text = out.toString();
    if (result.isError()) {
      planning.mistake(
          file,
          (int) text.chars().filter(c -> c == '\n').count() + 1,
          "the file is not UTF-8 (octet 0x%02X); save it as UTF-8".formatted(in.get()));
      return Optional.empty();
    }
    return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
  }

  private static String reason(IOException problem) {
    return problem instanceof FileSystemException e && e.getReason() != null
        ? e.getReason()
        : Planning.message(problem);
  }

  private static String name(Path path) {
    return ScenarioTexts.file(path.toUri());
  }
}
