package resync.peer.ike;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A page of the documentation with the states of a transition table, drawn from its rows. */
public final class StateDiagram {
  private static final Path DOCS = Path.of("..", "docs");

  private final List<String> arrows = new ArrayList<>();
  private final List<String> rows = new ArrayList<>();

  /** Where something begins. */
  public void begins(Object state, String story) {
    arrows.add("  [*] --> " + state + ": " + story);
  }

  /** Where something ends. */
  public void ends(Object state) {
    arrows.add("  " + state + " --> [*]");
  }

  /** A row of the table; one that stays where it is, is in the list alone. */
  public void row(Object state, String trigger, Object next, String story, String section) {
    String arrow = "  " + state + " --> " + next + ": " + story;
    if (!state.equals(next) && !arrows.contains(arrow)) {
      arrows.add(arrow);
    }
    rows.add("| %s | %s | %s | %s | %s |".formatted(state, trigger, next, story, section));
  }

  /**
   * Fails unless the page is what the table gives; then what it should be is in the build's output.
   *
   * @param name of the file in docs
   * @param head what stands above the diagram
   * @param sections whose sections the rows cite
   */
  public void assertDrawn(String name, String head, String sections) throws IOException {
    String page =
        head.strip()
            + "\n\n```mermaid\nstateDiagram-v2\n"
            + String.join("\n", arrows)
            + "\n```\n\n| state | what comes | next | what happens | "
            + sections
            + " |\n|---|---|---|---|---|\n"
            + String.join("\n", rows)
            + "\n";
    Path file = DOCS.resolve(name);
    Path drawn = Path.of("target", name);
    Files.createDirectories(drawn.toAbsolutePath().getParent());
    Files.writeString(drawn, page);
    assertEquals(
        page,
        Files.exists(file) ? Files.readString(file) : "",
        () -> file + " is not what the table gives; that is in " + drawn.toAbsolutePath());
  }
}
