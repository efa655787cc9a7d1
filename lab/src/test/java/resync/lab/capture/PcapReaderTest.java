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
import java.util.Arrays;
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
    assertSentence(text, "is neither a pcap nor a pcapng file");
    Path zipped = directory.resolve("wire.pcap.gz");
    append(zipped, hex("1f8b0808 00000000"));
    assertSentence(zipped, "unpack it with gunzip");
    Path empty = directory.resolve("empty.pcap");
    append(empty, new byte[0]);
    assertSentence(empty, "is empty");
    Path tiny = directory.resolve("tiny.pcap");
    append(tiny, hex("a1b2"));
    assertSentence(tiny, "has 2 octets, too few for a capture");
  }

  @Test
  void whatStandsBeforeADamagedRecordIsRead() throws IOException {
    append(file(), fileHeader(LITTLE, Packets.NANOSECONDS, Packets.ETHERNET));
    byte[] good = record(LITTLE, 1, 0, FRAME);
    append(file(), join(good, good, hex("00000000 00000000 ffffff7f ffffff7f"), good));
    try (PcapReader reader = new PcapReader(file())) {
      assertEquals(2, reader.poll().size());
      assertEquals(
          file()
              + " is damaged at octet "
              + (24 + 2 * good.length)
              + ", after 2 packets: the record there claims 2147483647 octets",
          reader.damage().orElseThrow());
      append(file(), good);
      assertEquals(List.of(), reader.poll(), "what follows a damaged record cannot be found");
    }
  }

  @Test
  void whatStandsBeforeACutRecordIsRead() throws IOException {
    byte[] good = record(LITTLE, 1, 0, FRAME);
    append(file(), fileHeader(LITTLE, Packets.NANOSECONDS, Packets.ETHERNET));
    append(file(), join(good, good, Arrays.copyOf(good, good.length - 1)));
    CaptureContents contents = CaptureContents.read(file());
    assertEquals(2, contents.packets());
    assertEquals(
        List.of(
            file()
                + " is cut short: it ends at octet "
                + (24 + 3 * good.length - 1)
                + ", within a record, after 2 packets"),
        contents.notes());
  }

  @Test
  void aPacketThatWasCutByTheSnapLengthIsReadAsFarAsItGoes() throws IOException {
    append(file(), fileHeader(LITTLE, Packets.NANOSECONDS, Packets.ETHERNET));
    append(file(), record(LITTLE, 1, 0, Arrays.copyOf(FRAME, 14 + 20 + 8)));
    CapturedPacket packet = PcapReader.readAll(file()).getFirst();
    assertEquals(FRAME.length - 14, packet.length());
    assertEquals(new CapturedPacket.Esp("b761863e", 1, false), packet.content());
  }

  private static void assertSentence(Path file, String part) {
    IOException e = assertThrows(IOException.class, () -> PcapReader.readAll(file));
    assertTrue(String.valueOf(e.getMessage()).contains(part), e.getMessage());
  }
}
