package resync.rules;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The launcher in a checkout of its own, on a machine that has only the programs it is given. The
 * name of the checkout holds a space. What programs that stand for others are called with is
 * written down.
 */
final class BareMachine {
  /** What a shell script cannot do without. */
  static final List<String> NEXT_TO_NOTHING = List.of("bash", "readlink", "dirname");

  static final List<String> USUAL_TOOLS =
      List.of(
          "bash",
          "readlink",
          "dirname",
          "awk",
          "cat",
          "chmod",
          "cp",
          "cut",
          "find",
          "flock",
          "grep",
          "head",
          "id",
          "mkdir",
          "mktemp",
          "mv",
          "paste",
          "rm",
          "sed",
          "setsid",
          "sha256sum",
          "sleep",
          "sort",
          "stat",
          "tail",
          "tee",
          "timeout",
          "touch",
          "tr",
          "xargs");

  /** Leaves what Maven would have packaged. */
  static final String PACKAGES =
      """
      for module in peer lab sim steps; do
        mkdir -p $module/target
        : >$module/target/$module-1.jar
        echo /a.jar >$module/target/runtime-classpath
      done
      """;

  private static final int SECONDS = 30;

  final Path checkout;
  final Path temporary;
  private final Path home;
  private final Path bin;
  private final Path calls;
  private final Path started;
  private final Map<String, String> environment;
  private final List<String> noNetwork;

  record Result(int code, String out, String err, long millis) {}

  /** A launch that goes on. */
  record Launched(Process process, Path out, Path err, long began) {
    Result await() throws InterruptedException, IOException {
      assertTrue(process.waitFor(SECONDS, TimeUnit.SECONDS), "the launcher does not end");
      return new Result(
          process.exitValue(),
          Files.readString(out),
          Files.readString(err),
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
    }
  }

  BareMachine(Path home) throws IOException, InterruptedException {
    this.home = home;
    checkout = Files.createDirectories(home.resolve("a checkout"));
    bin = Files.createDirectories(home.resolve("bin"));
    temporary = Files.createDirectories(home.resolve("tmp"));
    calls = Files.createFile(home.resolve("calls"));
    started = home.resolve("started");
    environment = new TreeMap<>(Map.of("TMPDIR", temporary.toString(), "LANG", "C.UTF-8"));
    noNetwork = withoutNetwork();
    for (String part : List.of("resync", "pom.xml", "scripts", "images")) {
      copy(Project.ROOT.resolve(part), checkout.resolve(part));
    }
    for (String module : List.of("peer", "lab", "sim", "steps", "features")) {
      Files.createDirectories(checkout.resolve(module));
      Files.createFile(checkout.resolve(module).resolve("pom.xml"));
    }
    has(NEXT_TO_NOTHING);
  }

  // An own network namespace has no way out; where it may not be made, the programs that are there
  // still have none that could use a network.
  private static List<String> withoutNetwork() throws IOException, InterruptedException {
    for (String option : List.of("-n", "-rn")) {
      List<String> command = List.of("unshare", option);
      Process process =
          new ProcessBuilder(Stream.concat(command.stream(), Stream.of("true")).toList()).start();
      if (process.waitFor() == 0) {
        return command;
      }
    }
    System.err.println("unshare is not allowed here: the launcher is tried with the network there");
    return List.of();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  /** Of this machine's programs it has these alone. */
  void has(List<String> tools) throws IOException {
    // Not in the temporary folder, whose removal complains of links that lead out of it.
    Path folder = Project.ROOT.resolve("rules/target/launcher-tools").resolve("" + tools.size());
    Files.createDirectories(folder);
    for (String tool : tools) {
      Path link = folder.resolve(tool);
      if (!Files.exists(link)) {
        Files.createSymbolicLink(link, find(tool));
      }
    }
    environment.put("PATH", bin + ":" + folder);
  }

  private static Path find(String tool) {
    return Arrays.stream(String.valueOf(System.getenv("PATH")).split(":"))
        .map(folder -> Path.of(folder, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new AssertionError("this machine has no " + tool));
  }

  /** Gives it a program that notes its call and then does what the lines of shell say. */
  void stub(String name, String lines) throws IOException {
    script(bin.resolve(name), name, lines);
  }

  /** Gives it a JDK whose java notes its call and prints which fabric the environment names. */
  void jdk() throws IOException {
    Path programs = Files.createDirectories(home.resolve("jdk").resolve("bin"));
    script(programs.resolve("javac"), "javac", "");
    script(programs.resolve("java"), "java", "echo \"fabric $RESYNC_FABRIC\"");
    Files.writeString(home.resolve("jdk").resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
    set("JAVA_HOME", home.resolve("jdk").toString());
  }

  void set(String variable, String value) {
    environment.put(variable, value);
  }

  private void script(Path file, String name, String lines) throws IOException {
    Files.deleteIfExists(file);
    Files.writeString(
        file, "#!/bin/sh\necho \"" + name + " $*\" >>'" + calls + "'\n" + lines + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Lines for a stub that goes on until it is ended; {@link #awaitStarted} knows when it began. */
  String goesOn() throws IOException, InterruptedException {
    Files.deleteIfExists(started);
    new ProcessBuilder("mkfifo", started.toString()).start().waitFor();
    return "echo $$ >'" + started + "'\nexec sleep 300\n";
  }

  /** The process that began to go on. */
  ProcessHandle awaitStarted() throws Exception {
    String pid =
        CompletableFuture.supplyAsync(() -> read(started)).get(SECONDS, TimeUnit.SECONDS).strip();
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Result launch(String... words) throws IOException, InterruptedException {
    return begin(checkout.resolve("resync"), words).await();
  }

  /** Starts the launcher by some path, with INT as a person's shell leaves it. */
  Launched begin(Path launcher, String... words) throws IOException {
    List<String> command = new ArrayList<>(noNetwork);
    command.addAll(List.of("env", "--default-signal", "-i"));
    environment.forEach((name, value) -> command.add(name + "=" + value));
    command.add(launcher.toString());
    command.addAll(List.of(words));
    Path out = Files.createTempFile(home, "out", "");
    Path err = Files.createTempFile(home, "err", "");
    Process process =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    return new Launched(process, out, err, System.nanoTime());
  }

  /** What the programs that stand for others were called with, a line a call. */
  List<String> calls() throws IOException {
    return Files.readAllLines(calls);
  }
}
