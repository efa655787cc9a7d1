package resync.peer.esp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import resync.peer.crypto.EncryptionAlgorithm;
import resync.peer.crypto.EspSuite;
import resync.peer.crypto.IntegrityAlgorithm;
import resync.peer.crypto.PacketIcv;
import resync.peer.sa.IpsecProtocol;
import resync.peer.sa.Mode;
import resync.peer.wire.ip.IpAddress.Family;
import resync.peer.wire.ip.Ipv4Header;

/** AH, bundles of AH and ESP, and transport mode of all of them. */
class BundleTest {
  private static final EspSuite DES =
      new EspSuite(EncryptionAlgorithm.DES_CBC, IntegrityAlgorithm.HMAC_SHA1_96);
  private static final EspSuite GCM = new EspSuite(EncryptionAlgorithm.AES_GCM_16_128, null);
  private static final IntegrityAlgorithm SHA1 = IntegrityAlgorithm.HMAC_SHA1_96;

  /** What protects packets: ESP, AH, or both, in one mode. */
  record Protection(@Nullable EspSuite esp, @Nullable IntegrityAlgorithm ah, Mode mode) {
    Tunnel west() {
      return Tunnel.of(true, esp, ah, mode);
    }

    Tunnel east() {
      return Tunnel.of(false, esp, ah, mode);
    }
  }

  static Stream<Protection> protections() {
    return Arrays.stream(Mode.values())
        .flatMap(
            mode ->
                Stream.concat(
                    Arrays.stream(IntegrityAlgorithm.values())
                        .flatMap(
                            ah ->
                                Stream.of(
                                    new Protection(null, ah, mode),
                                    new Protection(DES, ah, mode),
                                    new Protection(GCM, ah, mode))),
                    Stream.of(
                        new Protection(DES, null, mode),
                        new Protection(GCM, null, mode),
                        new Protection(new EspSuite(EncryptionAlgorithm.NULL, SHA1), null, mode))));
  }

  @ParameterizedTest
  @MethodSource("protections")
  void whatGoesInAtOneEndComesOutAtTheOther(Protection protection) {
    Tunnel west = protection.west();
    Tunnel east = protection.east();
    for (int length = 20; length < 90; length++) {
      byte[] packet = Tunnel.westToEast(length);

      byte[] sent = west.send(packet, 1);

      assertTrue(Ipv4Header.isValid(sent, 0, sent.length));
      assertTrue(Ipv4Header.isChecksumRight(sent, 0));
      assertEquals(sent.length, Ipv4Header.totalLength(sent, 0));
      assertArrayEquals(packet, east.receive(sent, 2), "length " + length);
    }
    assertEquals(70, east.childSa.packetsIn());
    assertEquals(east.childSa.bytesIn(), west.childSa.bytesOut());
  }

  /** The guide's transform set: AH-SHA-HMAC, ESP-DES, ESP-SHA-HMAC in tunnel mode. */
  @Test
  void ahIsOutsideEspBehindOneOuterHeader() {
    byte[] sent = new Protection(DES, SHA1, Mode.TUNNEL).west().send(Tunnel.westToEast(60), 1);

    assertEquals(51, Ipv4Header.protocol(sent, 0));
    assertEquals("192.0.2.1", String.valueOf(Ipv4Header.source(sent, 0)));
    assertEquals(50, sent[20], "next header of AH");
    assertEquals(4, sent[21], "length of AH in words, less two");
    assertEquals(Tunnel.EAST_AH_SPI, Ints.get(sent, 24));
    assertEquals(1, Ints.get(sent, 28));
    assertEquals(Tunnel.EAST_SPI, Ints.get(sent, 44));
    assertEquals(20 + 24 + 8 + 8 + 64 + 12, sent.length);
  }

