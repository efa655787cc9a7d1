package resync.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import resync.lab.cli.Main;

/**
 * The texts in scripts/usage, which the launcher shows and checks words by, are those of the lab's
 * command line. With -Dresync.usage=write they are written anew instead.
 */
class UsageTest {
  private static final Path FOLDER = Project.ROOT.resolve("scripts/usage");

  @Test
  void isWhatTheCommandLineSays() throws IOException {
    Map<String, String> said = new TreeMap<>();
    collect("resync", Main.commandLine(), said);
    assertTrue(said.size() >= 12, () -> "only " + said.keySet());
    if ("write".equals(System.getProperty("resync.usage"))) {
      write(said);
    }
    assertEquals(
        said,
        kept(),
        "scripts/usage is not what the command line says; write it anew: mvn -pl rules -am test"
            + " -Dtest=UsageTest -Dsurefire.failIfNoSpecifiedTests=false -Dresync.usage=write");
  }

  private static void collect(String name, CommandLine command, Map<String, String> said) {
    said.put(name + ".txt", command.getUsageMessage(Ansi.OFF));
    command.getSubcommands().forEach((word, below) -> collect(name + "-" + word, below, said));
  }

  private static Map<String, String> kept() throws IOException {
    Map<String, String> kept = new TreeMap<>();
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path file : files.toList()) {
        kept.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return kept;
  }

  private static void write(Map<String, String> said) throws IOException {
    Files.createDirectories(FOLDER);
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    for (Map.Entry<String, String> text : said.entrySet()) {
      Files.writeString(FOLDER.resolve(text.getKey()), text.getValue());
    }
  }
}
