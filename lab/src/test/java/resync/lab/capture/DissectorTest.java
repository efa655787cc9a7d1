package resync.lab.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static resync.lab.capture.Packets.esp;
import static resync.lab.capture.Packets.ethernet;
import static resync.lab.capture.Packets.frame;
import static resync.lab.capture.Packets.hex;
import static resync.lab.capture.Packets.ike;
import static resync.lab.capture.Packets.ipv4;
import static resync.lab.capture.Packets.join;
import static resync.lab.capture.Packets.payload;
import static resync.lab.capture.Packets.udp;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import resync.lab.capture.CapturedPacket.Ah;
import resync.lab.capture.CapturedPacket.Content;
import resync.lab.capture.CapturedPacket.Esp;
import resync.lab.capture.CapturedPacket.Ike;
import resync.lab.capture.CapturedPacket.Other;
import resync.lab.topology.Preset;
import resync.lab.traffic.Probe;

class DissectorTest {
  private static final String SPI_I = "1111111111111111";
  private static final String SPI_R = "2222222222222222";
  private static final byte[] MARKER = new byte[4];

  /** N(NAT_DETECTION_SOURCE_IP), last payload of an IKE_SA_INIT. */
  private static final byte[] SA_INIT_PAYLOADS =
      join(
          payload(34, new byte[40]),
          payload(40, new byte[100]),
          payload(41, new byte[32]),
          payload(0, join(hex("00 00 4004"), new byte[20])));

  private static final byte[] SA_INIT = ike(0x20, 34, 0x08, 33, SA_INIT_PAYLOADS);

  /** An unprotected INFORMATIONAL request of IKEv2 with N(INVALID_SPI), RFC 7296 section 1.5. */
  private static final byte[] INVALID_SPI =
      ike(0x20, 37, 0x08, 41, payload(0, hex("00 00 000b b761863e")));

