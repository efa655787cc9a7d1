package resync.lab.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import resync.lab.capture.Decryption.IkeMessage;
import resync.lab.capture.Decryption.Protection;

/** The lab's own reader of IKE on captures of real runs; its README says of which. */
class KeptCapturesTest {
  private static final int KEPT = 16;

  static List<Path> captures() throws IOException, URISyntaxException {
    Path home =
        Path.of(Objects.requireNonNull(KeptCapturesTest.class.getResource("README.md")).toURI());
    try (Stream<Path> folders = Files.list(Objects.requireNonNull(home.getParent()))) {
      List<Path> captures = folders.filter(f -> Files.exists(f.resolve("wire.pcap"))).toList();
      assertTrue(captures.size() >= KEPT, "only " + captures);
      return captures;
    }
  }

  @ParameterizedTest
  @MethodSource("captures")
  void readsEveryMessageAsTsharkDid(Path folder) throws IOException {
    List<IkeMessage> messages = IkeMessages.read(folder.resolve("wire.pcap"), folder);
    assertEquals(
        Files.readAllLines(folder.resolve("messages.txt")),
        messages.stream().map(KeptCapturesTest::line).toList());
    assertTrue(messages.stream().noneMatch(m -> m.protection() == Protection.ENCRYPTED));
    String witness = Files.exists(folder.resolve(IkeKeys.TABLE)) ? "INVALID_SPI" : "R-U-THERE";
    assertTrue(messages.stream().anyMatch(m -> m.names().contains(witness)), witness);
  }

  @ParameterizedTest
  @MethodSource("captures")
  void readsEveryMessageAsTsharkDoesHere(Path folder) throws IOException {
    TsharkOnPath.assume();
    assertEquals(
        IkeMessagesTest.tshark(folder.resolve("wire.pcap"), folder),
        IkeMessagesTest.asTsharkTells(IkeMessages.read(folder.resolve("wire.pcap"), folder)));
  }

  private static String line(IkeMessage message) {
    return String.join(
        " ",
        String.valueOf(message.number()),
        message.time().toString(),
        message.source(),
        message.destination(),
        message.exchange(),
        message.response() ? "response" : "request",
        String.valueOf(message.messageId()),
        message.protection().toString(),
        String.join(",", message.names()));
  }
}
