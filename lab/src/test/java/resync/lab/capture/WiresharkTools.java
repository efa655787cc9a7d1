package resync.lab.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Programs that come with Wireshark, as makers and as witnesses of captures. */
final class WiresharkTools {
  private WiresharkTools() {}

  /** Runs a program; returns what it printed, by line. */
  static List<String> run(Object... command) throws IOException {
    Process process =
        new ProcessBuilder(Stream.of(command).map(Object::toString).toList())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    try {
      assertEquals(0, process.waitFor(), () -> "exit code of " + List.of(command));
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    return lines;
  }

  /** A field of each packet of a capture. */
  static List<String> tshark(Path capture, String field) throws IOException {
    return run("tshark", "-n", "-r", capture, "-T", "fields", "-e", field);
  }

  static Instant time(String epoch) {
    BigDecimal seconds = new BigDecimal(epoch);
    return Instant.ofEpochSecond(
        seconds.longValue(), seconds.remainder(BigDecimal.ONE).movePointRight(9).longValue());
  }
}
