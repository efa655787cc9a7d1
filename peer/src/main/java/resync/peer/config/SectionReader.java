package resync.peer.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Takes typed values out of a section and remembers which it was asked for, so that in the end what
 * nobody asked for is known to be unknown, and the accepted names can be told.
 */
final class SectionReader {
  private static final List<String> YES = List.of("yes", "true", "enabled", "1");
  private static final List<String> NO = List.of("no", "false", "disabled", "0");

  private final Section section;
  private final String path;
  private final Problems problems;
  private final TreeSet<String> accepted = new TreeSet<>();
  private final TreeSet<String> acceptedSections = new TreeSet<>();
  private final TreeSet<String> refused = new TreeSet<>();
  private final TreeSet<String> harmlessIfEmpty = new TreeSet<>();

  SectionReader(Section section, String path, Problems problems) {
    this.section = section;
    this.path = path;
    this.problems = problems;
  }

  String name() {
    return section.name();
  }

  Source source() {
    return section.source();
  }

  Problems problems() {
    return problems;
  }

  /** The setting with its place; null where it is absent or empty. */
  Section.@Nullable Setting setting(String key) {
    accepted.add(key);
    Section.Setting setting = section.settings().get(key);
    return setting == null || setting.value() == null ? null : setting;
  }

  /** Where a setting is, or its section where it is absent. */
  Source where(String key) {
    Section.Setting setting = section.settings().get(key);
    return setting == null ? section.source() : setting.source();
  }

  @Nullable String text(String key) {
    Section.Setting setting = setting(key);
    return setting == null ? null : setting.value();
  }

  boolean flag(String key, boolean otherwise) {
    String text = text(key);
    if (text == null) {
      return otherwise;
    }
    Boolean value = truth(text);
    if (value == null) {
      wrong(key, text, "yes, no");
    }
    return Boolean.TRUE.equals(value);
  }

  private static @Nullable Boolean truth(String text) {
    String word = text.toLowerCase(Locale.ROOT);
    return YES.contains(word) ? Boolean.TRUE : NO.contains(word) ? Boolean.FALSE : null;
  }

  Duration duration(String key, Duration otherwise) {
    String text = text(key);
    if (text == null) {
      return otherwise;
    }
    Duration value = Values.duration(text);
    if (value == null) {
      wrong(key, text, "a number with ms, s, m, h or d, such as 500ms or 4h");
      return otherwise;
    }
    return value;
  }

  int integer(String key, int otherwise, int min, int max) {
    return (int) number(key, otherwise, min, max, "a number from " + min + " to " + max, false);
  }

  /** A count that may be written with k, m or g for powers of 1024, as in {@code rekey_bytes}. */
  long count(String key, long otherwise) {
    return number(key, otherwise, 0, Long.MAX_VALUE, "a number, with k, m or g if you like", true);
  }

  private long number(
      String key, long otherwise, long min, long max, String acceptable, boolean suffixes) {
    String text = text(key);
    if (text == null) {
      return otherwise;
    }
    long value = suffixes ? Values.count(text) : Values.number(text);
    if (value < min || value > max) {
      wrong(key, text, acceptable);
      return otherwise;
    }
    return value;
  }

  double factor(String key, double otherwise, double min) {
    String text = text(key);
    if (text == null) {
      return otherwise;
    }
    try {
      double value = Double.parseDouble(text);
      if (value >= min && Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Falls through to the one message for both kinds of mistake.
    }
    wrong(key, text, "a number of at least " + min);
    return otherwise;
  }

  Rate rate(String key, Rate otherwise) {
    String text = text(key);
    if (text == null) {
      return otherwise;
    }
    Rate rate = Values.rate(text);
    if (rate == null) {
      wrong(key, text, "a count per time, such as 1/s, 10/m or 3/10s");
      return otherwise;
    }
    return rate;
  }

  <T> T choice(String key, Map<String, T> choices, T otherwise) {
    String text = text(key);
    if (text == null) {
      return otherwise;
    }
    T value = choices.get(text.toLowerCase(Locale.ROOT));
    if (value == null) {
      wrong(key, text, String.join(", ", new TreeSet<>(choices.keySet())));
      return otherwise;
    }
    return value;
  }

  /** The same where strongSwan has values that this peer has not. */
  <T> T choice(String key, Map<String, T> choices, T otherwise, Set<String> notHere) {
    String text = text(key);
    if (text != null && notHere.contains(text.toLowerCase(Locale.ROOT))) {
      notSupported(key, text, String.join(", ", new TreeSet<>(choices.keySet())));
      return otherwise;
    }
    return choice(key, choices, otherwise);
  }

  /** The parts of a list separated by commas; empty where the setting is absent. */
  List<String> list(String key) {
    String text = text(key);
    if (text == null) {
      return List.of();
    }
    List<String> parts = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      if (part.isBlank()) {
        wrong(key, text, "values separated by single commas");
      } else {
        parts.add(part.strip());
      }
    }
    return parts;
  }

