package resync.lab.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import resync.lab.fabric.FabricException;

/**
 * The launcher that started this process, asked for what only it can do: say whether containers can
 * be had, and set them up. It is asked once everything that was typed is understood.
 */
record Launcher(Path script) {

  /** None where something else started this process, such as a test. */
  static Optional<Launcher> ofThisProcess() {
    return Home.checkout()
        .map(home -> home.resolve("resync"))
        .filter(Files::isExecutable)
        .map(Launcher::new);
  }

  /** What {@code auto} is on this machine: a fabric's name, and why. */
  record Choice(String fabric, String reason) {}

  Choice choose() {
    ProcessBuilder command = command("doctor", "--fabric");
    command.redirectOutput(ProcessBuilder.Redirect.PIPE);
    try {
      Process process = command.start();
      String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      require(await(process), "the launcher could not say which fabric there is");
      String[] words = answer.strip().split(" ", 2);
      return new Choice(words[0], words.length > 1 ? words[1] : "");
    } catch (IOException e) {
      throw new UncheckedIOException("the launcher " + script + " cannot be called", e);
    }
  }

  /** Installs what containers need, starts the engine, builds the images that changed. */
  void setUpContainers() {
    try {
      require(
          await(command("setup", "--images").start()),
          "nothing was run: containers need what is said above");
    } catch (IOException e) {
      throw new UncheckedIOException("the launcher " + script + " cannot be called", e);
    }
  }

  private ProcessBuilder command(String... words) {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(words));
    return new ProcessBuilder(command).inheritIO();
  }

  private static void require(int exitCode, String otherwise) {
    if (exitCode != 0) {
      throw new FabricException(otherwise);
    }
  }

  // A signal to this process alone must end the launcher too.
  private static int await(Process process) {
    Thread ending = new Thread(process::destroy, "resync-launcher-end");
    Runtime.getRuntime().addShutdownHook(ending);
    try {
      int code = process.waitFor();
      Runtime.getRuntime().removeShutdownHook(ending);
      return code;
    } catch (IllegalStateException e) {
      throw new FabricException("interrupted", e); // this process is ending already
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new FabricException("interrupted", e);
    }
  }
}
