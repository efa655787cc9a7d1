package resync.peer.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
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
    if (text == null || YES.contains(text)) {
      return text != null || otherwise;
    }
    if (!NO.contains(text)) {
      wrong(key, text, "yes, no");
    }
    return false;
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
    T value = choices.get(text);
    if (value == null) {
      wrong(key, text, String.join(", ", new TreeSet<>(choices.keySet())));
      return otherwise;
    }
    return value;
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
    if (text != null && !List.of(harmless).contains(text)) {
      problems.add(
          where(key),
          "'" + key + " = " + text + "' is not supported by this peer",
          String.join(", ", harmless));
    }
  }

  /** Settings and sections that strongSwan knows and this peer does not. */
  void unsupported(String... keys) {
    refused.addAll(List.of(keys));
  }

  void wrong(String key, String value, String acceptable) {
    problems.add(where(key), "'" + value + "' is no value for " + path + key, acceptable);
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
      if (!accepted.contains(setting.key())) {
        unknown(setting.source(), "setting", setting.key(), accepted);
      }
    }
    for (Section child : section.sections().values()) {
      if (!acceptedSections.contains(child.name())) {
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
