package resync.lab.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnixStreamTest {
  @TempDir Path directory;

  @Test
  void aProgramThatHangsDoesNotHangTheLab() throws Exception {
    Path socket = directory.resolve("s");
    try (ScriptedServer _ = ScriptedServer.start(socket, (in, out) -> in.readAllBytes());
        UnixStream stream = UnixStream.connect(socket, Duration.ofMillis(50))) {
      assertEquals(
          "no answer within 50 ms", assertThrows(IOException.class, stream::readLine).getMessage());
    }
  }

  @Test
  void readsAcrossBufferBoundaries() throws Exception {
    Path socket = directory.resolve("s");
    String line = "x".repeat(40_000);
    try (ScriptedServer _ =
            ScriptedServer.start(
                socket,
                (in, out) -> out.write((line + "\nab").getBytes(StandardCharsets.US_ASCII)));
        UnixStream stream = UnixStream.connect(socket, Duration.ofSeconds(5))) {
      assertEquals(line, new String(stream.readLine(), StandardCharsets.US_ASCII));
      assertEquals("ab", new String(stream.read(2), StandardCharsets.US_ASCII));
      assertThrows(EOFException.class, () -> stream.read(1));
    }
  }
}