  static Stream<Arguments> packets() {
    return Stream.of(
        Arguments.of("raw ESP", ipv4(50, 0, esp("b761863e", 258)), new Esp("b761863e", 258, false)),
        Arguments.of(
            "sequence numbers are unsigned",
            ipv4(50, 0, esp("ff000001", -1)),
            new Esp("ff000001", 0xffff_ffffL, false)),
        Arguments.of(
            "ESP inside AH",
            ipv4(
                51,
                0,
                Packets.join(
                    hex("32 04 0000 b76186a2 00000005 000000000000000000000000"),
                    esp("b761863e", 5))),
            new Esp("b761863e", 5, false, Optional.of("b76186a2"))),
        Arguments.of(
            "AH around a UDP datagram",
            ipv4(
                51,
                0,
                Packets.join(
                    hex("11 04 0000 b76186a2 00000006 000000000000000000000000"),
                    udp(7007, 7007, new byte[24]))),
            new Ah("b76186a2", 6, 17)),
        Arguments.of(
            "AH that is cut off",
            ipv4(51, 0, hex("32 04 0000 b76186a2")),
            new Other(51, Optional.empty())),
        Arguments.of(
            "UDP-encapsulated ESP",
            ipv4(17, 0, udp(4500, 4500, esp("b761863e", 1))),
            new Esp("b761863e", 1, true)),
        Arguments.of(
            "UDP-encapsulated ESP behind a NAT",
            ipv4(17, 0, udp(32768, 4500, esp("b761863e", 1))),
            new Esp("b761863e", 1, true)),
        Arguments.of(
            "NAT keepalive",
            ipv4(17, 0, udp(4500, 4500, hex("ff"))),
            new Other(17, Optional.of(4500))),
        Arguments.of(
            "IKE_SA_INIT request",
            ipv4(17, 0, udp(500, 500, SA_INIT)),
            v2("IKE_SA_INIT", false, true, List.of("SA", "KE", "Ni", "NAT_DETECTION_SOURCE_IP"))),
        Arguments.of(
            "IKE_SA_INIT response",
            ipv4(17, 0, udp(500, 500, ike(0x20, 34, 0x20, 33, SA_INIT_PAYLOADS))),
            v2("IKE_SA_INIT", true, false, List.of("SA", "KE", "Nr", "NAT_DETECTION_SOURCE_IP"))),
        Arguments.of(
            "IKE_AUTH on port 4500: what is behind SK is not readable",
            ipv4(
                17,
                0,
                udp(
                    4500,
                    4500,
                    join(MARKER, ike(0x20, 35, 0x08, 46, payload(35, hex("00000000")))))),
            v2("IKE_AUTH", false, true, List.of("SK"))),
        Arguments.of(
            "N(INVALID_SPI) outside an IKE SA",
            ipv4(17, 0, udp(500, 500, INVALID_SPI)),
            v2("INFORMATIONAL", false, true, List.of("INVALID_SPI"))),
        Arguments.of(
            "unknown numbers stay numbers",
            ipv4(17, 0, udp(500, 500, ike(0x20, 99, 0, 200, payload(41, hex("0000"))))),
            v2("99", false, false, List.of("200"))),
        Arguments.of(
            "octets behind the end of an IKE message",
            ipv4(
                17,
                0,
                udp(500, 500, join(ike(0x20, 34, 0x08, 33, hex("22 00 0004")), SA_INIT_PAYLOADS))),
            v2("IKE_SA_INIT", false, true, List.of("SA"))),
        Arguments.of(
            "payloads of GDOI have names",
            ipv4(
                17,
                0,
                udp(
                    500,
                    500,
                    ike(0x10, 32, 0, 15, join(payload(16, hex("00")), payload(0, hex("00")))))),
            new Ike(1, SPI_I, SPI_R, "Quick Mode", false, false, 7, List.of("SAK", "SAT"))),
        Arguments.of(
            "a payload that ends after the message",
            ipv4(17, 0, udp(500, 500, ike(0x20, 34, 0x08, 33, hex("22 00 00ff 0000")))),
            v2("IKE_SA_INIT", false, true, List.of("SA"))),
        Arguments.of(
            "IKEv1 INFORMATIONAL in clear",
            ipv4(
                17,
                0,
                udp(
                    500,
                    500,
                    ike(0x10, 5, 0, 11, payload(0, hex("00000001 03 04 000b b761863e"))))),
            new Ike(1, SPI_I, SPI_R, "Informational", false, false, 7, List.of("INVALID-SPI"))),
        Arguments.of(
            "IKEv1 Quick Mode",
            ipv4(17, 0, udp(500, 500, ike(0x10, 32, 1, 8, new byte[64]))),
            new Ike(1, SPI_I, SPI_R, "Quick Mode", false, false, 7, List.of("encrypted"))),
        Arguments.of(
            "first fragment of an IKE message",
            ipv4(17, 0x2000, udp(500, 500, SA_INIT)),
            new Other(17, Optional.of(500))),
        Arguments.of(
            "second fragment",
            ipv4(17, 0x00b9, udp(500, 500, SA_INIT)),
            new Other(17, Optional.empty())),
        Arguments.of("ICMP", ipv4(1, 0, hex("03020000 00000000")), new Other(1, Optional.empty())),
        Arguments.of(
            "ESP too short", ipv4(50, 0, hex("b761863e")), new Other(50, Optional.empty())),
        Arguments.of(
            "probe in clear",
            ipv4(17, 0, udp(7007, 7007, new byte[24])),
            new Other(17, Optional.of(7007))),
        Arguments.of(
            "no IKE on the IKE port",
            ipv4(17, 0, udp(500, 500, new byte[40])),
            new Other(17, Optional.of(500))),
        Arguments.of("TCP", ipv4(6, 0, hex("9c40 01bb")), new Other(6, Optional.of(443))));
  }

