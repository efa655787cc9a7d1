package resync.lab.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static resync.lab.capture.Packets.append;
import static resync.lab.capture.Packets.esp;
import static resync.lab.capture.Packets.ethernet;
import static resync.lab.capture.Packets.fileHeader;
import static resync.lab.capture.Packets.hex;
import static resync.lab.capture.Packets.ipv4;
import static resync.lab.capture.Packets.join;
import static resync.lab.capture.Packets.record;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PcapReaderTest {
  private static final byte[] FRAME = ethernet(ipv4(50, 0, esp("b761863e", 1)));
  private static final ByteOrder LITTLE = ByteOrder.LITTLE_ENDIAN;

  @TempDir Path directory;

  private Path file() {
    return directory.resolve("wire.pcap");
  }

  @ParameterizedTest
  @CsvSource({"true,true", "true,false", "false,true", "false,false"})
  void readsEitherOrderAndPrecision(boolean little, boolean nanoseconds) throws IOException {
    ByteOrder order = little ? LITTLE : ByteOrder.BIG_ENDIAN;
    int magic = nanoseconds ? Packets.NANOSECONDS : Packets.MICROSECONDS;
    append(file(), fileHeader(order, magic, Packets.ETHERNET));
    append(file(), record(order, 1_795_283_912, 123_456, FRAME));
    List<CapturedPacket> packets = PcapReader.readAll(file());
    assertEquals(1, packets.size());
    assertEquals(
        Instant.ofEpochSecond(1_795_283_912, nanoseconds ? 123_456 : 123_456_000),
        packets.getFirst().time());
  }

  @Test
  void readsWhatIsThereOfAGrowingFile() throws IOException {
    byte[] header = fileHeader(LITTLE, Packets.NANOSECONDS, Packets.ETHERNET);
    byte[] record = record(LITTLE, 1, 0, FRAME);
    try (PcapReader reader = new PcapReader(file())) {
      assertEquals(List.of(), reader.poll(), "no file yet");
      int packets = 0;
      for (byte octet : join(header, record, record, record)) {
        append(file(), new byte[] {octet});
        packets += reader.poll().size();
      }
      assertEquals(3, packets);
      append(file(), join(record, record));
      List<CapturedPacket> last = reader.poll();
      assertEquals(List.of(4L, 5L), last.stream().map(CapturedPacket::number).toList());
      assertEquals(List.of(), reader.poll());
    }
  }

  @Test
  void numbersCountFramesThatAreLeftOut() throws IOException {
    byte[] arp = join(hex("ffffffffffff 020000000001 0806"), new byte[28]);
    append(file(), fileHeader(LITTLE, Packets.NANOSECONDS, Packets.ETHERNET));
    append(file(), join(record(LITTLE, 1, 0, arp), record(LITTLE, 1, 0, FRAME)));
    assertEquals(2, PcapReader.readAll(file()).getFirst().number());
  }

  @Test
  void readsFilesLargerThanItsBuffer() throws IOException {
    append(file(), fileHeader(LITTLE, Packets.NANOSECONDS, Packets.ETHERNET));
    byte[] large = record(LITTLE, 1, 0, ethernet(ipv4(50, 0, new byte[65_000])));
    for (int i = 0; i < 50; i++) {
      append(file(), large);
    }
    assertEquals(50, PcapReader.readAll(file()).size());
    try (PcapFile file = PcapFile.open(file())) {
      assertEquals(50, file.skipAll());
    }
  }

  @Test
  void saysWhatIsWrongWithAFile() throws IOException {
    Path text = directory.resolve("text.pcap");
    append(text, "no capture at all, but long enough".getBytes(StandardCharsets.US_ASCII));
    assertSentence(text, "is not a pcap file");
    Path pcapng = directory.resolve("new.pcap");
    append(pcapng, join(hex("0a0d0d0a"), new byte[24]));
    assertSentence(pcapng, "editcap -F nsecpcap");
    Path damaged = directory.resolve("damaged.pcap");
    append(damaged, fileHeader(LITTLE, Packets.NANOSECONDS, Packets.ETHERNET));
    append(damaged, hex("00000000 00000000 ffffff7f ffffff7f"));
    assertSentence(damaged, "record 1 claims");
  }

  private static void assertSentence(Path file, String part) {
    IOException e = assertThrows(IOException.class, () -> PcapReader.readAll(file));
    assertTrue(String.valueOf(e.getMessage()).contains(part), e.getMessage());
  }
}
