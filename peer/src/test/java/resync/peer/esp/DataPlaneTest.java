package resync.peer.esp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import resync.peer.crypto.EncryptionAlgorithm;
import resync.peer.crypto.EspSuite;
import resync.peer.crypto.IntegrityAlgorithm;
import resync.peer.sa.ChildSa;
import resync.peer.sa.IpsecProtocol;
import resync.peer.sa.LimitReached;
import resync.peer.sa.TrafficLimits;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.ip.IpAddress;
import resync.peer.wire.ip.Ipv4Header;

class DataPlaneTest {
  private static final Endpoint FROM = new Endpoint(IpAddress.of("192.0.2.1"), 4500);
  private static final IpAddress TO = IpAddress.of("198.51.100.1");
  private static final EspSuite GCM = new EspSuite(EncryptionAlgorithm.AES_GCM_16_256, null);
  private static final EspSuite CBC =
      new EspSuite(EncryptionAlgorithm.AES_CBC_256, IntegrityAlgorithm.HMAC_SHA2_256_128);

  static Stream<EspSuite> suites() {
    return Arrays.stream(EncryptionAlgorithm.values())
        .flatMap(
            encryption ->
                encryption.isAead()
                    ? Stream.of(new EspSuite(encryption, null))
                    : Arrays.stream(IntegrityAlgorithm.values())
                        .map(integrity -> new EspSuite(encryption, integrity)));
  }

  @ParameterizedTest
  @MethodSource("suites")
  void whatGoesInAtOneEndComesOutAtTheOther(EspSuite suite) {
    Tunnel west = Tunnel.west(suite);
    Tunnel east = Tunnel.east(suite);
    for (int length = 20; length < 120; length++) {
      byte[] packet = Tunnel.westToEast(length);

      byte[] esp = west.send(packet, 1);

      assertArrayEquals(packet, east.receive(esp, 2));
      assertEquals(0, (esp.length - 20 - 8 - suite.icvLength()) % 4);
    }
    assertEquals(100, west.childSa.packetsOut());
    assertEquals(100, east.childSa.packetsIn());
    assertEquals(east.childSa.bytesIn(), west.childSa.bytesOut());
    assertEquals(100, east.highest());
  }

  @Test
  void theOuterHeaderIsThatOfRfc4301() {
    byte[] inner = Tunnel.packet(Tunnel.HOST_WEST, Tunnel.HOST_EAST, 100, 0xb9);

    byte[] esp = Tunnel.west(GCM).send(inner, 1);

    assertTrue(Ipv4Header.isValid(esp, 0, esp.length));
    assertTrue(Ipv4Header.isChecksumRight(esp, 0));
    assertEquals(esp.length, Ipv4Header.totalLength(esp, 0));
    assertEquals(50, Ipv4Header.protocol(esp, 0));
    assertEquals(0xb9, Ipv4Header.trafficClass(esp, 0));
    assertTrue(Ipv4Header.dontFragment(esp, 0));
    assertEquals("192.0.2.1", String.valueOf(Ipv4Header.source(esp, 0)));
    assertEquals("198.51.100.1", String.valueOf(Ipv4Header.destination(esp, 0)));
  }

  @Test
  void udpEncapsulationCarriesTheSameWithoutAnOuterHeader() {
    Tunnel west = Tunnel.west(GCM, 4500, TrafficLimits.NONE);
    Tunnel east = Tunnel.east(GCM, 4500, TrafficLimits.NONE);
    byte[] packet = Tunnel.westToEast(64);

    byte[] payload = west.send(packet, 1);
    Verdict verdict = east.plane.inboundUdp(payload, 0, payload.length, FROM, TO, 1);

    assertEquals(Verdict.DELIVER, verdict);
    assertArrayEquals(
        packet,
        Arrays.copyOfRange(
            payload, east.plane.offset(), east.plane.offset() + east.plane.length()));
  }

