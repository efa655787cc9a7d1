package resync.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents say is there. */
class DocumentRulesTest {
  private static final Pattern STEP = Pattern.compile("@(?:Given|When|Then)\\(\\s*\"([^\"]+)\"");
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)\\)");

  @Test
  void everySentenceIsDocumentedAndNoOther() throws IOException {
    Set<String> sentences = new TreeSet<>();
    for (Path file : Project.files(path -> path.toString().endsWith("Steps.java"))) {
      STEP.matcher(Files.readString(file)).results().map(m -> m.group(1)).forEach(sentences::add);
    }
    assertTrue(sentences.size() >= 20, () -> "only " + sentences.size() + " sentences found");
    List<String> lines = Files.readAllLines(Project.ROOT.resolve("docs/sentences.md"));
    int settings = lines.indexOf("Settings of a tunnel's table, a row each:");
    assertTrue(settings > 0, "docs/sentences.md has no settings of a tunnel's table");
    Set<String> documented = new TreeSet<>();
    Stream.concat(
            lines.subList(lines.indexOf("## Given"), settings).stream(),
            lines.subList(lines.indexOf("## When"), lines.size()).stream())
        .filter(line -> line.matches("\\| `.*[ :].*"))
        .map(line -> line.replaceFirst("\\| `([^`]+)`.*", "$1"))
        .forEach(documented::add);
    assertEquals(sentences, documented, "the sentences of docs/sentences.md");
  }

  @Test
  void linksLeadSomewhere() throws IOException {
    Set<String> broken = new TreeSet<>();
    List<Path> documents = Project.files(path -> path.toString().endsWith(".md"));
    for (Path document : documents) {
      for (MatchResult link : LINK.matcher(Files.readString(document)).results().toList()) {
        Path target = document.resolveSibling(link.group(1));
        if (!Files.exists(target)) {
          broken.add(Project.ROOT.relativize(document) + " → " + link.group(1));
        }
      }
    }
    assertTrue(documents.size() >= 10, () -> "only " + documents.size() + " documents found");
    assertEquals(Set.of(), broken, "links to files that are not there");
  }
}
