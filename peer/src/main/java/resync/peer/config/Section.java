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
    copy.inherit(this, this, problems, new ArrayList<>());
    return copy;
  }

  private void inherit(Section from, Section root, Problems problems, List<Section> path) {
    if (path.contains(from)) {
      problems.add(from.source, "section '" + from.name + "' refers to itself");
      return;
    }
    path.add(from);
    from.settings.forEach(settings::putIfAbsent);
    for (Section child : from.sections.values()) {
      open(child.name, child.source).inherit(child, root, problems, path);
    }
    for (Reference reference : from.references) {
      Section target = root.find(reference.path);
      if (target == null) {
        problems.add(reference.source, "there is no section '" + reference.path + "' to refer to");
      } else {
        inherit(target, root, problems, path);
      }
    }
    path.removeLast();
  }
}
