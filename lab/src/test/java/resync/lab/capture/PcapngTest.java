package resync.lab.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** pcapng files, built by hand and by Wireshark's tools, read by the lab and by tshark. */
class PcapngTest {
  private static final byte[] PACKET = ipv4(50, 0, esp("b761863e", 1));
  private static final long SECONDS = 1_795_283_912L;
  private static final int RAW = 101;

  @TempDir Path directory;

  private Path file() {
    return directory.resolve("wire.pcapng");
  }

  static List<Pcapng> orders() {
    return List.of(Pcapng.LITTLE, Pcapng.BIG);
  }

  /** Number, link type and time of a packet. */
  private record Seen(long number, int linkType, Instant time) {}

  private List<Seen> frames() throws IOException {
    List<Seen> seen = new ArrayList<>();
    try (PcapFile file = PcapFile.open(file())) {
      PcapFile.Frame frame;
      while ((frame = file.next()) != null) {
        seen.add(new Seen(frame.number(), frame.linkType(), frame.time()));
      }
      assertEquals(List.of(), file.unread().stream().toList());
    }
    return seen;
  }

  @ParameterizedTest
  @MethodSource("orders")
  void eachDeviceHasItsLinkTypeAndItsClock(Pcapng ng) throws IOException {
    append(
        file(),
        join(
            ng.section(),
            ng.device(Packets.ETHERNET, 0),
            ng.device(RAW, 0, ng.resolution(9), ng.option(0, new byte[0])),
            ng.device(RAW, 0, ng.option(2, hex("65746830")), ng.resolution(0x80 | 10)),
            ng.device(RAW, 0, ng.resolution(3), ng.offset(SECONDS)),
            ng.packet(0, SECONDS * 1_000_000 + 5, ethernet(PACKET), ng.option(1, hex("6869"))),
            ng.packet(1, SECONDS * 1_000_000_000 + 7, PACKET),
            ng.packet(2, SECONDS * 1024 + 512, PACKET),
            ng.packet(3, 250, PACKET),
            ng.oldPacket(0, SECONDS * 1_000_000 + 9, ethernet(PACKET))));
    assertEquals(
        List.of(
            new Seen(1, 1, Instant.ofEpochSecond(SECONDS, 5_000)),
            new Seen(2, 101, Instant.ofEpochSecond(SECONDS, 7)),
            new Seen(3, 101, Instant.ofEpochSecond(SECONDS, 500_000_000)),
            new Seen(4, 101, Instant.ofEpochSecond(SECONDS, 250_000_000)),
            new Seen(5, 1, Instant.ofEpochSecond(SECONDS, 9_000))),
        frames());
    assertEquals(5, PcapReader.readAll(file()).size());
    TsharkOnPath.assume();
    assertEquals(
        frames().stream().map(Seen::time).toList(),
        WiresharkTools.tshark(file(), "frame.time_epoch").stream()
            .map(WiresharkTools::time)
            .toList());
  }

  @Test
  void aFileMayHaveSeveralSectionsInEitherOrder() throws IOException {
    for (Pcapng ng : orders()) {
      append(
          file(),
          join(
              ng.section(),
              ng.device(ng.equals(Pcapng.BIG) ? RAW : Packets.ETHERNET, 0),
              ng.packet(0, 1_000_000, ng.equals(Pcapng.BIG) ? PACKET : ethernet(PACKET))));
    }
    List<CapturedPacket> packets = PcapReader.readAll(file());
    assertEquals(List.of(1L, 2L), packets.stream().map(CapturedPacket::number).toList());
    assertEquals(packets.getFirst().content(), packets.getLast().content());
  }

  @ParameterizedTest
  @MethodSource("orders")
  void blocksWithoutPacketsArePassedOver(Pcapng ng) throws IOException {
    append(
        file(),
        join(
            ng.section(),
            ng.block(4, new byte[400]),
            ng.device(RAW, 0),
            ng.block(0x0bad, new byte[2_000_000]),
            ng.packet(0, 1_000_000, PACKET),
            ng.block(5, new byte[12]),
            ng.packet(0, 2_000_000, PACKET),
            ng.block(10, new byte[7])));
    assertEquals(List.of(1L, 2L), frames().stream().map(Seen::number).toList());
  }

  @ParameterizedTest
  @MethodSource("orders")
  void aSimplePacketIsOfTheFirstDeviceAndAsLongAsItCaptures(Pcapng ng) throws IOException {
    byte[] cut = Arrays.copyOf(PACKET, 30);
    append(file(), join(ng.section(), ng.device(RAW, 30), ng.simplePacket(PACKET.length, cut)));
    CapturedPacket packet = PcapReader.readAll(file()).getFirst();
    assertEquals(Instant.EPOCH, packet.time());
    assertEquals(PACKET.length, packet.length());
    assertEquals(new CapturedPacket.Esp("b761863e", 1, false), packet.content());
  }

