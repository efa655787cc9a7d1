package resync.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MethodTypeEntry;
import java.lang.classfile.constantpool.NameAndTypeEntry;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Circles of classes: each can be understood only with all the others. A type and what is nested in
 * it are one; that a sealed type knows its own kinds makes no circle.
 *
 * <p>Works on class files, as jdeps does: what is only cast to or matched counts, too.
 */
final class Circles {
  private static final Pattern IN_DESCRIPTOR = Pattern.compile("L([^;<]+)[;<]");

  private final Map<String, Set<String>> uses = new TreeMap<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<String, Integer> lowest = new HashMap<>();
  private final Deque<String> open = new ArrayDeque<>();
  private final List<Set<String>> found = new ArrayList<>();

  private Circles(Collection<Path> classFiles) {
    Map<String, Set<String>> kinds = new HashMap<>();
    for (Path file : classFiles) {
      ClassModel type = parse(file);
      String user = outermost(type.thisClass());
      Set<String> used = uses.computeIfAbsent(user, _ -> new TreeSet<>());
      used.addAll(namesIn(type));
      type.findAttribute(Attributes.permittedSubclasses())
          .ifPresent(
              permitted ->
                  permitted
                      .permittedSubclasses()
                      .forEach(
                          kind ->
                              kinds
                                  .computeIfAbsent(user, _ -> new TreeSet<>())
                                  .add(outermost(kind))));
    }
    uses.forEach(
        (user, used) -> {
          used.removeAll(kinds.getOrDefault(user, Set.of()));
          used.retainAll(uses.keySet());
          used.remove(user);
        });
    for (String type : uses.keySet()) {
      if (!numbers.containsKey(type)) {
        visit(type);
      }
    }
  }

  /** The members of each circle among the classes in these files. */
  static List<Set<String>> among(Collection<Path> classFiles) {
    return new Circles(classFiles).found;
  }

  private static ClassModel parse(Path file) {
    try {
      return ClassFile.of().parse(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> namesIn(ClassModel type) {
    Set<String> names = new TreeSet<>();
    List<String> descriptors = new ArrayList<>();
    type.constantPool()
        .forEach(
            entry -> {
              switch (entry) {
                case ClassEntry used when !used.asInternalName().startsWith("[") ->
                    names.add(outermost(used));
                case ClassEntry array -> descriptors.add(array.asInternalName());
                case NameAndTypeEntry member -> descriptors.add(member.type().stringValue());
                case MethodTypeEntry method -> descriptors.add(method.descriptor().stringValue());
                default -> {}
              }
            });
    type.methods().forEach(method -> descriptors.add(method.methodType().stringValue()));
    type.fields().forEach(field -> descriptors.add(field.fieldType().stringValue()));
    for (String descriptor : descriptors) {
      Matcher matcher = IN_DESCRIPTOR.matcher(descriptor);
      while (matcher.find()) {
        names.add(outermost(matcher.group(1)));
      }
    }
    return names;
  }

  /** Tarjan's algorithm: a type that reaches nothing older closes a circle, or is alone. */
  private void visit(String type) {
    int number = numbers.size();
    numbers.put(type, number);
    int low = number;
    open.push(type);
    for (String used : uses.getOrDefault(type, Set.of())) {
      if (!numbers.containsKey(used)) {
        visit(used);
      }
      if (open.contains(used)) {
        low = Math.min(low, lowest.getOrDefault(used, numbers.getOrDefault(used, low)));
      }
    }
    lowest.put(type, low);
    if (low == number) {
      Set<String> circle = new TreeSet<>();
      while (!circle.contains(type)) {
        circle.add(open.pop());
      }
      if (circle.size() > 1) {
        found.add(circle);
      }
    }
  }

  private static String outermost(ClassEntry type) {
    return outermost(type.asInternalName());
  }

  private static String outermost(String internalName) {
    int nested = internalName.indexOf('$');
    return (nested < 0 ? internalName : internalName.substring(0, nested)).replace('/', '.');
  }
}
