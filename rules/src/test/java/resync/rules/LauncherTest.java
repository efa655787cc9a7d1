package resync.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import resync.rules.BareMachine.Launched;
import resync.rules.BareMachine.Result;

/** The launcher: asking costs nothing, exit codes mean what they say, an end leaves nothing. */
@Timeout(120)
class LauncherTest {
  private static final Path USAGE = Project.ROOT.resolve("scripts/usage");

  @TempDir Path home;

  private BareMachine machine;

  @BeforeEach
  void nothingThatMayBeCalled() throws Exception {
    machine = new BareMachine(home);
    for (String program : List.of("apt-get", "docker", "dockerd", "mvn", "java", "sudo", "git")) {
      machine.stub(program, "exit 1");
    }
  }

  /** A machine with a JDK, and Maven, which does what the lines of shell say. */
  private void mavenDoes(String lines) throws IOException {
    machine.has(BareMachine.USUAL_TOOLS);
    machine.jdk();
    machine.stub("mvn", lines);
  }

  @Test
  void helpOfEveryCommandIsThereInAnEmptyEnvironmentWithoutNetwork() throws Exception {
    List<String> texts;
    try (Stream<Path> files = Files.list(USAGE)) {
      texts = files.map(file -> file.getFileName().toString()).sorted().toList();
    }
    assertTrue(texts.size() >= 12, texts::toString);
    List<Long> millis = new ArrayList<>();
    for (String text : texts) {
      String name = text.replace(".txt", "");
      List<String> words = new ArrayList<>(List.of(name.split("-")));
      words.removeFirst();
      words.add("--help");
      Result help = machine.launch(words.toArray(String[]::new));
      assertEquals(0, help.code(), () -> name + ": " + help.err());
      assertEquals(Files.readString(USAGE.resolve(text)), help.out());
      millis.add(help.millis());
      System.out.printf("%-36s %4d ms%n", "./resync " + String.join(" ", words), help.millis());
    }
    assertEquals(List.of(), machine.calls());
    // The median, as the processors may have other work at some moment.
    assertTrue(millis.stream().sorted().toList().get(millis.size() / 2) < 2_000, millis::toString);
  }

