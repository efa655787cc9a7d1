package resync.steps;

import io.cucumber.messages.types.Location;
import io.cucumber.messages.types.ParseError;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import resync.lab.scenario.Spelling;

/**
 * What Gherkin's parser could not read, in a person's words.
 *
 * @param line from 1
 */
record Syntax(int line, String what) {
  private static final Pattern UNEXPECTED = Pattern.compile("expected: (.*), got '(.*)'");
  private static final Pattern PLACE = Pattern.compile("^\\(\\d+:\\d+\\): ");
  private static final String BEGINNINGS =
      "a line begins with Given, When, Then, And, But or *, with Scenario:, Background:, Examples:"
          + " or Rule:, with | for a row, @ for a tag or # for a comment";

  static Syntax explain(ParseError error, String text) {
    int line = error.getSource().getLocation().map(Location::getLine).map(Long::intValue).orElse(1);
    String message =
        PLACE.matcher(error.getMessage()).replaceFirst("").lines().findFirst().orElse("");
    Matcher unexpected = UNEXPECTED.matcher(message);
    if (unexpected.matches()) {
      return new Syntax(line, unexpected(unexpected.group(1), unexpected.group(2).strip()));
    }
    if (message.startsWith("unexpected end of file")) {
      return new Syntax(
          (int) text.lines().count(), "the file ends in the middle of something: a tag or a text");
    }
    if (message.startsWith("inconsistent cell count")) {
      return new Syntax(line, "the row has another number of cells than the rows before it");
    }
    if (message.startsWith("Language not supported")) {
      return new Syntax(
          line, "Gherkin has no " + message.replace("Language not supported: ", "language "));
    }
    return new Syntax(line, message);
  }

  private static String unexpected(String expected, String got) {
    if (expected.contains("#FeatureLine")) {
      return "\""
          + got
          + "\" comes before the feature; a file begins with \"Feature: \" and a title";
    }
    String first = got.split("[ :]", 2)[0];
    List<String> words = List.of("Given", "When", "Then", "And", "But", "Scenario", "Examples");
    return "\"" + got + "\" begins with no keyword" + near(first, words) + "; " + BEGINNINGS;
  }

  private static String near(String first, List<String> words) {
    String nearest = Spelling.nearest(first, words, 1).getFirst();
    return first.regionMatches(true, 0, nearest, 0, 2) ? " (" + nearest + "?)" : "";
  }

  void note(Planning planning, String file) {
    planning.mistake(file, line, what);
  }
}