  @Test
  void transportModeKeepsThePacketsOwnHeader() {
    byte[] packet = withOptions(Tunnel.westToEast(60));
    Protection protection = new Protection(null, SHA1, Mode.TRANSPORT);

    byte[] sent = protection.west().send(packet, 1);

    assertArrayEquals(Arrays.copyOfRange(packet, 12, 28), Arrays.copyOfRange(sent, 12, 28));
    assertEquals(51, Ipv4Header.protocol(sent, 0));
    assertEquals(17, sent[28]);
    assertArrayEquals(packet, protection.east().receive(sent, 1));
  }

  /** Every octet of the packet but those that routers change on the way. */
  @ParameterizedTest
  @MethodSource("protections")
  void ahCoversAllButTheMutableFields(Protection protection) {
    if (protection.ah() == null) {
      return;
    }
    Tunnel west = protection.west();
    byte[] sent = west.send(withOptions(Tunnel.westToEast(60)), 1);
    boolean options = protection.mode() == Mode.TRANSPORT;
    // Lengths, protocol and fragmentation say what kind of packet it is at all.
    List<Integer> kind = List.of(0, 2, 3, 6, 7, 9);
    for (int octet = 0; octet < sent.length; octet++) {
      if (kind.contains(octet)) {
        continue;
      }
      // DSCP and ECN, TTL, checksum; the record route option, behind an immutable router alert.
      boolean mutable =
          List.of(1, 8, 10, 11).contains(octet) || (options && octet >= 24 && octet < 28);
      byte[] changed = sent.clone();
      changed[octet] ^= 4;
      Tunnel east = protection.east();
      Verdict verdict = east.receiveVerdict(changed);
      assertEquals(mutable, verdict == Verdict.DELIVER, "octet " + octet + ": " + verdict);
    }
  }

  @Test
  void aRouterOnTheWayChangesNothingForAh() {
    Protection protection = new Protection(null, SHA1, Mode.TUNNEL);
    byte[] sent = protection.west().send(Tunnel.westToEast(60), 1);
    sent[8] = 61;
    Ipv4Header.setTrafficClass(sent, 0, 0x28);

    assertArrayEquals(Tunnel.westToEast(60), protection.east().receive(sent, 1));
  }

  @Test
  void anUnknownAhSpiIsSaidWithItsProtocol() {
    Protection protection = new Protection(DES, SHA1, Mode.TUNNEL);
    byte[] sent = protection.west().send(Tunnel.westToEast(60), 1);
    Tunnel east = protection.east();
    east.sad.remove(east.childSa);

    assertEquals(Verdict.UNKNOWN_SPI, east.receiveVerdict(sent));

    assertEquals(IpsecProtocol.AH, east.plane.protocol());
    assertEquals(Tunnel.EAST_AH_SPI, east.plane.spi());
    assertEquals(1, east.plane.drops().get(Drop.IN_US_V4_PKT_SA_NOT_FOUND_SPI));
  }

  /** An SPI names an SA together with its protocol (RFC 4301 section 4.1). */
  @Test
  void theSpiOfTheOtherProtocolIsUnknown() {
    Tunnel east = new Protection(null, SHA1, Mode.TUNNEL).east();
    byte[] esp = Tunnel.west(DES).send(Tunnel.westToEast(60), 1);
    Ints.put(esp, 20, Tunnel.EAST_AH_SPI);

    assertEquals(Verdict.UNKNOWN_SPI, east.receiveVerdict(esp));
    assertEquals(IpsecProtocol.ESP, east.plane.protocol());
  }

  @Test
  void aBundleIsTakenOnlyWhole() {
    Protection bundle = new Protection(DES, SHA1, Mode.TUNNEL);
    Tunnel east = bundle.east();

    assertEquals(
        Verdict.DROPPED, east.receiveVerdict(Tunnel.west(DES).send(Tunnel.westToEast(60), 1)));
    assertEquals(Drop.IN_V4_PKT_BUNDLE_INCOMPLETE, east.plane.drop());
    byte[] ahAlone = new Protection(null, SHA1, Mode.TUNNEL).west().send(Tunnel.westToEast(60), 1);
    assertEquals(Verdict.DROPPED, east.receiveVerdict(ahAlone));
    assertEquals(Drop.IN_V4_PKT_BUNDLE_INCOMPLETE, east.plane.drop());
    assertEquals(0, east.childSa.packetsIn());
  }

