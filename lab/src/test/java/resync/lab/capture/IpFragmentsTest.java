package resync.lab.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static resync.lab.capture.Packets.append;
import static resync.lab.capture.Packets.fileHeader;
import static resync.lab.capture.Packets.hex;
import static resync.lab.capture.Packets.ike;
import static resync.lab.capture.Packets.join;
import static resync.lab.capture.Packets.payload;
import static resync.lab.capture.Packets.record;
import static resync.lab.capture.Packets.udp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import resync.lab.capture.CapturedPacket.Esp;
import resync.lab.capture.CapturedPacket.Ike;
import resync.lab.capture.CapturedPacket.Other;
import resync.lab.capture.Decryption.IkeMessage;

/** IKE and ESP in IP fragments, of both IP versions. */
class IpFragmentsTest {
  private static final int RAW = 101;
  private static final int LENGTH = 3468;
  private static final List<String> NAMES = List.of("SA", "KE", "Ni", "V");

  /** IKE_SA_INIT of so many octets that it takes three Ethernet packets. */
  private static final byte[] MESSAGE =
      ike(
          0x20,
          34,
          0x08,
          33,
          join(
              payload(34, new byte[100]),
              payload(40, new byte[1500]),
              payload(43, new byte[32]),
              payload(0, new byte[LENGTH - 28 - 3 * 4 - 1632 - 4])));

  private static final byte[] DATAGRAM = udp(500, 500, MESSAGE);

  @TempDir Path directory;

  /** A fragment of the datagram, in IPv4. */
  private static byte[] v4(int identification, int from, int to, byte[] datagram) {
    byte[] payload = Arrays.copyOfRange(datagram, from, to);
    byte[] packet = Packets.ipv4(17, (to < datagram.length ? 0x2000 : 0) | from / 8, payload);
    return ByteBuffer.wrap(packet).putShort(4, (short) identification).array();
  }

  /** The same in IPv6, behind a hop-by-hop header. */
  private static byte[] v6(int identification, int from, int to, byte[] datagram) {
    byte[] payload = Arrays.copyOfRange(datagram, from, to);
    return join(
        hex("60000000"),
        ByteBuffer.allocate(2).putShort((short) (16 + payload.length)).array(),
        hex("00 40 20010db8000000000000000000000001 20010db8000000000000000000000002"),
        hex("2c 00 010400000000"),
        hex("11 00"),
        ByteBuffer.allocate(6)
            .putShort((short) (from | (to < datagram.length ? 1 : 0)))
            .putInt(identification)
            .array(),
        payload);
  }

  private Path capture(byte[]... packets) throws IOException {
    return captureAt(0, packets);
  }

  /** The packets in a capture, so many seconds apart. */
  private Path captureAt(int interval, byte[]... packets) throws IOException {
    Path file = directory.resolve("wire.pcap");
    append(file, fileHeader(ByteOrder.BIG_ENDIAN, Packets.NANOSECONDS, RAW));
    for (int i = 0; i < packets.length; i++) {
      append(file, record(ByteOrder.BIG_ENDIAN, 1 + i * interval, i, packets[i]));
    }
    return file;
  }

  private void assertWholeAt(long number, Path capture) throws IOException {
    List<CapturedPacket> packets = PcapReader.readAll(capture);
    for (CapturedPacket packet : packets) {
      if (packet.number() == number) {
        assertEquals(20 + 8 + LENGTH, packet.length());
        assertEquals(Optional.of(500), packet.sourcePort());
        assertEquals(NAMES, ((Ike) packet.content()).payloads());
      } else {
        assertTrue(packet.content() instanceof Other, "packet " + packet.number());
      }
    }
    CaptureContents contents = CaptureContents.read(capture);
    assertEquals(List.of(number), contents.ike().stream().map(IkeMessage::number).toList());
    assertEquals(NAMES, contents.ike().getFirst().names());
    assertEquals(List.of(), contents.notes());
    TsharkOnPath.assume();
    assertEquals(IkeMessagesTest.tshark(capture, directory), contents.ike());
  }

  @Test
  void theFragmentThatCompletesAMessageHasIt() throws IOException {
    assertWholeAt(
        3,
        capture(
            v4(7, 0, 1480, DATAGRAM),
            v4(7, 1480, 2960, DATAGRAM),
            v4(7, 2960, DATAGRAM.length, DATAGRAM)));
  }

  @Test
  void theFragmentsMayComeInAnyOrderAndTwice() throws IOException {
    assertWholeAt(
        4,
        capture(
            v4(7, 2960, DATAGRAM.length, DATAGRAM),
            v4(7, 0, 1480, DATAGRAM),
            v4(7, 0, 1480, DATAGRAM),
            v4(7, 1480, 2960, DATAGRAM)));
  }

  /** Whoever comes later cannot change what was there (RFC 1858, RFC 3128). */
  @Test
  void whereFragmentsOverlapTheFirstCounts() throws IOException {
    byte[] other = new byte[DATAGRAM.length];
    Arrays.fill(other, (byte) 0xee);
    Path capture =
        capture(
            v4(7, 0, 1480, DATAGRAM),
            v4(7, 0, 1600, other),
            v4(7, 2960, DATAGRAM.length, DATAGRAM),
            v4(7, 1472, 2960, DATAGRAM));
    List<CapturedPacket> packets = PcapReader.readAll(capture);
    Ike ike = (Ike) packets.getLast().content();
    assertEquals("1111111111111111", ike.initiatorSpi());
    assertEquals(List.of("SA", "KE"), ike.payloads().subList(0, 2));
  }