  /** What has a help can be called. */
  @Test
  void everyCommandIsThere() throws Exception {
    StringBuilder scripts = new StringBuilder();
    try (Stream<Path> files = Files.list(Project.ROOT.resolve("scripts"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".sh")).toList()) {
        scripts.append(Files.readString(file));
      }
    }
    try (Stream<Path> texts = Files.list(USAGE)) {
      for (Path text : texts.toList()) {
        List<String> words = List.of(text.getFileName().toString().replace(".txt", "").split("-"));
        assertTrue(
            words.size() == 1 || scripts.toString().contains("command_" + words.get(1) + "()"),
            text::toString);
      }
    }
  }

  @Test
  void saysItsVersion() throws Exception {
    Result version = machine.launch("--version");
    assertEquals(0, version.code());
    assertTrue(version.out().matches("\\d+\\.\\d+\\.\\d+\\S*\n"), version::out);
    assertEquals(List.of(), machine.calls(), "there is no checkout that git could be asked about");
    Files.createFile(machine.checkout.resolve(".git"));
    machine.stub("git", "echo 123456789abc-dirty");
    assertTrue(machine.launch("--version").out().endsWith(" (123456789abc-dirty)\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "rum                        | there is no command 'rum'; the nearest is 'run'",
        "archive lits               | there is no command 'archive lits'; the nearest is 'archive"
            + " list'",
        "run --fabrik sim           | run has no option --fabrik; the nearest is --fabric",
        "run --fabric sim --job=2   | run has no option --job; the nearest is --jobs",
        "archive --archiv x list    | archive has no option --archiv; the nearest is --archive",
        "archive rerun --faild last | archive rerun has no option --faild; the nearest is --failed",
        "explore --sedes 3          | explore has no option --sedes; the nearest is --seeds",
        "run --version              | run has no option --version; the nearest is",
        "run --fabric               | --fabric needs a value",
        "run nowhere.feature:3      | there is no feature file or folder nowhere.feature",
        "explore nowhere            | there is no feature file or folder nowhere",
        "doctor --fabrik            | doctor has no option --fabrik; the nearest is --fabric",
        "doctor now                 | doctor takes no 'now'",
        "setup now                  | setup takes no 'now'",
        "help rum                   | there is no command 'rum'"
      })
  void aWrongWordCostsNothing(String words, String sentence) throws Exception {
    Result result = machine.launch(words.split(" "));
    assertEquals(2, result.code(), result::err);
    assertTrue(
        result.err().startsWith("resync: " + sentence.replace('\'', '"')), () -> result.err());
    assertEquals(1, result.err().lines().count(), result::err);
    assertEquals(List.of(), machine.calls());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "archive"})
  void sayingNothingIsAnsweredWithTheCommands(String words) throws Exception {
    Result result = machine.launch(words.isEmpty() ? new String[0] : new String[] {words});
    assertEquals(2, result.code());
    assertTrue(result.err().startsWith("Usage: ./resync"), result::err);
    assertEquals(List.of(), machine.calls());
  }

  /** What is left to say is the lab's, before it asks for containers. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "run --list",
        "run --fabric dokcer",
        "run --fabric docker",
        "run --name --help",
        "run -- --help",
        "archive rerun last",
        "archive list",
        "archive decode last/3 --keys=k",
        "completion bash"
      })
  void theLabIsAskedBeforeAnEngineIsSetUp(String words) throws Exception {
    mavenDoes(BareMachine.PACKAGES);
    Result result = machine.launch(words.split(" "));
    assertEquals(0, result.code(), result::err);
    List<String> calls = machine.calls();
    assertTrue(calls.getLast().endsWith("resync.lab.cli.Main " + words), calls::toString);
    assertTrue(
        calls.stream().noneMatch(call -> call.matches("(docker|dockerd|apt-get|sudo) .*")),
        calls::toString);
  }

  @Test
  void theFabricThatTheEnvironmentNamesStays() throws Exception {
    mavenDoes(BareMachine.PACKAGES);
    machine.set("RESYNC_FABRIC", "sim");
    assertEquals("fabric sim\n", machine.launch("run").out());
  }

  /** Where there is no locale Java would write a question mark for each of them. */
  @ParameterizedTest
  @CsvSource({"'', true", "C, true", "POSIX, true", "C.UTF-8, false", "de_DE.ISO-8859-1, false"})
  void arrowsAreWrittenWithoutALocaleToo(String locale, boolean utf8) throws Exception {
    mavenDoes(
        "echo \"mvn opts ${MAVEN_OPTS:-none}\" >>"
            + home.resolve("opts")
            + "\n"
            + BareMachine.PACKAGES);
    machine.set("LC_ALL", "");
    machine.set("LANG", locale);
    assertEquals(0, machine.launch("archive", "list").code());
    String call = machine.calls().getLast();
    assertEquals(utf8, call.contains(" -Dstdout.encoding=UTF-8 "), call);
    String options = Files.readString(home.resolve("opts"));
    assertEquals(utf8, options.contains("-Dsun.stdout.encoding=UTF-8"), options);
  }

  @Test
  void worksThroughALinkFromAnywhere() throws Exception {
    mavenDoes(BareMachine.PACKAGES);
    Path link =
        Files.createSymbolicLink(home.resolve("linked"), machine.checkout.resolve("resync"));
    assertEquals(0, machine.begin(link, "archive", "list").await().code());
    String call = machine.calls().getLast();
    assertTrue(
        call.contains("-cp " + machine.checkout + "/steps/target/steps-1.jar:/a.jar "), call);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "echo No such thing; exit 1                                | No such thing",
        "echo '[ERROR] it is wrong'; echo '[ERROR] Help 1'; exit 1 | [ERROR] it is wrong",
        "exit 137                                                  | resync: the build failed"
      })
  void aBuildThatFailsSaysWhyAndIsNoFailedScenario(String maven, String shown) throws Exception {
    mavenDoes(maven);
    Result result = machine.launch("archive", "list");
    assertEquals(2, result.code(), result::err);
    assertTrue(result.err().contains("\n" + shown), result::err);
    assertTrue(result.err().contains("Maven's whole output is in " + machine.checkout));
  }

  @ParameterizedTest
  @CsvSource({
    "echo There are test failures.; exit 1, 1",
    "echo Could not resolve dependencies; exit 1, 2",
    "exit 0, 0"
  })
  void verifyTellsAFailedTestFromABuildThatEndedBefore(String maven, int code) throws Exception {
    mavenDoes(maven);
    machine.stub("docker", "exit 0");
    machine.stub("ldconfig", "echo libpcap.so");
    assertEquals(code, machine.launch("verify", "-Dresync.jobs=1", "-X").code());
    assertTrue(machine.calls().getLast().endsWith(" verify -Dresync.jobs=1 -X"));
  }

  /** As Surefire reports it; what an earlier build has skipped is not this one's. */
  @Test
  void verifySaysLastWhatItHasNotTested() throws Exception {
    Path reports = Files.createDirectories(machine.checkout.resolve("lab/target/surefire-reports"));
    Files.writeString(
        reports.resolve("TEST-old.xml"),
        "<testcase name=\"old\" classname=\"resync.Old\">\n<skipped message=\"old\"/>\n");
    Files.setLastModifiedTime(reports.resolve("TEST-old.xml"), FileTime.fromMillis(0));
    mavenDoes(
        """
        cat >lab/target/surefire-reports/TEST-new.xml <<'END'
        <testsuite name="resync.New" tests="5" skipped="4">
          <testcase name="runs" classname="resync.New" time="0.1"/>
          <testcase name="needs" classname="resync.New" time="0.1">
            <skipped message="Assumption failed: &quot;tshark&quot; is not installed"/>
          </testcase>
          <testcase name="" classname="resync.Whole" time="0">
            <skipped message="Assumption failed: there is no /dev/net/tun here" type="x">y
          </skipped>
          <testcase name="all()[1]" classname="resync.Some" time="0">
            <skipped type="x.Aborted"><![CDATA[x.Aborted: UNSUPPORTED: no kernel
        \tat x.Assumptions.abort(Assumptions.java:3)
        ]]></skipped>
          </testcase>
          <testcase name="all()[2]" classname="resync.Some" time="0">
            <skipped type="x.Aborted"><![CDATA[x.Aborted:\s
        it refuses
          its configuration
        \tat x.Assumptions.abort(Assumptions.java:3)
        ]]></skipped>
          </testcase>
        </testsuite>
        END
        """);
    machine.stub("docker", "exit 0");
    machine.stub("ldconfig", "echo libpcap.so");
    assertTrue(
        machine
            .launch("verify")
            .out()
            .endsWith(
                """
                skipped: resync.New.needs: "tshark" is not installed
                skipped: resync.Some.all()[1]: UNSUPPORTED: no kernel
                skipped: resync.Some.all()[2]: it refuses its configuration
                skipped: resync.Whole: there is no /dev/net/tun here
                """));
  }

  @ParameterizedTest
  @ValueSource(strings = {"setup", "images", "verify", "setup --images", "format"})
  void whatIsMissingIsCodeTwoAndASentence(String words) throws Exception {
    machine.has(BareMachine.USUAL_TOOLS);
    machine.jdk();
    Result result = machine.launch(words.split(" "));
    assertEquals(2, result.code(), result::err);
    assertTrue(result.err().contains("resync: "), result::err);
  }

  @Test
  void whatNobodyForesawIsSaid() throws Exception {
    mavenDoes("");
    machine.stub("docker", "exit 0");
    machine.stub("sha256sum", "exit 3");
    Result result = machine.launch("images", "--built");
    assertEquals(2, result.code(), result::err);
    assertTrue(result.err().contains("failed with exit code"), result::err);
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143", "HUP, 129"})
  void aSignalEndsABuildAtOnce(String signal, int code) throws Exception {
    mavenDoes(machine.goesOn());
    Launched launched = machine.begin(machine.checkout.resolve("resync"), "run");
    endedBy(signal, launched, code);
    assertFalse(Files.exists(machine.checkout.resolve(".resync/built")), "a stamp of half a build");
    mavenDoesNow(BareMachine.PACKAGES);
    Result next = machine.launch("run");
    assertEquals(0, next.code(), next::err);
    assertFalse(next.err().contains("waiting"), next::err);
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void aSignalEndsAnImageAtOnce(String signal, int code) throws Exception {
    mavenDoes("");
    machine.stub("docker", "[ \"$1\" != build ] || {\n" + machine.goesOn() + "}");
    Launched launched = machine.begin(machine.checkout.resolve("resync"), "images", "--built");
    endedBy(signal, launched, code);
    assertFalse(Files.exists(machine.checkout.resolve("target/images.properties")));
  }

  private void mavenDoesNow(String lines) throws IOException {
    machine.stub("mvn", lines);
  }

  private void endedBy(String signal, Launched launched, int code) throws Exception {
    ProcessHandle worker = machine.awaitStarted();
    long sent = System.nanoTime();
    String pid = Long.toString(launched.process().pid());
    assertEquals(0, new ProcessBuilder("kill", "-" + signal, pid).start().waitFor());
    Result result = launched.await();
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sent);
    assertEquals(code, result.code(), result::err);
    assertTrue(result.err().endsWith("resync: interrupted\n"), result::err);
    assertTrue(millis < 10_000, () -> "it took " + millis + " ms");
    worker.onExit().get(10, TimeUnit.SECONDS);
    try (Stream<Path> left = Files.list(machine.temporary)) {
      assertEquals(List.of(), left.toList(), "temporary files");
    }
  }
}