  private static Ike v2(String exchange, boolean response, boolean initiator, List<String> names) {
    return new Ike(2, SPI_I, SPI_R, exchange, response, initiator, 7, names);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("packets")
  void dissects(String name, byte[] packet, Content content) {
    CapturedPacket expected =
        new CapturedPacket(
            1,
            Instant.EPOCH,
            packet.length,
            "192.0.2.1",
            "198.51.100.1",
            content,
            sourcePort(packet));
    assertEquals(Optional.of(expected), new Dissector().dissect(frame(ethernet(packet))), name);
  }

  private static Optional<Integer> sourcePort(byte[] packet) {
    boolean fragment = (packet[6] & 0x1f) != 0 || packet[7] != 0;
    return packet[9] == 17 && !fragment && packet.length >= 28
        ? Optional.of(ByteBuffer.wrap(packet).getShort(20) & 0xffff)
        : Optional.empty();
  }

  @Test
  void aProbeIsReadWhereNothingHidesIt() {
    byte[] probe = new byte[Probe.LENGTH];
    new Probe(Preset.EAST_TO_WEST, true, 7, 8)
        .encode(ByteBuffer.wrap(probe), new Probe.Names(Preset.PAIR, List.of()));
    for (byte[] readable :
        List.of(
            ipv4(50, 0, join(esp("b761863e", 1), probe)),
            ipv4(17, 0, udp(4500, 4500, join(esp("b761863e", 1), probe))),
            ipv4(51, 0, join(new byte[24], probe)))) {
      assertTrue(dissected(readable).readableProbe());
    }
    assertFalse(dissected(ipv4(50, 0, esp("b761863e", 1))).readableProbe());
    probe[0]++;
    assertFalse(dissected(ipv4(50, 0, join(esp("b761863e", 1), probe))).readableProbe());
  }

  private static CapturedPacket dissected(byte[] packet) {
    return new Dissector().dissect(link(101, packet)).orElseThrow();
  }

  @Test
  void knowsFromWhichPortADatagramComes() {
    byte[] mapped = ipv4(17, 0, udp(20123, 4500, hex("ff")));
    assertEquals(
        Optional.of(20123),
        new Dissector().dissect(frame(ethernet(mapped))).orElseThrow().sourcePort());
    byte[] raw = ipv4(50, 0, esp("b761863e", 1));
    assertEquals(
        Optional.empty(), new Dissector().dissect(frame(ethernet(raw))).orElseThrow().sourcePort());
  }

  @Test
  void leavesOutWhatIsNotIpv4() {
    byte[] arp = join(hex("ffffffffffff 020000000001 0806"), new byte[28]);
    assertEquals(Optional.empty(), new Dissector().dissect(frame(arp)));
  }

  @Test
  void ignoresEthernetPadding() {
    byte[] keepalive = ipv4(17, 0, udp(4500, 4500, hex("ff")));
    byte[] padded = join(ethernet(keepalive), new byte[17]);
    CapturedPacket packet = new Dissector().dissect(frame(padded)).orElseThrow();
    assertEquals(new Other(17, Optional.of(4500)), packet.content());
    assertEquals(keepalive.length, packet.length());
  }

  /** The wire treats each packet for itself: there a first fragment is what it shows. */
  @Test
  void aSinglePacketIsWhatItShows() {
    assertEquals(
        v2("IKE_SA_INIT", false, true, List.of("SA", "KE", "Ni", "NAT_DETECTION_SOURCE_IP")),
        Dissector.content(ipv4(17, 0x2000, udp(500, 500, SA_INIT))));
    assertEquals(
        new Other(17, Optional.empty()),
        Dissector.content(ipv4(17, 0x00b9, udp(500, 500, SA_INIT))));
  }

  @Test
  void readsOtherLinkTypes() {
    byte[] packet = ipv4(50, 0, esp("b761863e", 1));
    byte[] twoTags = join(hex("020000000002 020000000001 88a8 0005 8100 0006 0800"), packet);
    byte[] sllVlan = join(new byte[14], hex("8100 0005 0800"), packet);
    byte[] sll2Vlan = join(hex("8100"), new byte[18], hex("0005 0800"), packet);
    byte[] loopback = join(hex("02000000"), packet);
    byte[] vlan = join(hex("020000000002 020000000001 8100 0005 0800"), packet);
    byte[] sll = join(new byte[14], hex("0800"), packet);
    byte[] sll2 = join(hex("0800"), new byte[18], packet);
    for (PcapFile.Frame frame :
        List.of(
            link(1, vlan),
            link(1, twoTags),
            link(0, loopback),
            link(108, loopback),
            link(12, packet),
            link(14, packet),
            link(101, packet),
            link(228, packet),
            link(113, sll),
            link(113, sllVlan),
            link(276, sll2),
            link(276, sll2Vlan))) {
      assertEquals(
          new Esp("b761863e", 1, false),
          new Dissector().dissect(frame).orElseThrow().content(),
          "link type " + frame.linkType());
    }
  }

  @Test
  void countsFramesOfLinkTypesThatItDoesNotRead() {
    Dissector dissector = new Dissector();
    for (int i = 0; i < 3; i++) {
      assertEquals(Optional.empty(), dissector.dissect(link(105, new byte[60])));
    }
    assertEquals(
        List.of("3 frames are of link type 105, which the lab does not read"), dissector.notes());
  }

  private static PcapFile.Frame link(int type, byte[] frame) {
    return new PcapFile.Frame(1, Instant.EPOCH, type, ByteBuffer.wrap(frame));
  }

  /**
   * Every truncation of every packet of the table, and many bit flips, give some packet or none.
   */
  @Test
  void survivesWhateverTheWireHas() {
    Random random = new Random(20);
    long dissected = 0;
    for (Arguments arguments : packets().toList()) {
      byte[] frame = ethernet((byte[]) arguments.get()[1]);
      for (int length = 0; length <= frame.length; length++) {
        byte[] cut = Arrays.copyOf(frame, length);
        dissected += new Dissector().dissect(frame(cut)).stream().count();
        for (int flips = 0; flips < 20 && length > 0; flips++) {
          cut[random.nextInt(length)] ^= (byte) (1 << random.nextInt(8));
          dissected += new Dissector().dissect(frame(cut)).stream().count();
        }
      }
    }
    assertTrue(dissected > 1000, "only " + dissected + " packets");
  }
}