  @Test
  void anUnknownSpiIsSaidWithAllThatTheReportNeeds() {
    byte[] esp = Tunnel.west(GCM).send(Tunnel.westToEast(64), 1);
    Tunnel east = Tunnel.east(GCM);
    east.sad.remove(east.childSa);

    assertEquals(Verdict.UNKNOWN_SPI, east.receiveVerdict(esp));

    assertEquals(Tunnel.EAST_SPI, east.plane.spi());
    assertEquals("192.0.2.1", String.valueOf(east.plane.source()));
    assertEquals("198.51.100.1", String.valueOf(east.plane.destination()));
    assertEquals(1, east.plane.drops().get(Drop.IN_US_V4_PKT_SA_NOT_FOUND_SPI));
    assertEquals(1, east.plane.drops().snapshot().get("IpsecInput"));
    assertEquals(0, east.plane.drops().snapshot().get("IpsecOutput"));
  }

  @Test
  void aReplayedPacketIsDroppedAndALateOneIsNot() {
    Tunnel west = Tunnel.west(CBC);
    Tunnel east = Tunnel.east(CBC);
    List<byte[]> sent = new ArrayList<>();
    for (int i = 0; i < 70; i++) {
      sent.add(west.send(Tunnel.westToEast(64), 1));
    }
    assertEquals(Verdict.DELIVER, east.receiveVerdict(sent.get(69)));
    assertEquals(Verdict.DELIVER, east.receiveVerdict(sent.get(6)));

    assertEquals(Verdict.DROPPED, east.receiveVerdict(sent.get(69)));
    assertEquals(Verdict.DROPPED, east.receiveVerdict(sent.get(6)));
    assertEquals(Verdict.DROPPED, east.receiveVerdict(sent.get(5)), "older than the window");
    assertEquals(3, east.plane.drops().get(Drop.IN_V4_PKT_REPLAYED));
  }

  @ParameterizedTest
  @MethodSource("suites")
  void aForgedPacketDoesNotMoveTheWindow(EspSuite suite) {
    Tunnel west = Tunnel.west(suite);
    Tunnel east = Tunnel.east(suite);
    byte[] esp = west.send(Tunnel.westToEast(64), 1);
    byte[] forged = esp.clone();
    forged[26] = 0x7f; // a sequence number far ahead

    assertEquals(Verdict.DROPPED, east.receiveVerdict(forged));
    assertEquals(1, east.plane.drops().get(Drop.IN_V4_PKT_INTEGRITY_FAILED));
    assertEquals(Verdict.DELIVER, east.receiveVerdict(esp));
  }

  @ParameterizedTest
  @MethodSource("suites")
  void oneFlippedBitAnywhereBehindTheOuterHeaderIsNotDelivered(EspSuite suite) {
    Tunnel east = Tunnel.east(suite);
    byte[] esp = Tunnel.west(suite).send(Tunnel.westToEast(40), 1);
    for (int bit = 20 * 8; bit < esp.length * 8; bit++) {
      byte[] bad = esp.clone();
      bad[bit / 8] ^= (byte) (1 << bit % 8);

      Verdict verdict = east.receiveVerdict(bad);

      assertTrue(verdict == Verdict.DROPPED || verdict == Verdict.UNKNOWN_SPI, "bit " + bit);
    }
    assertEquals(0, east.childSa.packetsIn());
    assertEquals(0, east.highest());
    assertEquals(Verdict.DELIVER, east.receiveVerdict(esp));
  }

  @ParameterizedTest
  @MethodSource("suites")
  void noInputOfAnyLengthThrowsOrIsDelivered(EspSuite suite) {
    Tunnel east = Tunnel.east(suite);
    Random random = new Random(5);
    byte[] esp = Tunnel.west(suite).send(Tunnel.westToEast(100), 1);
    int inputs = 0;
    for (int length = 0; length < esp.length; length++, inputs++) {
      byte[] cut = Arrays.copyOf(esp, length);
      assertFalse(east.receiveVerdict(cut) == Verdict.DELIVER);
      if (length >= 20) {
        // The same with a header that says the shorter length.
        Ipv4Header.write(cut, 0, length, 0, 1, true, 64, 50, FROM.address(), TO);
        assertFalse(east.receiveVerdict(cut) == Verdict.DELIVER);
        assertFalse(east.plane.inboundUdp(cut, 20, length - 20, FROM, TO, 0) == Verdict.DELIVER);
      }
    }
    for (int i = 0; i < 3000; i++, inputs++) {
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      if (noise.length >= 28 && i % 3 > 0) {
        Ipv4Header.write(noise, 0, noise.length, 0, 1, true, 64, 50, FROM.address(), TO);
        System.arraycopy(esp, 20, noise, 20, i % 3 == 1 ? 4 : 8);
      }
      assertFalse(east.receiveVerdict(noise) == Verdict.DELIVER);
      assertFalse(east.plane.inboundUdp(noise, 0, noise.length, FROM, TO, 0) == Verdict.DELIVER);
      assertFalse(east.sendVerdict(noise, 0) == Verdict.SEND);
    }
    assertEquals(0, east.childSa.packetsIn());
    assertTrue(east.plane.drops().snapshot().getOrDefault("IpsecInput", 0L) > inputs);
  }