  @Test
  void twoDatagramsAreKeptApart() throws IOException {
    byte[] second = DATAGRAM.clone();
    second[8] = 0x33;
    Path capture =
        capture(
            v4(7, 0, 1480, DATAGRAM),
            v4(8, 0, 1480, second),
            v4(7, 1480, DATAGRAM.length, DATAGRAM),
            v4(8, 1480, DATAGRAM.length, second));
    assertEquals(
        List.of("1111111111111111", "3311111111111111"),
        PcapReader.readAll(capture).stream()
            .filter(p -> p.content() instanceof Ike)
            .map(p -> ((Ike) p.content()).initiatorSpi())
            .toList());
  }

  @Test
  void aMissingFragmentIsSaid() throws IOException {
    CaptureContents contents =
        CaptureContents.read(
            capture(v4(7, 0, 1480, DATAGRAM), v4(7, 2960, DATAGRAM.length, DATAGRAM)));
    assertEquals(List.of(), contents.ike());
    assertEquals(
        List.of(
            "an IP datagram (protocol 17) from 192.0.2.1 to 198.51.100.1 is incomplete:"
                + " of its fragments there are 2, first in packet 1"),
        contents.notes());
  }

  /** Else the last one would make a shorter message of it. */
  @Test
  void aFragmentThatTheSnapLengthCutIsNoFragment() throws IOException {
    CaptureContents contents =
        CaptureContents.read(
            capture(
                v4(7, 0, 1480, DATAGRAM),
                Arrays.copyOf(v4(7, 1480, DATAGRAM.length, DATAGRAM), 600)));
    assertEquals(List.of(), contents.ike());
    assertEquals(1, contents.notes().size());
  }

  /** Identifications come again, and half a datagram of an hour ago is no part of a new one. */
  @Test
  void fragmentsOfDifferentTimesDoNotMix() throws IOException {
    CaptureContents contents =
        CaptureContents.read(
            captureAt(61, v4(7, 0, 1480, DATAGRAM), v4(7, 1480, DATAGRAM.length, DATAGRAM)));
    assertEquals(List.of(), contents.ike());
    assertEquals(2, contents.notes().size());
  }

  @Test
  void espInFragmentsIsOnePacket() throws IOException {
    byte[] esp = Packets.esp("b761863e", 9);
    byte[] first = Packets.ipv4(50, 0x2000, Arrays.copyOf(esp, 24));
    byte[] second = Packets.ipv4(50, 3, Arrays.copyOfRange(esp, 24, esp.length));
    assertEquals(
        List.of(new Other(50, Optional.empty()), new Esp("b761863e", 9, false)),
        PcapReader.readAll(capture(first, second)).stream().map(CapturedPacket::content).toList());
  }

  @Test
  void ipv6IsPutTogetherToo() throws IOException {
    Path capture =
        capture(
            v6(0x10203, 0, 1440, DATAGRAM),
            v6(0x10203, 1440, 2880, DATAGRAM),
            v6(0x10203, 2880, DATAGRAM.length, DATAGRAM));
    CaptureContents contents = CaptureContents.read(capture);
    assertEquals(NAMES, contents.ike().getFirst().names());
    assertEquals("2001:db8::1", contents.ike().getFirst().source());
    CapturedPacket whole = PcapReader.readAll(capture).getLast();
    assertEquals(3532, whole.length());
    assertEquals(NAMES, ((CapturedPacket.Ike) whole.content()).payloads());
    TsharkOnPath.assume();
    assertEquals(IkeMessagesTest.tshark(capture, directory), contents.ike());
  }

  /** What nobody completes is given up, the oldest first, and still counted. */
  @Test
  void holdsSoManyDatagramsAndNoMore() throws IOException {
    List<byte[]> packets = new ArrayList<>();
    for (int id = 0; id < 1000; id++) {
      packets.add(v4(id, 0, 1480, DATAGRAM));
    }
    packets.add(v4(999, 1480, DATAGRAM.length, DATAGRAM));
    packets.add(v4(1, 1480, DATAGRAM.length, DATAGRAM));
    CaptureContents contents = CaptureContents.read(capture(packets.toArray(byte[][]::new)));
    assertEquals(List.of(1001L), contents.ike().stream().map(IkeMessage::number).toList());
    assertEquals(11, contents.notes().size());
    assertEquals("990 more IP datagrams are incomplete", contents.notes().getLast());
  }

  /** Any split of a datagram in any order, with fragments that come twice, gives the datagram. */
  @Test
  void anySplitGivesTheDatagram() throws IOException {
    Random random = new Random(20261129);
    Dissector dissector = new Dissector();
    for (int id = 0; id < 300; id++) {
      List<byte[]> fragments = new ArrayList<>();
      int at = 0;
      while (at < DATAGRAM.length) {
        int next = Math.min(DATAGRAM.length, at + 8 * (1 + random.nextInt(180)));
        fragments.add(v4(id, at, next, DATAGRAM));
        at = next;
      }
      Collections.shuffle(fragments, random);
      fragments.add(random.nextInt(fragments.size()), fragments.getFirst());
      long whole = 0;
      for (byte[] packet : fragments) {
        PcapFile.Frame frame =
            new PcapFile.Frame(id, Instant.EPOCH.plusSeconds(id), RAW, ByteBuffer.wrap(packet));
        whole +=
            dissector
                .dissect(frame)
                .filter(p -> p.content() instanceof Ike ike && ike.payloads().equals(NAMES))
                .stream()
                .count();
      }
      assertEquals(1, whole, "datagram " + id);
    }
  }
}
