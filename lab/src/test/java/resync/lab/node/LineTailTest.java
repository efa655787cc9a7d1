package resync.lab.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineTailTest {
  @Test
  void givesEachWholeLineOnce(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("log");
    LineTail tail = new LineTail();
    assertEquals(List.of(), tail.read(file));
    Files.writeString(file, "one\ntw");
    assertEquals(List.of("one"), tail.read(file));
    assertEquals(List.of(), tail.read(file));
    Files.writeString(file, "o\n\nthree\n", StandardOpenOption.APPEND);
    assertEquals(List.of("two", "", "three"), tail.read(file));
  }
}
