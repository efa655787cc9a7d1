package resync.lab.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The archive of runs. */
@Command(
    name = "archive",
    description = "The archive of runs and their scenarios.",
    mixinStandardHelpOptions = true,
    subcommands = {HelpCommand.class})
final class ArchiveCommand {}
