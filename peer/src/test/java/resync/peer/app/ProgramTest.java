package resync.peer.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import resync.peer.linux.Namespace;

/** What a person sees who starts the program wrongly. */
@Timeout(60)
class ProgramTest {
  @TempDir Path directory;

  private record Ended(int status, String output) {}

  @Test
  void aWrongSettingIsSaidWithItsPlaceAndEndsWith2() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("swanctl.conf"),
            """
            connections {
              tunnel {
                remote_addrs = 198.51.100.1
                dpd_dealy = 5s
                local { auth = psk }
                remote { auth = psk }
              }
            }
            """);
    Ended ended = run("--check", "--config", file.toString());
    assertEquals(3, ended.status, ended.output);
    assertTrue(
        ended.output.startsWith(
            file + ":4: unknown setting 'connections.tunnel.dpd_dealy'; accepted: "),
        ended.output);
    assertTrue(ended.output.contains("dpd_delay"), ended.output);
    assertEquals(1, ended.output.lines().count(), "one sentence, no stack trace");
  }

  @Test
  void aMissingFileIsSaid() throws Exception {
    Ended ended = run("--config", directory.resolve("none.conf").toString());
    assertEquals(3, ended.status);
    assertTrue(ended.output.contains("there is no file " + directory), ended.output);
  }

  @Test
  void aMissingDirectoryIsSaid() throws Exception {
    Path file = Files.writeString(directory.resolve("swanctl.conf"), "connections { }\n");
    Ended ended = run("--config", file.toString(), "--dir", directory.resolve("none").toString());
    assertEquals(2, ended.status);
    assertTrue(ended.output.contains("there is no directory"), ended.output);
  }

  @Test
  void anUnknownArgumentGetsTheUsage() throws Exception {
    Ended ended = run("--confg", "x");
    assertEquals(2, ended.status);
    assertTrue(ended.output.startsWith("resync peer: unknown argument '--confg'"), ended.output);
    assertTrue(ended.output.contains("usage: "), ended.output);
  }

  @Test
  void theTrainingRunsWhateverTheMachineAllows() throws Exception {
    Ended ended = run("--aot-train");
    assertEquals(0, ended.status, ended.output);
  }

  /** In a network namespace where that is possible, so that no port of the machine is needed. */
  private static Ended run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("timeout", "50"));
    if (new ProcessBuilder("unshare", "-n", "true").start().waitFor() == 0) {
      command.addAll(List.of("unshare", "-n"));
    }
    command.addAll(Namespace.java(Main.class, arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Ended(process.waitFor(), output);
  }
}