  @Test
  void readsWhatIsThereOfAGrowingFile() throws IOException {
    Pcapng ng = Pcapng.LITTLE;
    byte[] whole =
        join(
            ng.section(),
            ng.device(RAW, 0),
            ng.packet(0, 1, PACKET, ng.option(1, new byte[30])),
            ng.block(5, new byte[12]),
            ng.packet(0, 2, PACKET));
    try (PcapReader reader = new PcapReader(file())) {
      int packets = 0;
      for (byte octet : whole) {
        append(file(), new byte[] {octet});
        packets += reader.poll().size();
      }
      assertEquals(2, packets);
      assertEquals(List.of(), reader.damage().stream().toList());
    }
  }

  /** Times that are none must not cost the packets. */
  @Test
  void timesBeyondTheCalendarAreItsEnds() throws IOException {
    Pcapng ng = Pcapng.LITTLE;
    append(
        file(),
        join(
            ng.section(),
            ng.device(RAW, 0, ng.resolution(0)),
            ng.device(RAW, 0, ng.resolution(127)),
            ng.device(RAW, 0, ng.resolution(255)),
            ng.device(RAW, 0, ng.offset(Long.MIN_VALUE)),
            ng.packet(0, -1, PACKET),
            ng.packet(1, -1, PACKET),
            ng.packet(2, -1, PACKET),
            ng.packet(3, -1, PACKET)));
    assertEquals(
        List.of(Instant.parse("9999-12-31T23:59:59Z"), Instant.EPOCH, Instant.EPOCH, Instant.EPOCH),
        frames().stream().map(Seen::time).toList());
  }

  static Stream<List<Object>> damages() {
    Pcapng ng = Pcapng.BIG;
    byte[] good = ng.packet(0, 1, PACKET);
    byte[] otherEnd = good.clone();
    otherEnd[otherEnd.length - 1]++;
    byte[] tooLong = good.clone();
    tooLong[22] = 1;
    byte[] later = ng.section();
    later[13] = 2;
    return Stream.of(
        List.of("93 by its end", join(otherEnd, good)),
        List.of("claims", tooLong),
        List.of("is of device 7 of 1", ng.packet(7, 1, PACKET)),
        List.of("the block there claims 3 octets", hex("00000006 00000003 00000000")),
        List.of("the block there claims 34 octets", hex("00000006 00000022 00000000")),
        List.of("block of type 6 there claims 12 octets", ng.block(6, new byte[0])),
        List.of("of version 2", later),
        List.of("no byte order", hex("0a0d0d0a 0000001c 11111111")));
  }

  @ParameterizedTest
  @MethodSource("damages")
  void whatStandsBeforeADamagedPlaceIsRead(List<Object> damage) throws IOException {
    Pcapng ng = Pcapng.BIG;
    append(
        file(),
        join(
            ng.section(),
            ng.device(RAW, 0),
            ng.packet(0, 1, PACKET),
            ng.packet(0, 2, PACKET),
            (byte[]) damage.get(1)));
    try (PcapReader reader = new PcapReader(file())) {
      int packets = reader.poll().size();
      assertTrue(packets == 2 || packets == 3, "packets: " + packets);
      String said = reader.damage().orElseThrow();
      assertTrue(said.contains("after " + packets + " packets"), said);
      assertTrue(said.contains((String) damage.getFirst()), said);
      assertEquals(List.of(), reader.poll());
    }
  }

  /** The same packets as Wireshark's own tools write them in one format and in the other. */
  @Test
  void readsWhatWiresharksToolsMake() throws IOException {
    TsharkOnPath.assume();
    Path raw = capture("raw.pcap", RAW, PACKET);
    Path ethernet = capture("ethernet.pcap", Packets.ETHERNET, ethernet(PACKET));
    Path converted = directory.resolve("converted.pcapng");
    WiresharkTools.run("editcap", "-F", "pcapng", raw, converted);
    assertEquals(PcapReader.readAll(raw), PcapReader.readAll(converted));
    Path merged = directory.resolve("merged.pcapng");
    WiresharkTools.run("mergecap", "-a", "-F", "pcapng", "-w", merged, raw, ethernet);
    assertEquals(
        Stream.of(raw, ethernet)
            .flatMap(p -> read(p).stream())
            .map(CapturedPacket::content)
            .toList(),
        PcapReader.readAll(merged).stream().map(CapturedPacket::content).toList());
  }

  private static List<CapturedPacket> read(Path file) {
    try {
      return PcapReader.readAll(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Path capture(String name, int linkType, byte[] frame) throws IOException {
    Path file = directory.resolve(name);
    append(file, fileHeader(ByteOrder.BIG_ENDIAN, Packets.NANOSECONDS, linkType));
    for (int i = 0; i < 3; i++) {
      append(file, record(ByteOrder.BIG_ENDIAN, (int) SECONDS + i, 1_234_567, frame));
    }
    return file;
  }
}
