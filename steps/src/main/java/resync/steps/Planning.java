package resync.steps;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import resync.lab.archive.ScenarioText;
import resync.lab.scenario.Givens;
import resync.lab.scenario.Mistake;
import resync.lab.scenario.PairOverride;
import resync.lab.scenario.Rehearsal;
import resync.lab.scenario.Scenario;
import resync.lab.topology.GatewayName;

/** A plan while it is made: scenarios are rehearsed, and what is wrong with them is noted. */
final class Planning {
  private final PairOverride pair;
  private final Function<ScenarioText, Rehearsal> rehearsals;
  private final Set<Noted> mistakes =
      new TreeSet<>(
          Comparator.comparing(Noted::file)
              .thenComparingInt(Noted::line)
              .thenComparing(Noted::what));
  private final Set<GatewayName> declared = new HashSet<>();
  private @Nullable Rehearsal rehearsal;
  private String sentence = "";
  private String file = "";
  private int line;
  private int scenario;

  /**
   * @param scenario in which of them it was found; a mistake that has many sentences as its
   *     consequence is told once in each
   */
  private record Noted(String file, int line, String what, int scenario) {
    String words() {
      return file + (line > 0 ? ":" + line : "") + ": " + what;
    }
  }

  /** Of scenarios with these implementations that exist. */
  Planning(PairOverride pair, Set<String> implementations) {
    this(pair, text -> new Rehearsal(text, pair, implementations));
  }

  /**
   * @param rehearsals who is said the sentences of a scenario
   */
  Planning(PairOverride pair, Function<ScenarioText, Rehearsal> rehearsals) {
    this.pair = pair;
    this.rehearsals = rehearsals;
  }

  PairOverride pair() {
    return pair;
  }

  void begin(ScenarioText text) {
    scenario++;
    rehearsal = rehearsals.apply(text);
  }

  /** The scenario that has begun last; null before the first. */
  @Nullable Rehearsal rehearsal() {
    return rehearsal;
  }

  /** The sentence that is rehearsed next, and its place. */
  void next(String words, String nextFile, int nextLine) {
    sentence = words;
    file = nextFile;
    line = nextLine;
  }

  void say(Consumer<Scenario> action) {
    try {
      Objects.requireNonNull(rehearsal).say(sentence, action);
    } catch (Mistake e) {
      mistake(message(e));
    }
    declared.addAll(Objects.requireNonNull(rehearsal).givens().names());
  }

  /**
   * Reads a word of the sentence.
   *
   * @param otherwise where it cannot be read
   */
  <T> T read(Supplier<T> reading, T otherwise) {
    try {
      return reading.get();
    } catch (Mistake e) {
      mistake(message(e));
      return otherwise;
    }
  }

  /** A gateway of the scenario by the name that a sentence has, or by one that there is. */
  GatewayName gateway(GatewayName name) {
    Givens givens = Objects.requireNonNull(rehearsal).givens();
    try {
      givens.needGateway(name);
      return name;
    } catch (Mistake e) {
      mistake(message(e));
      return givens.names().getLast();
    }
  }

  /** What went wrong at the bottom of it, in one line. */
  static String message(Throwable problem) {
    Throwable root = problem;
    while (root.getCause() != null && !(root instanceof Mistake)) {
      root = root.getCause();
    }
    String message = root.getMessage();
    return message == null ? root.toString() : message.lines().findFirst().orElse("");
  }

  private void mistake(String what) {
    if (mistakes.stream().noneMatch(m -> m.scenario == scenario && m.what.equals(what))) {
      mistake(file, line, what);
    }
  }

  void mistake(String where, int at, String what) {
    mistakes.add(new Noted(where, at, what, scenario));
  }

  /** Whether something was said of this place already. */
  boolean knows(String where, int at) {
    return mistakes.stream().anyMatch(m -> m.file.equals(where) && m.line == at);
  }

  /** By file and line. */
  List<String> mistakes() {
    return Stream.concat(
            mistakes.stream().map(Noted::words),
            pair.implementations().keySet().stream()
                .filter(gateway -> scenario > 0 && !declared.contains(gateway))
                .map(gateway -> "--pair: no scenario has a gateway \"" + gateway + "\""))
        .toList();
  }
}
