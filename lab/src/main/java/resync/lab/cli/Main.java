package resync.lab.cli;

import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import resync.lab.archive.ArchiveException;
import resync.lab.archive.RunResult;
import resync.lab.fabric.FabricException;
import resync.lab.scenario.Mistake;

/** The lab's command line, called by the launcher. */
@Command(
    name = "./resync",
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      ArchiveCommand.class,
      CompletionCommand.class,
      LauncherCommands.Verify.class,
      LauncherCommands.Doctor.class,
      LauncherCommands.Setup.class,
      LauncherCommands.Images.class,
      LauncherCommands.Format.class
    },
    description = "A containerized test harness and interoperability lab for IPsec.",
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = Main.Version.class,
    footer = {
      "",
      "run and verify set up and build what they need. Without a Docker engine, and"
          + " where none can be installed, run simulates: Java peers only, in virtual"
          + " time. ./resync COMMAND --help says more of each."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:passed",
      "1:a scenario or a test failed, or could not be decided",
      "2:wrong use, a mistake in a feature, something missing, or a build that failed",
      "129, 130, 143:ended by HUP, INT (Ctrl-C) or TERM; what had finished is kept"
    })
@SuppressWarnings("UnusedVariable") // picocli itself answers --help and --version
public final class Main implements Runnable {
  static final int PASSED = RunResult.PASSED;
  static final int FAILED = RunResult.FAILED;
  static final int MISTAKE = RunResult.BROKEN;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Says how this is used, and ends.")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Prints the version and the commit, and ends.")
  private boolean version;

  @Spec private @Nullable CommandSpec spec;

  private Main() {}

  /** Ends with 0 when all passed, 1 when a scenario failed, 2 on wrong use or a lacking machine. */
  public static void main(String[] arguments) {
    System.exit(execute(arguments));
  }

  /** The same without ending the process; returns the exit code. */
  public static int execute(String... arguments) {
    return commandLine().execute(arguments);
  }

  /** All commands, with those that the launcher carries out by itself. */
  public static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Main());
    ServiceLoader.load(Subcommand.class).forEach(line::addSubcommand);
    line.setExecutionExceptionHandler(Main::explain);
    return line;
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        Objects.requireNonNull(spec).commandLine(), "say what to do");
  }

  // A person's mistake and a lacking machine are explained in one sentence; a bug keeps its trace.
  private static int explain(Exception problem, CommandLine line, CommandLine.ParseResult unused)
      throws Exception {
    if (problem instanceof Mistake
        || problem instanceof FabricException
        || problem instanceof ArchiveException) {
      line.getErr().println("resync: " + problem.getMessage());
      return MISTAKE;
    }
    throw problem;
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        Optional.ofNullable(Home.version()).orElse("unknown: not started by ./resync")
      };
    }
  }
}
