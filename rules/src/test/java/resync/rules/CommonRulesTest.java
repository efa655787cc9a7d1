package resync.rules;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Rules for all of the code. */
class CommonRulesTest {
  private static final DescribedPredicate<JavaClass> OURS = resideInAPackage("resync..");

  private static final ArchRule NO_SLEEP =
      noClasses()
          .should()
          .callMethodWhere(
              DescribedPredicate.describe(
                  "it sleeps",
                  call ->
                      call.getName().equals("sleep")
                          && (call.getTargetOwner().isEquivalentTo(Thread.class)
                              || call.getTargetOwner()
                                  .getName()
                                  .equals("java.util.concurrent.TimeUnit"))))
          .because("a condition can be awaited");

  @Test
  void packagesHaveNoCycles() {
    Project.check(120, OURS, slices().matching("resync.(**)").should().beFreeOfCycles());
  }

  @Test
  void nothingSleeps() {
    Project.check(120, OURS, NO_SLEEP);
    NO_SLEEP.check(Project.TESTS);
  }

  @Test
  void standardOutputOnlyInCliAndApp() {
    DescribedPredicate<JavaClass> subject =
        OURS.and(not(resideInAnyPackage("resync.lab.cli..", "resync.peer.app..")));
    Project.check(
        100,
        subject,
        noClasses()
            .that(subject)
            .should()
            .accessField(System.class, "out")
            .because("everything else returns what it has to say"));
  }

  @Test
  void everyPackageIsNullMarked() {
    assertEquals(Set.of(), unmarked(Project.MAIN), "packages without a @NullMarked package-info");
    assertEquals(
        Set.of(),
        difference(unmarked(Project.TESTS), marked(Project.MAIN)),
        "test packages without a @NullMarked package-info");
  }

  private static Set<String> unmarked(JavaClasses classes) {
    Set<String> all = classes.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
    return difference(all, marked(classes));
  }

  private static Set<String> marked(JavaClasses classes) {
    return classes.stream()
        .filter(c -> c.getSimpleName().equals("package-info"))
        .filter(c -> c.isAnnotatedWith(NullMarked.class))
        .map(JavaClass::getPackageName)
        .collect(Collectors.toSet());
  }

  private static Set<String> difference(Set<String> from, Set<String> without) {
    Set<String> rest = new TreeSet<>(from);
    rest.removeAll(without);
    return rest;
  }
}
