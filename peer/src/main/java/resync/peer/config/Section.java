package resync.peer.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A section of a settings file as written: settings, sections below it, and references. */
final class Section {

  /**
   * A setting.
   *
   * @param value the text; absent where the file says {@code key =}, which means the default
   */
  record Setting(String key, @Nullable String value, Source source) {}

  /** A section whose settings hold here too, unless set here. */
  record Reference(String path, Source source) {}

  private final String name;
  private final Source source;
  private final Map<String, Setting> settings = new LinkedHashMap<>();
  private final Map<String, Section> sections = new LinkedHashMap<>();
  private final List<Reference> references = new ArrayList<>();

  Section(String name, Source source) {
    this.name = name;
    this.source = source;
  }

  String name() {
    return name;
  }

  Source source() {
    return source;
  }

  Map<String, Setting> settings() {
    return settings;
  }

  Map<String, Section> sections() {
    return sections;
  }

  List<Reference> references() {
    return references;
  }

  /** The section of that name, made if it is not there: sections of one name are one section. */
  Section open(String child, Source where) {
    return sections.computeIfAbsent(child, n -> new Section(n, where));
  }

  /** The section at a path of names separated by dots. */
  @Nullable Section find(String path) {
    Section at = this;
    for (String step : path.split("\\.", -1)) {
      Section next = at.sections.get(step);
      if (next == null) {
        return null;
      }
      at = next;
    }
    return at;
  }

  /** The first name of every path that a section in this tree refers to. */
  Set<String> templates() {
    Set<String> names = new TreeSet<>();
    for (Reference reference : references) {
      int dot = reference.path.indexOf('.');
      names.add(dot < 0 ? reference.path : reference.path.substring(0, dot));
    }
    sections.values().forEach(s -> names.addAll(s.templates()));
    return names;
  }

  /** A copy of this tree in which every reference is replaced by what it stands for. */
  Section resolved(Problems problems) {
    Section copy = new Section(name, source);
    new Resolution(this, problems).inherit(copy, this);
    return copy;
  }

  /** The replacing of references; those that multiply come to an end. */
  private static final class Resolution {
    private static final int MOST_SECTIONS = 10_000;

    private final Section root;
    private final Problems problems;
    private final List<Section> path = new ArrayList<>();
    private int sections;

    Resolution(Section root, Problems problems) {
      this.root = root;
      this.problems = problems;
    }

    void inherit(Section into, Section from) {
      if (path.contains(from)) {
        problems.add(from.source, "section '" + from.name + "' refers to itself");
        return;
      }
      if (++sections > MOST_SECTIONS) {
        if (sections == MOST_SECTIONS + 1) {
          problems.add(
              path.getLast().source,
              "the references that lead here stand for more than " + MOST_SECTIONS + " sections");
        }
        return;
      }
      path.add(from);
      from.settings.forEach(into.settings::putIfAbsent);
      for (Section child : from.sections.values()) {
        inherit(into.open(child.name, child.source), child);
      }
      for (Reference reference : from.references) {
        Section target = root.find(reference.path);
        if (target == null) {
          problems.add(
              reference.source, "there is no section '" + reference.path + "' to refer to");
        } else if (sections <= MOST_SECTIONS) {
          inherit(into, target);
        }
      }
      path.removeLast();
    }
  }
}
