package resync.rules;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import resync.peer.engine.Behaviour;

/** The peer is sans-IO, and its packages keep to themselves. */
class PeerRulesTest {
  private static final DescribedPredicate<JavaClass> PEER = resideInAPackage("resync.peer..");

  private static final DescribedPredicate<JavaClass> MACHINE =
      PEER.and(not(resideInAnyPackage("resync.peer.linux..", "resync.peer.app..")))
          .as("classes of the peer's protocol machine");

  private static final DescribedPredicate<JavaClass> IKE =
      resideInAnyPackage("resync.peer.ike..", "resync.peer.isakmp..", "resync.peer.ikev2..");

  private static final Set<String> CLOCKS =
      Set.of(
          "java.lang.System.nanoTime",
          "java.lang.System.currentTimeMillis",
          "java.time.Instant.now",
          "java.time.LocalDate.now",
          "java.time.LocalTime.now",
          "java.time.LocalDateTime.now",
          "java.time.OffsetDateTime.now",
          "java.time.ZonedDateTime.now");

  private static final Set<String> RANDOMNESS =
      Set.of(
          "java.lang.Math.random",
          "java.util.UUID.randomUUID",
          "java.util.concurrent.ThreadLocalRandom.current",
          "java.security.SecureRandom.getInstance",
          "java.security.SecureRandom.getInstanceStrong");

  @Test
  void theMachineHasNoSocketsChannelsOrThreads() {
    Project.check(
        40,
        MACHINE,
        noClasses()
            .that(MACHINE)
            .should()
            .dependOnClassesThat(
                resideInAnyPackage("java.nio.channels..", "java.util.concurrent.locks..")
                    .or(named("java\\.net\\..*(Socket|Channel|Interface).*"))
                    .or(named("java\\.net\\.(http\\..*|URLConnection|URL)"))
                    .or(named("java\\.lang\\.(Thread|Runtime|ProcessBuilder|ThreadLocal).*"))
                    .or(named("java\\.util\\.(Timer|TimerTask)"))
                    .or(named("java\\.util\\.concurrent\\..*(Execut|Future|Fork|Flow|Queue).*"))
                    .as("are sockets, channels, threads or executors"))
            .because("events go in and effects come out; only linux and app touch the machine"));
  }

  @Test
  void theMachineReadsNoClock() {
    Project.check(
        40,
        MACHINE,
        noClasses()
            .that(MACHINE)
            .should()
            .callMethodWhere(anyOf(CLOCKS).as("a clock is read"))
            .orShould()
            .dependOnClassesThat(named("java\\.time\\.(Clock|InstantSource)"))
            .because("the time is an argument, so that a run can be repeated in virtual time"));
  }

  @Test
  void theMachineMakesNoRandomness() {
    DescribedPredicate<JavaClass> subject = MACHINE.and(not(assignableTo(SecureRandom.class)));
    Project.check(
        40,
        subject,
        noClasses()
            .that(subject)
            .should()
            .callConstructorWhere(makesRandom())
            .orShould()
            .callMethodWhere(anyOf(RANDOMNESS).as("randomness is made"))
            .because("random octets come from the random source, so that a seed repeats a run"));
  }

  @Test
  void foreignMemoryOnlyInLinux() {
    onlyIn("resync.peer.linux..", 40, resideInAPackage("java.lang.foreign.."));
  }

  @Test
  void nothingThatIsShippedMisbehaves() {
    assertEquals(
        List.of(),
        Project.files(file -> file.getFileName().toString().equals(Behaviour.class.getName())),
        "a peer of this class path would be another than the standard one");
  }

  @Test
  void cryptographyOnlyInCrypto() {
    onlyIn(
        "resync.peer.crypto..",
        25,
        resideInAnyPackage("javax.crypto..", "java.security..", "org.bouncycastle..")
            .and(not(resideInAPackage("java.security").and(named(".*\\.SecureRandom"))))
            .as("are of the JCE or Bouncy Castle"));
  }

  @Test
  void wireDependsOnNothingOfOurs() {
    standsOn(20, "resync.peer.wire..");
  }

  @Test
  void cryptoDependsOnNothingOfOurs() {
    standsOn(20, "resync.peer.crypto..");
  }

  @Test
  void espDoesNotKnowIke() {
    separate(5, resideInAPackage("resync.peer.esp.."), IKE);
  }

  @Test
  void saDoesNotKnowIkeOrEsp() {
    separate(5, resideInAPackage("resync.peer.sa.."), IKE);
    separate(5, "resync.peer.sa..", "resync.peer.esp..");
  }

  @Test
  void ikeVersionsDoNotKnowEachOther() {
    separate(20, "resync.peer.ikev2..", "resync.peer.isakmp..");
    separate(20, "resync.peer.isakmp..", "resync.peer.ikev2..");
  }

  @Test
  void isakmpKnowsNoDomainOfInterpretation() {
    separate(30, "resync.peer.isakmp", "resync.peer.isakmp.quick..");
    separate(
        30,
        resideInAPackage("resync.peer.isakmp"),
        named("resync\\.peer\\.sa\\.(?!IkeSpi).*|resync\\.peer\\.config\\.ChildConfig.*"));
  }

  @Test
  void whatBothVersionsShareKnowsNeither() {
    separate(10, "resync.peer.ike..", "resync.peer.isakmp..");
    separate(10, "resync.peer.ike..", "resync.peer.ikev2..");
  }

  @Test
  void theProgramDependsOnTheMachineAndNotTheOtherWayRound() {
    separate(40, MACHINE, resideInAnyPackage("resync.peer.app..", "resync.peer.linux.."));
  }

  private static void onlyIn(String home, int atLeast, DescribedPredicate<JavaClass> what) {
    separate(atLeast, PEER.and(not(resideInAPackage(home))), what);
  }

  private static void standsOn(int atLeast, String itself) {
    DescribedPredicate<JavaClass> subject = resideInAPackage(itself);
    Project.check(
        atLeast,
        subject,
        classes()
            .that(subject)
            .should()
            .onlyDependOnClassesThat(resideInAPackage(itself).or(not(resideInAPackage("resync.."))))
            .because("it can then be read and used alone"));
  }

  private static void separate(int atLeast, String from, String what) {
    separate(atLeast, resideInAPackage(from), resideInAPackage(what));
  }

  private static void separate(
      int atLeast, DescribedPredicate<JavaClass> from, DescribedPredicate<JavaClass> what) {
    Project.check(atLeast, from, noClasses().that(from).should().dependOnClassesThat(what));
  }

  private static DescribedPredicate<JavaClass> named(String regex) {
    return DescribedPredicate.describe(
        "have a name like " + regex, javaClass -> javaClass.getName().matches(regex));
  }

  private static DescribedPredicate<JavaCall<?>> anyOf(Set<String> methods) {
    return DescribedPredicate.describe(
        "one of " + methods,
        call -> methods.contains(call.getTargetOwner().getName() + "." + call.getName()));
  }

  private static DescribedPredicate<JavaConstructorCall> makesRandom() {
    return DescribedPredicate.describe(
        "a source of randomness is made",
        call -> call.getTargetOwner().getName().matches("java\\.(util|security)\\..*Random"));
  }
}
