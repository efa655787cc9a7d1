package resync.lab.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import resync.lab.capture.PcapWriter;

/** {@code archive decode} of a capture that is in no archive. */
class ArchiveDecodeCommandTest {
  /** 192.0.2.1 to 198.51.100.1, UDP port 500: IKE_SA_INIT request with an empty SA payload. */
  private static final String IKE =
      "4500003c0000000040110000c0000201c6336401"
          + "01f401f400280000"
          + "1111111111111111000000000000000021202208000000000000002000000004";

  /** ESP between the same. */
  private static final String ESP =
      "450000200000000040320000c0000201c6336401" + "b761863e00000001" + "00000000";

  @TempDir Path directory;
  private Path capture;

  @BeforeEach
  void capture() throws IOException {
    capture = directory.resolve("foreign.pcap");
    try (PcapWriter file = new PcapWriter(capture)) {
      file.write(Instant.ofEpochSecond(1), HexFormat.of().parseHex(IKE));
      file.write(Instant.ofEpochSecond(2), HexFormat.of().parseHex(ESP));
      file.write(Instant.ofEpochSecond(3), HexFormat.of().parseHex(ESP));
    }
  }

  private record Ended(int code, String said) {}

  private static Ended decode(Object... arguments) {
    StringWriter said = new StringWriter();
    String[] words = new String[1 + arguments.length];
    words[0] = "decode";
    for (int i = 0; i < arguments.length; i++) {
      words[i + 1] = arguments[i].toString();
    }
    int code =
        new CommandLine(new ArchiveCommand())
            .setOut(new PrintWriter(said, true))
            .setExecutionExceptionHandler(
                (problem, line, parsed) -> {
                  line.getOut().println(problem.getMessage());
                  return Main.MISTAKE;
                })
            .execute(words);
    return new Ended(code, said.toString());
  }

  @Test
  void saysWhatACaptureHolds() {
    assertEquals(
        new Ended(
            Main.PASSED,
            """
            %8d  1970-01-01T00:00:01Z  192.0.2.1 > 198.51.100.1  IKE_SA_INIT request 0  SA
              ESP         192.0.2.1 > 198.51.100.1  SPI 0xb761863e  2 packets
              3 IP packets: 1 IKE message, 2 ESP or AH packets on 1 SA (one direction each)
            """
                .formatted(1)),
        decode(capture));
  }

  @Test
  void saysWhereACaptureEndsTooEarly() throws IOException {
    byte[] whole = Files.readAllBytes(capture);
    Files.write(capture, Arrays.copyOf(whole, whole.length - 5));
    Ended ended = decode(capture);
    assertEquals(Main.FAILED, ended.code());
    assertTrue(
        ended.said().contains("2 IP packets: 1 IKE message, 1 ESP or AH packet"), ended.said());
    assertTrue(ended.said().contains("not read: " + capture + " is cut short"), ended.said());
  }

  @Test
  void saysWhatIsWrongWithAFileOrAnOption() throws IOException {
    Path text = Files.writeString(directory.resolve("text.pcap"), "no capture at all");
    assertMistake("is neither a pcap nor a pcapng file", decode(text));
    assertMistake(
        "there is no capture file " + directory + "/none.pcapng",
        decode(directory.resolve("none.pcapng")));
    assertMistake("--keys goes with a capture file", decode("last", "--keys", directory));
    assertMistake(
        "--keys: there is no folder " + directory + "/none",
        decode(capture, "--keys", directory.resolve("none")));
  }

  private static void assertMistake(String part, Ended ended) {
    assertEquals(Main.MISTAKE, ended.code(), ended.said());
    assertTrue(ended.said().contains(part), ended.said());
  }
}