  @Test
  void whatNoPolicyCoversIsDroppedNotSentInTheClear() {
    Tunnel west = Tunnel.west(GCM);

    assertEquals(
        Verdict.DROPPED,
        west.sendVerdict(Tunnel.packet(Tunnel.HOST_WEST, IpAddress.of("8.8.8.8"), 64, 0), 1));
    assertEquals(Drop.OUT_V4_PKT_NO_POLICY, west.plane.drop());

    byte[] ipv6 = Tunnel.packet(Tunnel.HOST_WEST6, IpAddress.of("2001:db8:c::1"), 60, 0);
    assertEquals(Verdict.DROPPED, west.sendVerdict(ipv6, 1));
    assertEquals(Drop.OUT_V6_PKT_NO_POLICY, west.plane.drop());
  }

  @Test
  void aPacketWithoutAnSaAsksForOneOnceUntilTheNegotiationEnds() {
    Tunnel west = Tunnel.west(GCM);
    west.sad.remove(west.childSa);
    byte[] packet = Tunnel.westToEast(64);

    assertEquals(Verdict.ACQUIRE, west.sendVerdict(packet, 1_000));
    assertSame(west.policy, west.plane.policy());
    assertEquals(Verdict.DROPPED, west.sendVerdict(packet, 1_001));
    west.policy.negotiationEnded(2_000);
    assertEquals(Verdict.DROPPED, west.sendVerdict(packet, 1_999));
    assertEquals(Verdict.ACQUIRE, west.sendVerdict(packet, 2_000));
    west.sad.add(west.childSa);
    assertEquals(Verdict.SEND, west.sendVerdict(packet, 2_001));
    west.sad.remove(west.childSa);
    assertEquals(Verdict.ACQUIRE, west.sendVerdict(packet, 2_002));
    west.policy.setTrap(false);
    west.policy.negotiationEnded(0);
    assertEquals(Verdict.DROPPED, west.sendVerdict(packet, 2_003));
    assertEquals(5, west.plane.drops().get(Drop.OUT_V4_PKT_SA_NOT_FOUND) - 1);
  }

  @Test
  void trafficThatIsNotTheSasIsDroppedAfterDecryption() {
    Tunnel west = Tunnel.west(GCM);
    byte[] stranger = Tunnel.packet(IpAddress.of("10.3.0.1"), Tunnel.HOST_EAST, 64, 0);
    byte[] esp = EspForge.seal(west.childSa, stranger, 1, 0, 4);
    Tunnel east = Tunnel.east(GCM);

    assertEquals(Verdict.DROPPED, east.receiveVerdict(esp));
    assertEquals(Drop.IN_V4_PKT_SELECTOR_MISMATCH, east.plane.drop());
  }

