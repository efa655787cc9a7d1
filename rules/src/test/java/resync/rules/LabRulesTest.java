package resync.rules;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import org.junit.jupiter.api.Test;

/** The lab judges the peer from outside, and each library has its home. */
class LabRulesTest {
  private static final DescribedPredicate<JavaClass> LAB = resideInAPackage("resync.lab..");

  @Test
  void theLabDoesNotKnowThePeer() {
    DescribedPredicate<JavaClass> subject = resideInAnyPackage("resync.lab..", "resync.steps..");
    Project.check(
        60,
        subject,
        noClasses()
            .that(subject)
            .should()
            .dependOnClassesThat(resideInAPackage("resync.peer.."))
            .because("the code under test does not judge itself"));
  }

  @Test
  void thePeerDoesNotKnowTheLab() {
    DescribedPredicate<JavaClass> subject = resideInAPackage("resync.peer..");
    Project.check(
        60,
        subject,
        noClasses()
            .that(subject)
            .should()
            .dependOnClassesThat(resideInAnyPackage("resync.lab..", "resync.steps..")));
  }

  @Test
  void nobodyStandsOnTheSimulation() {
    DescribedPredicate<JavaClass> subject =
        resideInAnyPackage("resync.peer..", "resync.lab..", "resync.steps..");
    Project.check(
        100,
        subject,
        noClasses()
            .that(subject)
            .should()
            .dependOnClassesThat(resideInAPackage("resync.sim.."))
            .because("only the simulation sees both sides, so nothing else may see it"));
  }

  @Test
  void stepsKnowOnlyTheLab() {
    DescribedPredicate<JavaClass> subject = resideInAPackage("resync.steps..");
    Project.check(
        2,
        subject,
        classes()
            .that(subject)
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage(
                    "resync.steps..",
                    "resync.lab..",
                    "java..",
                    "io.cucumber..",
                    "org.jspecify..",
                    "org.opentest4j.."))
            .because("a step is one thin sentence over the lab"));
  }

  @Test
  void testcontainersOnlyInTheDockerFabricAndNodes() {
    onlyIn(
        resideInAnyPackage("org.testcontainers..", "com.github.dockerjava.."),
        "resync.lab.fabric.docker..",
        "resync.lab.node..");
  }

  @Test
  void pcap4jOnlyInCaptureAndWire() {
    onlyIn(resideInAPackage("org.pcap4j.."), "resync.lab.capture..", "resync.lab.wire..");
  }

  @Test
  void programsInContainersStandAlone() {
    String[] programs = {
      "resync.lab.capture..",
      "resync.lab.control..",
      "resync.lab.dissect..",
      "resync.lab.topology..",
      "resync.lab.traffic..",
      "resync.lab.wire.."
    };
    DescribedPredicate<JavaClass> subject = resideInAnyPackage(programs);
    Project.check(
        30,
        subject,
        noClasses()
            .that(subject)
            .should()
            .dependOnClassesThat(
                resideInAPackage("resync..").and(not(resideInAnyPackage(programs))))
            .because("lab/pom.xml packs these packages alone into the jar of the images"));
  }

  private static void onlyIn(DescribedPredicate<JavaClass> library, String... homes) {
    DescribedPredicate<JavaClass> subject = LAB.and(not(resideInAnyPackage(homes)));
    Project.check(40, subject, noClasses().that(subject).should().dependOnClassesThat(library));
  }
}
