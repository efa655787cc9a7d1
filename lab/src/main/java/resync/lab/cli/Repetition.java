package resync.lab.cli;

import picocli.CommandLine.Option;

/** How often scenarios are run, and how many at a time: options of every command that runs some. */
final class Repetition {
  @Option(
      names = "--repeat",
      paramLabel = "N",
      defaultValue = "1",
      description = "Runs everything N times; the summary gives medians.")
  private int repeat = 1;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Runs N scenarios at a time (default: 1). Sooner done; but scenarios that share the"
              + " processors may lengthen each other's recovery.")
  private int jobs = 1;

  /** How often each. */
  int repeat() {
    return repeat;
  }

  /** How many at a time. */
  int jobs() {
    return jobs;
  }
}