  @ParameterizedTest
  @MethodSource("suites")
  void trailersAreCheckedAfterDecryption(EspSuite suite) {
    Tunnel east = Tunnel.east(suite);
    ChildSa west = Tunnel.west(suite).childSa;
    byte[] packet = Tunnel.westToEast(64);

    assertEquals(Verdict.DELIVER, east.receiveVerdict(EspForge.seal(west, packet, 1, 0, 4)));
    assertEquals(Verdict.DUMMY, east.receiveVerdict(EspForge.seal(west, packet, 2, 0, 59)));
    assertEquals(Verdict.DROPPED, east.receiveVerdict(EspForge.seal(west, packet, 3, 0, 41)));
    assertEquals(Drop.IN_V4_PKT_MALFORMED, east.plane.drop());
    assertEquals(Verdict.DROPPED, east.receiveVerdict(EspForge.seal(west, packet, 4, 1, 4)));
    assertEquals(Drop.IN_V4_PKT_MALFORMED, east.plane.drop());
    assertEquals(Verdict.DROPPED, east.receiveVerdict(EspForge.seal(west, packet, 6, 1, 59)));
    byte[] tooMuchPadding = EspForge.sealRaw(west, new byte[30], 5, 255, 4);
    assertEquals(Verdict.DROPPED, east.receiveVerdict(tooMuchPadding));
    assertEquals(Drop.IN_V4_PKT_MALFORMED, east.plane.drop());
    assertEquals(Verdict.DROPPED, east.receiveVerdict(EspForge.seal(west, packet, 4, 0, 4)));
    assertEquals(Drop.IN_V4_PKT_REPLAYED, east.plane.drop());
  }

  @Test
  void aFragmentOfAnEspPacketIsDropped() {
    byte[] esp = Tunnel.west(GCM).send(Tunnel.westToEast(64), 1);
    for (int octet : new int[] {0x20, 0x01}) {
      byte[] fragment = esp.clone();
      fragment[6] = (byte) octet;
      Tunnel east = Tunnel.east(GCM);

      assertEquals(Verdict.DROPPED, east.receiveVerdict(fragment));
      assertEquals(Drop.IN_V4_PKT_MALFORMED, east.plane.drop());
    }
  }

  @Test
  void trafficFlowPaddingIsCutOff() {
    ChildSa west = Tunnel.west(GCM).childSa;
    byte[] packet = Tunnel.westToEast(64);
    byte[] esp = EspForge.seal(west, Arrays.copyOf(packet, 200), 1, 0, 4);

    assertArrayEquals(packet, Tunnel.east(GCM).receive(esp, 1));
  }

  @Test
  void congestionIsCarriedInwardsAsRfc6040Says() {
    int[][] outerInnerResult = {
      {0, 0, 0},
      {0, 2, 2},
      {1, 1, 1},
      {1, 2, 1},
      {2, 1, 1},
      {3, 1, 3},
      {3, 2, 3},
      {3, 3, 3},
      {3, 0, -1},
      {2, 0, 0}
    };
    for (int[] row : outerInnerResult) {
      Tunnel east = Tunnel.east(CBC);
      byte[] packet = Tunnel.packet(Tunnel.HOST_WEST, Tunnel.HOST_EAST, 64, 0x20 | row[1]);
      byte[] esp = Tunnel.west(CBC).send(packet, 1);
      Ipv4Header.setTrafficClass(esp, 0, row[0]);
      if (row[2] < 0) {
        assertEquals(Verdict.DROPPED, east.receiveVerdict(esp));
        assertEquals(Drop.IN_V4_PKT_ECN_NOT_CAPABLE, east.plane.drop());
      } else {
        byte[] inner = east.receive(esp, 1);
        assertEquals(0x20 | row[2], Ipv4Header.trafficClass(inner, 0), Arrays.toString(row));
        assertTrue(Ipv4Header.isChecksumRight(inner, 0));
      }
    }
  }

  @Test
  void limitsAreSaidOnceAndTheHardOneStopsTraffic() {
    Tunnel west = Tunnel.west(GCM, 0, new TrafficLimits(3, 5, 0, 0));
    byte[] packet = Tunnel.westToEast(64);
    for (int i = 0; i < 5; i++) {
      assertEquals(Verdict.SEND, west.sendVerdict(packet, i));
    }
    assertEquals(
        List.of(new LimitReached(west.childSa, false)), west.plane.news().takeLimitsReached());
    assertEquals(Verdict.DROPPED, west.sendVerdict(packet, 6));
    assertEquals(Verdict.DROPPED, west.sendVerdict(packet, 7));
    assertEquals(Drop.OUT_V4_PKT_SA_EXHAUSTED, west.plane.drop());
    assertEquals(
        List.of(new LimitReached(west.childSa, true)), west.plane.news().takeLimitsReached());
    assertTrue(west.plane.news().isEmpty());
  }