  @Test
  void aReplayedPacketOfAhIsDropped() {
    Protection protection = new Protection(null, SHA1, Mode.TUNNEL);
    byte[] sent = protection.west().send(Tunnel.westToEast(60), 1);
    Tunnel east = protection.east();

    assertEquals(Verdict.DELIVER, east.receiveVerdict(sent));
    assertEquals(Verdict.DROPPED, east.receiveVerdict(sent));
    assertEquals(Drop.IN_V4_PKT_REPLAYED, east.plane.drop());
  }

  @Test
  void aFragmentDoesNotLeaveInTransportMode() {
    Tunnel west = new Protection(GCM, null, Mode.TRANSPORT).west();
    byte[] fragment = Tunnel.westToEast(60);
    fragment[6] = 0x20;

    assertEquals(Verdict.DROPPED, west.sendVerdict(fragment, 1));
    assertEquals(Drop.OUT_V4_PKT_FRAGMENT, west.plane.drop());
  }

  /** Linux pads AH of SHA2-256-128 to a multiple of 8 octets: the padding is authentic too. */
  @Test
  void aPaddedHeaderIsTaken() {
    Tunnel east = new Protection(null, IntegrityAlgorithm.HMAC_SHA2_256_128, Mode.TUNNEL).east();
    byte[] inner = Tunnel.westToEast(60);
    byte[] packet = new byte[20 + 32 + inner.length];
    Ipv4Header.write(
        packet,
        0,
        packet.length,
        0,
        1,
        true,
        64,
        51,
        east.childSa.remoteAddress(),
        east.childSa.localAddress());
    PacketIcv icv =
        new PacketIcv(
            IntegrityAlgorithm.HMAC_SHA2_256_128,
            Objects.requireNonNull(east.childSa.parameters().ah()).inboundKey());
    AuthenticationHeader.write(packet, 20, icv, Family.IPV4, 4, Tunnel.EAST_AH_SPI, 1);
    packet[21] = 32 / 4 - 2;
    System.arraycopy(inner, 0, packet, 52, inner.length);
    new AuthenticationHeader().sign(icv, packet, 0, 20, packet.length);

    assertArrayEquals(inner, east.receive(packet, 1));
  }

  @Test
  void nothingThatComesInThrows() {
    Random random = new Random(7);
    for (Protection protection : protections().toList()) {
      byte[] sent = protection.west().send(Tunnel.westToEast(60), 1);
      Tunnel east = protection.east();
      for (int length = 0; length < sent.length; length++) {
        assertFalse(
            Verdict.DELIVER == east.receiveVerdict(Arrays.copyOf(sent, length)),
            "cut to " + length);
        byte[] cut = Arrays.copyOf(sent, Math.max(length, 20));
        Ipv4Header.setPayload(cut, 0, cut.length, cut[9] & 0xff);
        assertFalse(Verdict.DELIVER == east.receiveVerdict(cut), "shortened to " + length);
      }
      for (int round = 0; round < 300; round++) {
        byte[] changed = sent.clone();
        for (int i = 0; i < 3; i++) {
          changed[random.nextInt(changed.length)] = (byte) random.nextInt();
        }
        east.receiveVerdict(changed);
      }
    }
  }

  /** Router Alert (4 octets, immutable), then Record Route with no room left (4, mutable). */
  private static byte[] withOptions(byte[] packet) {
    byte[] options = {(byte) 148, 4, 0, 0, 7, 3, 4, 0};
    byte[] longer = new byte[packet.length + options.length];
    System.arraycopy(packet, 0, longer, 0, 20);
    System.arraycopy(options, 0, longer, 20, options.length);
    System.arraycopy(packet, 20, longer, 20 + options.length, packet.length - 20);
    longer[0] = 0x47;
    Ipv4Header.setPayload(longer, 0, longer.length, 17);
    return longer;
  }
}
