package resync.lab.cli;

import java.io.PrintWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import resync.lab.scenario.Mistake;

/** Prints what a shell needs to complete commands and options. */
@Command(
    name = "completion",
    header = "Prints a script with which the shell completes commands and options.",
    description = "./resync completion bash >~/.local/share/bash-completion/completions/resync")
final class CompletionCommand implements Runnable {
  @Parameters(
      paramLabel = "SHELL",
      description = "bash, or zsh (after autoload -U bashcompinit; bashcompinit).")
  private String shell = "";

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    if (!shell.equals("bash") && !shell.equals("zsh")) {
      throw new Mistake("there is no completion for \"" + shell + "\"; there is: bash, zsh");
    }
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.print(AutoComplete.bash("resync", Main.commandLine()));
    out.flush();
  }
}
