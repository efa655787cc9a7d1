package resync.lab.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;
import resync.lab.scenario.Mistake;

/**
 * The commands that the launcher carries out before there is Java. They stand here so that there is
 * one command line to explain, to check and to complete.
 */
@SuppressWarnings("UnusedVariable") // the launcher reads the options, in the texts made of them
final class LauncherCommands {
  private LauncherCommands() {}

  /** Whatever it is: the launcher's work. */
  abstract static class OfTheLauncher implements Runnable {
    @Override
    public void run() {
      throw new Mistake(
          getClass().getAnnotation(Command.class).name()
              + " is carried out by the launcher: call ./resync");
    }
  }

  @Command(
      name = "verify",
      header = "Builds everything and runs every test: unit, architecture, acceptance.",
      description =
          "Further words go to Maven, such as -Dresync.jobs=N (scenarios at a time) or -DskipITs"
              + " (no containers).",
      customSynopsis = "./resync verify [-h] [MAVEN-OPTION...]",
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {
        "0:every test passed",
        "1:a test failed",
        "2:the build ended before its tests could tell, or the machine lacks something"
      })
  static final class Verify extends OfTheLauncher {
    @Unmatched private List<String> maven = List.of();
  }

  @Command(
      name = "doctor",
      description = "Says what this machine has and lacks, with the fix for each.",
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {"0:containers can run here", "2:something is lacking"})
  static final class Doctor extends OfTheLauncher {
    @Option(
        names = "--fabric",
        description = "Only says which fabric \"auto\" is on this machine, and why.")
    private boolean fabric;
  }

  @Command(
      name = "setup",
      description = "Installs what is missing, where it may, and starts the Docker engine.")
  static final class Setup extends OfTheLauncher {
    @Option(
        names = "--images",
        description = "Only what a run needs, with the container images of what is built.")
    private boolean images;
  }

  @Command(
      name = "images",
      description = "Compiles what changed and builds the container images that changed.")
  static final class Images extends OfTheLauncher {
    @Option(names = "--built", description = "Takes the jars as they are; compiles nothing.")
    private boolean built;
  }

  @Command(name = "format", description = "Formats the Java sources.")
  static final class Format extends OfTheLauncher {}
}
