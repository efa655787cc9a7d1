package resync.peer.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that no person writes, and files that other programs save, end in a sentence. */
class SettingsParserTest {
  private static final String USUAL =
      "connections { c { local { auth = psk } remote { auth = psk } } }\n";

  @TempDir Path directory;

  @Test
  void nestingHasALimit() {
    assertEquals(
        List.of("t.conf:101: sections are nested deeper than 100"),
        problems("a {\n".repeat(100_000)));
    assertEquals(
        List.of("t.conf:101: sections are nested deeper than 100"),
        problems("a : b {\n".repeat(100_000)));
  }

  @Test
  void includesAddToTheNesting() throws Exception {
    Files.writeString(directory.resolve("part.conf"), "a {\n".repeat(60));
    String text = "a {\n".repeat(60) + "include part.conf\n" + "}\n".repeat(60);
    String problem = problems(Files.writeString(directory.resolve("t.conf"), text)).getFirst();
    assertTrue(problem.endsWith("part.conf:41: sections are nested deeper than 100"), problem);
  }

  @Test
  void referencesThatMultiplyHaveALimit() {
    StringBuilder text = new StringBuilder("t0 { a { } }\n");
    for (int i = 1; i <= 20; i++) {
      String below = "t" + (i - 1);
      text.append(
          "t%d { x : %s { }\n y : %s { }\n z : %s { } }\n".formatted(i, below, below, below));
    }
    text.append("connections : t20 { }\n");
    List<String> problems =
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> problems(text.toString()));
    assertTrue(
        problems.getFirst().contains("stand for more than 10000 sections"), problems.toString());
  }

  @Test
  void theNameOfAnIncludeIsText() throws Exception {
    Path file = Files.writeString(directory.resolve("t.conf"), "\ninclude a\0b.conf\n");
    assertEquals(
        List.of(file + ":2: the file name of the include has octets that are no text"),
        problems(file));
  }

  @Test
  void aCommentMayBeInAnyEncoding() throws Exception {
    Path file =
        Files.write(
            directory.resolve("t.conf"),
            ("# f\u00fcr Z\u00fcrich\n" + USUAL).getBytes(StandardCharsets.ISO_8859_1));
    assertEquals(1, ConfigReader.read(file).connections().size());
  }

  @Test
  void aValueIsInUtf8() throws Exception {
    Path file =
        Files.write(
            directory.resolve("t.conf"),
            (USUAL + "secrets {\n ike { secret = \"Z\u00fcrich\" } }\n")
                .getBytes(StandardCharsets.ISO_8859_1));
    assertEquals(
        List.of(
            file
                + ":3: the value has octets that are no text; accepted: text in UTF-8; comments"
                + " may be in any encoding"),
        problems(file));
  }

  @Test
  void aByteOrderMarkIsNoSetting() throws Exception {
    Path file = Files.writeString(directory.resolve("t.conf"), "\ufeff" + USUAL);
    assertEquals(1, ConfigReader.read(file).connections().size());
  }

  private static List<String> problems(String text) {
    return assertThrows(ConfigException.class, () -> ConfigReader.read("t.conf", text)).problems();
  }

  private static List<String> problems(Path file) {
    return assertThrows(ConfigException.class, () -> ConfigReader.read(file)).problems();
  }
}
