package resync.lab.cli;

import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import resync.lab.fabric.FabricException;
import resync.lab.scenario.Mistake;

/** The lab's command line, called by the launcher. */
@Command(
    name = "./resync",
    subcommands = {RunCommand.class, ArchiveCommand.class},
    description = "A containerized test harness and interoperability lab for IPsec.",
    mixinStandardHelpOptions = true)
public final class Main {
  static final int PASSED = 0;
  static final int FAILED = 1;
  static final int MISTAKE = 2;

  private Main() {}

  /** Ends with 0 when all passed, 1 when a scenario failed, 2 on wrong use or a lacking machine. */
  public static void main(String[] arguments) {
    System.exit(execute(arguments));
  }

  /** The same without ending the process; returns the exit code. */
  public static int execute(String... arguments) {
    CommandLine line = new CommandLine(new Main());
    ServiceLoader.load(Subcommand.class).forEach(line::addSubcommand);
    line.setExecutionExceptionHandler(Main::explain);
    return line.execute(arguments);
  }

  // A person's mistake and a lacking machine are explained in one sentence; a bug keeps its trace.
  private static int explain(Exception problem, CommandLine line, CommandLine.ParseResult unused)
      throws Exception {
    if (problem instanceof Mistake || problem instanceof FabricException) {
      line.getErr().println("resync: " + problem.getMessage());
      return MISTAKE;
    }
    throw problem;
  }
}