  @Test
  void theSaKnowsSinceWhenItsTrafficIsUnanswered() {
    Tunnel west = Tunnel.west(GCM);
    Tunnel east = Tunnel.east(GCM);
    assertEquals(ChildSa.NEVER, west.childSa.unansweredSince());

    byte[] probe = west.send(Tunnel.westToEast(64), 10);
    west.send(Tunnel.westToEast(64), 20);
    assertEquals(10, west.childSa.unansweredSince());

    east.receive(probe, 25);
    byte[] echo = east.send(Tunnel.packet(Tunnel.HOST_EAST, Tunnel.HOST_WEST, 64, 0), 26);
    west.receive(echo, 30);
    assertEquals(ChildSa.NEVER, west.childSa.unansweredSince());
    assertEquals(30, west.childSa.lastInbound());
    west.send(Tunnel.westToEast(64), 40);
    assertEquals(40, west.childSa.unansweredSince());
  }

  @Test
  void aBufferWithoutRoomIsTheCallersMistake() {
    Tunnel west = Tunnel.west(GCM);

    assertThrows(
        IllegalArgumentException.class, () -> west.plane.outbound(new byte[200], 10, 60, 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> west.plane.outbound(new byte[200], DataPlane.HEADROOM, 140, 0));
  }

  /** As a router did that lost what had an SPI of 0xff and more (CSCvp16730). */
  @Test
  void aPeerMayTakeLessThanItShould() {
    Tunnel west = Tunnel.west(GCM);
    Tunnel east = Tunnel.east(GCM);
    DataPlane deaf =
        new DataPlane(
            west.sad,
            west.spd,
            new Admission() {
              @Override
              public boolean takesInbound(IpsecProtocol protocol, int spi) {
                return protocol != IpsecProtocol.ESP || spi >>> 24 != 0xff;
              }
            });
    byte[] esp = east.send(Tunnel.packet(Tunnel.HOST_EAST, Tunnel.HOST_WEST, 64, 0), 1);

    assertEquals(Verdict.DROPPED, deaf.inbound(esp.clone(), 0, esp.length, 1));
    assertEquals(Drop.IN_V4_PKT_NOT_TAKEN, deaf.drop());
    assertEquals(1, deaf.drops().get(Drop.IN_V4_PKT_NOT_TAKEN));
    assertEquals(Verdict.DELIVER, west.receiveVerdict(esp));

    DataPlane dumb =
        new DataPlane(
            west.sad,
            west.spd,
            new Admission() {
              @Override
              public boolean takesOutbound(ChildSa sa) {
                return false;
              }
            });
    byte[] buffer = new byte[Tunnel.ROOM];
    byte[] packet = Tunnel.westToEast(64);
    System.arraycopy(packet, 0, buffer, DataPlane.HEADROOM, packet.length);
    assertEquals(Verdict.DROPPED, dumb.outbound(buffer, DataPlane.HEADROOM, packet.length, 1));
    assertEquals(Drop.OUT_V4_PKT_NOT_TAKEN, dumb.drop());
  }

  /** RFC 4301 section 4.1: two senders to a group may have chosen the same SPI. */
  @Test
  void aPacketToAGroupFindsItsSaByItsEnds() {
    IpAddress group = IpAddress.of("233.252.0.1");
    Tunnel west = Tunnel.west(GCM);
    Tunnel east = Tunnel.east(GCM);
    east.sad.clear();
    byte[] packet = west.send(Tunnel.westToEast(64), 1);
    group.write(packet, Ipv4Header.DESTINATION);

    assertEquals(Verdict.UNKNOWN_SPI, east.receiveVerdict(packet));
    east.sad.addGroup(east.childSa, group, IpAddress.of("192.0.2.99"));
    assertEquals(Verdict.UNKNOWN_SPI, east.receiveVerdict(packet), "of another sender");
    east.sad.clear();
    east.sad.addGroup(east.childSa, group, IpAddress.of("192.0.2.1"));
    assertEquals(Verdict.DELIVER, east.receiveVerdict(packet));
  }
}
