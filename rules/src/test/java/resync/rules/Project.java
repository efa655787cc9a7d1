package resync.rules;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The checkout under test: its files and its compiled classes. */
final class Project {
  /** Surefire runs in the module's directory. */
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final List<String> MODULES = List.of("peer", "lab", "sim", "steps");

  /** Not ours, generated, or the product of a run. */
  private static final Set<String> IGNORED =
      Set.of("target", ".git", ".resync", ".idea", ".vscode", "seeds", "pcaps");

  static final JavaClasses MAIN = classes("target/classes");
  static final JavaClasses TESTS = classes("target/test-classes");

  private Project() {}

  /** Checks a rule, and first that at least so many classes of MAIN are its subject. */
  static void check(int atLeast, DescribedPredicate<JavaClass> subject, ArchRule rule) {
    int count = MAIN.that(subject).size();
    assertTrue(
        count >= atLeast,
        () ->
            "The rule \"%s\" is about %d classes; with fewer than %d it proves nothing."
                .formatted(rule.getDescription(), count, atLeast));
    rule.check(MAIN);
  }

  static List<Path> files(Predicate<Path> wanted) {
    List<Path> found = new ArrayList<>();
    try {
      Files.walkFileTree(
          ROOT,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes a) {
              return IGNORED.contains(directory.getFileName().toString())
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes a) {
              if (wanted.test(file)) {
                found.add(file);
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private static JavaClasses classes(String directory) {
    return new ClassFileImporter()
        .importPaths(
            MODULES.stream().map(module -> ROOT.resolve(module).resolve(directory)).toList());
  }
}
