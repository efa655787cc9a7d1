package resync.peer.esp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import resync.peer.crypto.EncryptionAlgorithm;
import resync.peer.crypto.EspSuite;
import resync.peer.crypto.IntegrityAlgorithm;
import resync.peer.sa.Mode;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.ip.InternetChecksum;
import resync.peer.wire.ip.IpAddress;
import resync.peer.wire.ip.IpAddress.Family;
import resync.peer.wire.ip.IpPacket;
import resync.peer.wire.ip.Ipv6Header;

/** IPv6 inside, outside, and both; the vectors of another implementation are in ah6.txt. */
class DataPlaneIpv6Test {
  private static final EspSuite GCM = new EspSuite(EncryptionAlgorithm.AES_GCM_16_128, null);
  private static final EspSuite CBC =
      new EspSuite(EncryptionAlgorithm.AES_CBC_256, IntegrityAlgorithm.HMAC_SHA2_512_256);
  private static final EspSuite NULL =
      new EspSuite(EncryptionAlgorithm.NULL, IntegrityAlgorithm.HMAC_SHA1_96);
  private static final IntegrityAlgorithm AH = IntegrityAlgorithm.HMAC_SHA2_512_256;

  static Stream<Arguments> everyMix() {
    List<Arguments> all = new ArrayList<>();
    for (Family outer : Family.values()) {
      for (Family inner : Family.values()) {
        for (EspSuite suite : List.of(GCM, CBC, NULL)) {
          for (Mode mode : Mode.values()) {
            if (mode == Mode.TUNNEL || outer == inner) {
              all.add(Arguments.of(outer, inner, suite, mode, 0));
            }
            // In transport mode its addresses are those of the gateways: see below.
            if (mode == Mode.TUNNEL) {
              all.add(Arguments.of(outer, inner, suite, mode, 4500));
            }
          }
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("everyMix")
  void whatIsProtectedIsOpened(Family outer, Family inner, EspSuite suite, Mode mode, int port) {
    Tunnel west = Tunnel.of(true, suite, null, mode, port, outer);
    Tunnel east = Tunnel.of(false, suite, null, mode, port, outer);
    for (int length = 60; length < 100; length++) {
      byte[] packet = packet(inner, length);

      byte[] sealed = west.send(packet, length);

      assertArrayEquals(packet, port == 0 ? east.receive(sealed, 1) : fromUdp(east, sealed));
      if (port == 0) {
        assertEquals(outer == Family.IPV4 ? 4 : 6, IpPacket.version(sealed, 0));
        assertEquals(outer == Family.IPV4 ? sealed.length : sealed.length - 40, declared(sealed));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"IPV4, IPV6", "IPV6, IPV4", "IPV6, IPV6"})
  void bundlesAndAhAloneToo(Family outer, Family inner) {
    for (EspSuite suite : Arrays.asList(GCM, null)) {
      Tunnel west = Tunnel.of(true, suite, AH, Mode.TUNNEL, 0, outer);
      Tunnel east = Tunnel.of(false, suite, AH, Mode.TUNNEL, 0, outer);
      byte[] packet = packet(inner, 77);
      byte[] sealed = west.send(packet, 1);
      assertArrayEquals(packet, east.receive(sealed, 1));
      for (int i = 0; i < sealed.length; i++) {
        byte[] changed = west.send(packet, 1);
        changed[i] ^= 0x10;
        // Traffic class, flow label and hop limit of IPv6, and IPv4's with its checksum, may
        // change.
        boolean mutable =
            outer == Family.IPV6
                ? (i < 4 && i > 0) || i == 7
                : i == 1 || i == 8 || i == 10 || i == 11;
        boolean same = east.receiveVerdict(changed) == Verdict.DELIVER;
        assertEquals(mutable, same, "octet " + i + " " + east.plane.drop());
      }
    }
  }

  private static byte[] packet(Family family, int length) {
    return family == Family.IPV4
        ? Tunnel.packet(Tunnel.HOST_WEST, Tunnel.HOST_EAST, length, 0xb8)
        : Tunnel.packet(Tunnel.HOST_WEST6, Tunnel.HOST_EAST6, length, 0xb8);
  }

  private static int declared(byte[] packet) {
    return IpPacket.version(packet, 0) == 4
        ? (packet[2] & 0xff) << 8 | (packet[3] & 0xff)
        : (packet[4] & 0xff) << 8 | (packet[5] & 0xff);
  }

  private static byte[] fromUdp(Tunnel tunnel, byte[] payload) {
    byte[] buffer = payload.clone();
    Endpoint from = tunnel.childSa.remote();
    IpAddress to = tunnel.childSa.localAddress();
    Verdict verdict = tunnel.plane.inboundUdp(buffer, 0, buffer.length, from, to, 1);
    assertEquals(Verdict.DELIVER, verdict, () -> "" + tunnel.plane.drop());
    return Arrays.copyOfRange(
        buffer, tunnel.plane.offset(), tunnel.plane.offset() + tunnel.plane.length());
  }

  @Test
  void theOuterHeaderHasDscpAndEcnAndNoFlowLabel() {
    Tunnel west = Tunnel.of(true, GCM, null, Mode.TUNNEL, 0, Family.IPV6);
    byte[] inner = packet(Family.IPV6, 80);
    inner[1] |= 0x0a;
    inner[2] = 0x34;
    inner[3] = 0x56;
    Ipv6Header.setTrafficClass(inner, 0, 0xb9);

    byte[] sealed = west.send(inner, 1);

    assertEquals(0xb9, Ipv6Header.trafficClass(sealed, 0));
    assertEquals(0, (sealed[1] & 0xf) | sealed[2] | sealed[3], "flow label");
    assertEquals(64, Ipv6Header.hopLimit(sealed, 0));
    assertEquals("2001:db8:1::1", Ipv6Header.source(sealed, 0).toString());
    assertEquals("2001:db8:2::1", Ipv6Header.destination(sealed, 0).toString());
  }

  @Test
  void congestionIsCarriedOverBetweenFamilies() {
    for (Family inner : Family.values()) {
      Tunnel west = Tunnel.of(true, GCM, null, Mode.TUNNEL, 0, Family.IPV6);
      Tunnel east = Tunnel.of(false, GCM, null, Mode.TUNNEL, 0, Family.IPV6);
      byte[] capable = packet(inner, 80);
      IpPacket.setTrafficClass(capable, 0, 0xb8 | 2);
      byte[] sealed = west.send(capable, 1);
      Ipv6Header.setTrafficClass(sealed, 0, 0xb8 | 3);
      assertEquals(0xb8 | 3, IpPacket.trafficClass(east.receive(sealed, 1), 0));

      byte[] incapable = west.send(packet(inner, 80), 1);
      Ipv6Header.setTrafficClass(incapable, 0, 3);
      assertEquals(Verdict.DROPPED, east.receiveVerdict(incapable));
      assertEquals(Drop.IN_V6_PKT_ECN_NOT_CAPABLE, east.plane.drop());
    }
  }

  @Test
  void anUnknownSpiIsCountedForIpv6AndTellsTheAddresses() {
    Tunnel west = Tunnel.of(true, GCM, null, Mode.TUNNEL, 0, Family.IPV6);
    Tunnel east = Tunnel.of(false, GCM, null, Mode.TUNNEL, 0, Family.IPV6);
    east.sad.clear();

    assertEquals(Verdict.UNKNOWN_SPI, east.receiveVerdict(west.send(packet(Family.IPV4, 80), 1)));

    assertEquals("2001:db8:1::1", String.valueOf(east.plane.source()));
    assertEquals("2001:db8:2::1", String.valueOf(east.plane.destination()));
    assertEquals(1, east.plane.drops().get(Drop.IN_US_V6_PKT_SA_NOT_FOUND_SPI));
    assertEquals(0, east.plane.drops().get(Drop.IN_US_V4_PKT_SA_NOT_FOUND_SPI));
    assertEquals(1, east.plane.drops().snapshot().get("IpsecInput"));
  }

  @Test
  void whatIsNoPacketIsCountedByTheVersionItClaims() {
    Tunnel west = Tunnel.of(true, NULL, null, Mode.TUNNEL, 0, Family.IPV6);
    byte[] packet = packet(Family.IPV4, 80);
    packet[0] = 0x65;
    assertEquals(Verdict.DROPPED, west.sendVerdict(packet, 1));
    assertEquals(Drop.OUT_V6_PKT_MALFORMED, west.plane.drop());
    packet[0] = 0x75;
    assertEquals(Verdict.DROPPED, west.sendVerdict(packet, 1));
    assertEquals(Drop.OUT_V4_PKT_MALFORMED, west.plane.drop());
    assertEquals(Verdict.DROPPED, west.receiveVerdict(new byte[0]));
  }

  @ParameterizedTest
  @CsvSource({
    "fe80::1, 2001:db8:b::10, 17",
    "2001:db8:a::10, fe80::1, 17",
    "2001:db8:a::10, ff02::1, 17",
    "2001:db8:a::10, ff01::1, 17",
  })
  void whatStaysOnItsLinkIsNotTunnelled(String from, String to, int protocol) {
    Tunnel west = Tunnel.of(true, GCM, null, Mode.TUNNEL, 0, Family.IPV6);
    byte[] packet = Tunnel.packet(IpAddress.of(from), IpAddress.of(to), 80, 0);
    packet[6] = (byte) protocol;
    assertEquals(Verdict.DROPPED, west.sendVerdict(packet, 1));
    assertEquals(Drop.OUT_V6_PKT_LINK_LOCAL, west.plane.drop());
  }

  @Test
  void neighbourDiscoveryIsNotTunnelledThoughThePolicyCoversIt() {
    Tunnel west = Tunnel.of(true, GCM, null, Mode.TUNNEL, 0, Family.IPV6);
    for (int type = 128; type < 145; type++) {
      byte[] packet = packet(Family.IPV6, 80);
      packet[6] = 58;
      packet[40] = (byte) type;
      Verdict expected = type >= 133 && type <= 137 ? Verdict.DROPPED : Verdict.SEND;
      assertEquals(expected, west.sendVerdict(packet, 1), "type " + type);
    }
  }

  @Test
  void portsAreFoundBehindExtensionHeaders() {
    byte[] packet = new byte[40 + 8 + 16 + 8];
    Ipv6Header.write(packet, 0, packet.length, 0, 0, 64, Tunnel.HOST_WEST6, Tunnel.HOST_EAST6);
    packet[40] = 60;
    packet[48] = 17;
    packet[49] = 1;
    packet[64] = 7;
    packet[65] = 1;
    packet[66] = 7;
    packet[67] = 2;
    IpPacket read = new IpPacket();

    assertTrue(read.read(packet, 0, packet.length));

    assertEquals(17, read.nextLayerProtocol());
    assertEquals(64, read.nextLayer());
    assertEquals(48, read.headerLength(), "destination options behind no routing are protected");
    assertEquals(60, read.protocol());
    assertFalse(read.read(packet, 0, packet.length - 1), "cut");
    packet[49] = 3;
    assertFalse(
        read.read(packet, 0, packet.length), "an option header that ends behind the packet");
  }

  @Test
  void fragmentsGoThroughTunnelsAndNotThroughTransport() {
    for (Mode mode : Mode.values()) {
      for (int offset : new int[] {0, 1, 8, 9}) {
        Tunnel west = Tunnel.of(true, GCM, null, mode, 0, Family.IPV6);
        Tunnel east = Tunnel.of(false, GCM, null, mode, 0, Family.IPV6);
        byte[] packet = packet(Family.IPV6, 80);
        packet[6] = 44;
        packet[40] = 17;
        packet[41] = 0;
        packet[42] = 0;
        packet[43] = (byte) offset;
        // An atomic fragment is a whole packet (RFC 6946).
        boolean whole = offset == 0;
        if (mode == Mode.TUNNEL || whole) {
          assertArrayEquals(packet, east.receive(west.send(packet, 1), 1));
        } else {
          assertEquals(Verdict.DROPPED, west.sendVerdict(packet, 1));
          assertEquals(Drop.OUT_V6_PKT_FRAGMENT, west.plane.drop());
        }
      }
    }
  }

  @Test
  void itsSenderLearnsHowLongAPacketMayBe() {
    Tunnel west = Tunnel.of(true, CBC, null, Mode.TUNNEL, 4500, Family.IPV6);
    west.plane.pathMtu(1500);
    byte[] reply = tooBig(west, packet(Family.IPV6, 1400), 1);
    int mtu = (reply[46] & 0xff) << 8 | (reply[47] & 0xff);

    assertEquals(58, reply[6]);
    assertEquals(2, reply[40]);
    assertEquals(Tunnel.HOST_WEST6, Ipv6Header.destination(reply, 0));
    assertTrue(reply.length <= 1280, "no longer than every link carries");
    assertArrayEquals(
        Arrays.copyOf(packet(Family.IPV6, 1400), reply.length - 48),
        Arrays.copyOfRange(reply, 48, reply.length));
    byte[] unsigned = reply.clone();
    unsigned[42] = 0;
    unsigned[43] = 0;
    int checksum =
        InternetChecksum.ofTransport(
            unsigned,
            40,
            reply.length - 40,
            58,
            Ipv6Header.source(reply, 0),
            Ipv6Header.destination(reply, 0));
    assertEquals(checksum, (reply[42] & 0xff) << 8 | (reply[43] & 0xff));
    assertTrue(mtu > 1350 && mtu < 1400, "MTU " + mtu);
    byte[] fits = west.send(packet(Family.IPV6, mtu), 1);
    assertTrue(fits.length + 8 + 40 <= 1500, "it fits, with UDP and IPv6 headers around");
    assertEquals(1, west.plane.drops().get(Drop.OUT_V6_PKT_TOO_BIG));
  }

  @Test
  void aPacketThatEveryLinkCarriesIsNeverTooBig() {
    Tunnel west = Tunnel.of(true, GCM, null, Mode.TUNNEL, 0, Family.IPV6);
    west.plane.pathMtu(1280);
    assertEquals(Verdict.SEND, west.sendVerdict(packet(Family.IPV6, 1280), 1));
    assertEquals(1280, mtu(tooBig(west, packet(Family.IPV6, 1281), 1)));
  }

  private static int mtu(byte[] reply) {
    return (reply[46] & 0xff) << 8 | (reply[47] & 0xff);
  }

  @Test
  void anIpv4PacketThatMayBeCutIsNotTooBigAndOneThatMayNotIs() {
    Tunnel west = Tunnel.of(true, GCM, null, Mode.TUNNEL, 0, Family.IPV6);
    west.plane.pathMtu(1400);
    byte[] reply = tooBig(west, packet(Family.IPV4, 1390), 1);
    assertEquals(3, reply[20]);
    assertEquals(4, reply[21]);
    assertEquals(20 + 8 + 28, reply.length);
    int sum = InternetChecksum.of(reply, 20, reply.length - 20);
    assertEquals(0, sum, "a right checksum sums up to nothing");
    byte[] mayBeCut = packet(Family.IPV4, 1390);
    mayBeCut[6] = 0;
    assertEquals(Verdict.SEND, west.sendVerdict(mayBeCut, 1));
  }

  @Test
  void errorsAreNotAnsweredAndAnswersAreFew() {
    Tunnel west = Tunnel.of(true, GCM, null, Mode.TUNNEL, 0, Family.IPV6);
    west.plane.pathMtu(1300);
    byte[] error = packet(Family.IPV6, 1400);
    error[6] = 58;
    error[40] = 1;
    assertEquals(Verdict.DROPPED, west.sendVerdict(error, 1));
    byte[] echo = error.clone();
    echo[40] = (byte) 128;
    tooBig(west, echo, 1);
    assertEquals(Verdict.DROPPED, west.sendVerdict(echo, 2), "a moment later");
    tooBig(west, echo, 10_000_001);
  }

  private static byte[] tooBig(Tunnel tunnel, byte[] packet, long now) {
    byte[] buffer = new byte[Tunnel.ROOM];
    System.arraycopy(packet, 0, buffer, DataPlane.HEADROOM, packet.length);
    assertEquals(
        Verdict.REPLY, tunnel.plane.outbound(buffer, DataPlane.HEADROOM, packet.length, now));
    return Arrays.copyOfRange(
        buffer, tunnel.plane.offset(), tunnel.plane.offset() + tunnel.plane.length());
  }

  @Test
  void noInputMakesItThrow() {
    Random random = new Random(1);
    Tunnel west = Tunnel.of(true, NULL, AH, Mode.TRANSPORT, 0, Family.IPV6);
    Tunnel east = Tunnel.of(false, NULL, AH, Mode.TRANSPORT, 0, Family.IPV6);
    byte[] sealed = west.send(packet(Family.IPV6, 120), 1);
    for (int i = 0; i < 20_000; i++) {
      byte[] noise = Arrays.copyOf(sealed, random.nextInt(sealed.length + 20));
      for (int j = random.nextInt(6); j > 0 && noise.length > 0; j--) {
        noise[random.nextInt(noise.length)] = (byte) random.nextInt();
      }
      if (i % 3 == 0 && noise.length > 50) {
        noise[6] = (byte) new int[] {0, 43, 44, 60, 51}[random.nextInt(5)];
      }
      east.receiveVerdict(noise);
      west.sendVerdict(noise, i);
    }
    Tunnel fresh = Tunnel.of(false, NULL, AH, Mode.TRANSPORT, 0, Family.IPV6);
    assertArrayEquals(packet(Family.IPV6, 120), fresh.receive(sealed, 1));
  }

  /** Where there is no room before the payload, it moves. */
  @Test
  void transportInUdpMakesItsHeaderAnew() {
    for (int before : new int[] {0, 13, 40}) {
      byte[] packet = Tunnel.packet(UdpTransport.WEST, UdpTransport.EAST, 77, 0);
      byte[] sealed = new UdpTransport(true).seal(packet);
      byte[] buffer = new byte[before + sealed.length + 40];
      System.arraycopy(sealed, 0, buffer, before, sealed.length);
      UdpTransport east = new UdpTransport(false);

      assertEquals(Verdict.DELIVER, east.open(buffer, before, sealed.length));

      int at = east.plane.offset();
      byte[] got = Arrays.copyOfRange(buffer, at, at + east.plane.length());
      got[7] = packet[7];
      assertArrayEquals(packet, got, "all but the hop limit");
    }
  }
}