  /** A setting that strongSwan knows and this peer has only in the forms given. */
  void only(String key, String... harmless) {
    String text = text(key);
    if (text != null && !List.of(harmless).contains(text.toLowerCase(Locale.ROOT))) {
      notSupported(key, text, String.join(", ", harmless));
    }
  }

  /** The same for one that is yes or no. */
  void onlyFlag(String key, boolean harmless) {
    String text = text(key);
    if (text != null && !Boolean.valueOf(harmless).equals(truth(text))) {
      notSupported(key, text, harmless ? "yes" : "no");
    }
  }

  /** The same for a number or a time that is off with zero. */
  void onlyZero(String key) {
    String text = text(key);
    if (text != null && !Duration.ZERO.equals(Values.duration(text))) {
      notSupported(key, text, "0");
    }
  }

  /** A setting with a value that strongSwan has and this peer has not. */
  void notSupported(String key, String text, String instead) {
    problems.add(where(key), "'" + key + " = " + text + "' is not supported by this peer", instead);
  }

  /** Settings and sections that strongSwan knows and this peer does not. */
  void unsupported(String... keys) {
    refused.addAll(List.of(keys));
  }

  /** Sections that strongSwan knows and this peer does not; one with nothing in it says nothing. */
  void unsupportedUnlessEmpty(String... names) {
    unsupported(names);
    harmlessIfEmpty.addAll(List.of(names));
  }

  void wrong(String key, String value, String acceptable) {
    problems.add(where(key), "'" + value + "' is no value for " + path + key, acceptable);
  }

  /** The same where more can be said about it than that it is none. */
  void wrong(String key, String value, String why, String acceptable) {
    problems.add(
        where(key), "'" + value + "' is no value for " + path + key + ": " + why, acceptable);
  }

  /** The section of that name; empty where the file has none. */
  SectionReader section(String name) {
    acceptedSections.add(name);
    Section child = section.sections().get(name);
    return new SectionReader(
        child == null ? new Section(name, section.source()) : child, path + name + ".", problems);
  }

  /** All sections below whose name passes; {@code shown} describes them in messages. */
  List<SectionReader> sections(String shown, Predicate<String> names) {
    List<SectionReader> found = new ArrayList<>();
    for (Section child : section.sections().values()) {
      if (names.test(child.name())) {
        acceptedSections.add(child.name());
        found.add(new SectionReader(child, path + child.name() + ".", problems));
      }
    }
    acceptedSections.add(shown);
    return found;
  }

  /** The settings whose name passes; {@code shown} describes them in messages. */
  List<Section.Setting> settings(String shown, Predicate<String> names) {
    List<Section.Setting> found = new ArrayList<>();
    for (String key : List.copyOf(section.settings().keySet())) {
      if (names.test(key)) {
        Section.Setting setting = setting(key);
        if (setting != null) {
          found.add(setting);
        }
      }
    }
    accepted.add(shown);
    return found;
  }

  /** Reports what nobody asked for. Call it last. */
  void finish() {
    for (Section.Setting setting : section.settings().values()) {
      boolean cleared = refused.contains(setting.key()) && setting.value() == null;
      if (!accepted.contains(setting.key()) && !cleared) {
        unknown(setting.source(), "setting", setting.key(), accepted);
      }
    }
    for (Section child : section.sections().values()) {
      boolean saysNothing =
          harmlessIfEmpty.contains(child.name())
              && child.settings().isEmpty()
              && child.sections().isEmpty();
      if (!acceptedSections.contains(child.name()) && !saysNothing) {
        unknown(child.source(), "section", child.name(), acceptedSections);
      }
    }
  }

  private void unknown(Source where, String kind, String key, Collection<String> instead) {
    String what =
        refused.contains(key)
            ? kind + " '" + path + key + "' is not supported by this peer"
            : "unknown " + kind + " '" + path + key + "'";
    if (instead.isEmpty()) {
      problems.add(where, what + "; no " + kind + " is accepted here");
    } else {
      problems.add(where, what, instead);
    }
  }
}
