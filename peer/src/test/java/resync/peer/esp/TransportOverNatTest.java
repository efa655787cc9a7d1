package resync.peer.esp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import resync.peer.crypto.EncryptionAlgorithm;
import resync.peer.crypto.EspSuite;
import resync.peer.crypto.IntegrityAlgorithm;
import resync.peer.crypto.SeededRandom;
import resync.peer.sa.ChildSa;
import resync.peer.sa.ChildSaParameters;
import resync.peer.sa.Mode;
import resync.peer.sa.NatTraversal;
import resync.peer.sa.PeerMoved;
import resync.peer.sa.Policy;
import resync.peer.sa.Sad;
import resync.peer.sa.Spd;
import resync.peer.sa.TrafficLimits;
import resync.peer.sa.TrafficSelector;
import resync.peer.wire.ip.AddressRange;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.ip.IpAddress;
import resync.peer.wire.ip.Ipv4Header;

/** UDP-encapsulated transport mode with NATs in front of one end or both (RFC 3948). */
class TransportOverNatTest {
  private static final IpAddress WEST = IpAddress.ofIpv4(0x0a090101);
  private static final IpAddress WEST_NAT = IpAddress.ofIpv4(0xc0000201);
  private static final IpAddress EAST = IpAddress.ofIpv4(0x0a090201);
  private static final IpAddress EAST_NAT = IpAddress.ofIpv4(0xc6336401);
  private static final IpAddress MOVED = IpAddress.of("203.0.113.5");
  private static final int WEST_PORT = 40001;
  private static final EspSuite GCM = new EspSuite(EncryptionAlgorithm.AES_GCM_16_128, null);

  /** One end: its own address, the other's as it sees it, and what the other has said. */
  private static final class End {
    final Spd spd = new Spd();
    final Sad sad = new Sad(spd);
    final DataPlane plane = new DataPlane(sad, spd);
    final ChildSa childSa;

    End(
        EspSuite suite,
        boolean west,
        IpAddress own,
        Endpoint other,
        boolean behindNat,
        NatTraversal.@Nullable Originals originals) {
      List<TrafficSelector> local = List.of(TrafficSelector.of(AddressRange.ofPrefix(own, 32)));
      List<TrafficSelector> remote =
          List.of(TrafficSelector.of(AddressRange.ofPrefix(other.address(), 32)));
      spd.add(new Policy("net", local, remote, true));
      childSa =
          new ChildSa(
              new ChildSaParameters(
                  "net",
                  "tunnel",
                  Tunnel.esp(suite, west),
                  null,
                  endpoint(own, 4500),
                  other,
                  local,
                  remote,
                  64,
                  TrafficLimits.NONE,
                  Mode.TRANSPORT,
                  new NatTraversal(behindNat, originals)),
              new SeededRandom(9));
      sad.add(childSa);
    }

    byte[] seal(byte[] packet) {
      byte[] buffer = new byte[DataPlane.HEADROOM + packet.length + DataPlane.TAILROOM];
      System.arraycopy(packet, 0, buffer, DataPlane.HEADROOM, packet.length);
      Verdict verdict = plane.outbound(buffer, DataPlane.HEADROOM, packet.length, 1);
      assertEquals(Verdict.SEND, verdict, () -> "" + plane.drop());
      return Arrays.copyOfRange(buffer, plane.offset(), plane.offset() + plane.length());
    }

    /** Opens a UDP payload that fills its buffer, as it may. */
    byte[] open(byte[] payload, IpAddress from, int fromPort) {
      byte[] buffer = payload.clone();
      IpAddress to = childSa.parameters().local().address();
      Verdict verdict =
          plane.inboundUdp(buffer, 0, buffer.length, new Endpoint(from, fromPort), to, 1);
      assertEquals(Verdict.DELIVER, verdict, () -> "" + plane.drop());
      return Arrays.copyOfRange(buffer, plane.offset(), plane.offset() + plane.length());
    }
  }

  private static Endpoint endpoint(IpAddress address, int port) {
    return new Endpoint(address, port);
  }

  private static NatTraversal.Originals originals(IpAddress local, IpAddress remote) {
    return new NatTraversal.Originals(local, remote);
  }

  /** West is behind a NAT; so is east where {@code both}. */
  private static End west(EspSuite suite, boolean both) {
    IpAddress eastSeen = both ? EAST_NAT : EAST;
    return new End(suite, true, WEST, endpoint(eastSeen, 4500), true, originals(WEST_NAT, EAST));
  }

  private static End east(EspSuite suite, boolean both) {
    IpAddress eastSeen = both ? EAST_NAT : EAST;
    return new End(
        suite, false, EAST, endpoint(WEST_NAT, WEST_PORT), both, originals(eastSeen, WEST));
  }

  static Stream<EspSuite> suites() {
    IntegrityAlgorithm sha1 = IntegrityAlgorithm.HMAC_SHA1_96;
    return Stream.of(
        GCM,
        new EspSuite(EncryptionAlgorithm.AES_CBC_128, IntegrityAlgorithm.HMAC_SHA2_256_128),
        new EspSuite(EncryptionAlgorithm.TRIPLE_DES_CBC, sha1),
        new EspSuite(EncryptionAlgorithm.NULL, sha1));
  }

  /** Whatever is sent arrives with right checksums, between the addresses that each end knows. */
  @ParameterizedTest
  @MethodSource("suites")
  void whatIsSentArrivesWithRightChecksums(EspSuite suite) {
    Random random = new Random(3948);
    for (boolean both : new boolean[] {false, true}) {
      End west = west(suite, both);
      End east = east(suite, both);
      IpAddress eastSeen = both ? EAST_NAT : EAST;
      for (int round = 0; round < 300; round++) {
        byte[] data = new byte[random.nextInt(round < 50 ? 8 : 1400)];
        random.nextBytes(data);
        int protocol = random.nextBoolean() ? TransportPacket.TCP : TransportPacket.UDP;

        byte[] sent = TransportPacket.of(protocol, WEST, eastSeen, data);
        byte[] got = east.open(west.seal(sent), WEST_NAT, WEST_PORT);
        assertArrived(sent, got, WEST_NAT, EAST);

        byte[] back = TransportPacket.of(protocol, EAST, WEST_NAT, data);
        byte[] gotBack = west.open(east.seal(back), eastSeen, 4500);
        assertArrived(back, gotBack, eastSeen, WEST);
      }
    }
  }

  private static void assertArrived(
      byte[] sent, byte[] got, IpAddress source, IpAddress destination) {
    assertTrue(TransportPacket.isRight(sent), "the host sends a right one");
    assertTrue(TransportPacket.isRight(got), () -> sent.length + " octets");
    assertEquals(source, Ipv4Header.source(got, 0));
    assertEquals(destination, Ipv4Header.destination(got, 0));
    assertEquals(sent[9], got[9]);
    assertArrayEquals(TransportPacket.data(sent), TransportPacket.data(got));
  }

  /**
   * Worked out by hand: UDP from 7007 to 7007 with the data abcd. 0a09+0101 and c633+6401 for the
   * addresses, 0011+000a for protocol and length, 1b5f+1b5f+000a for the header and abcd make
   * 217ee, with the carry 17f0, so the checksum is e80f. With c000+0201 for west they make 2cee5,
   * cee7, and 3118.
   */
  @Test
  void aPacketMadeByHand() {
    byte[] sent = TransportPacket.plain(TransportPacket.UDP, WEST, EAST_NAT, 10);
    byte[] udp = {0x1b, 0x5f, 0x1b, 0x5f, 0, 10, 0, 0, (byte) 0xab, (byte) 0xcd};
    System.arraycopy(udp, 0, sent, 20, 10);
    sent[26] = (byte) 0xe8;
    sent[27] = 0x0f;
    End west = new End(GCM, true, WEST, endpoint(EAST_NAT, 4500), true, originals(WEST_NAT, EAST));
    End east =
        new End(
            GCM, false, EAST_NAT, endpoint(WEST_NAT, WEST_PORT), false, originals(EAST_NAT, WEST));
    byte[] got = east.open(west.seal(sent), WEST_NAT, WEST_PORT);
    assertEquals("3118", "%02x%02x".formatted(got[26], got[27]));
  }

  /** The fix keeps what was wrong wrong: it does not hide what a host has got wrong. */
  @Test
  void aWrongChecksumStaysWrong() {
    byte[] sent = TransportPacket.of(TransportPacket.TCP, WEST, EAST, new byte[9]);
    sent[TransportPacket.checksumAt(TransportPacket.TCP)] ^= 1;
    byte[] got = east(GCM, false).open(west(GCM, false).seal(sent), WEST_NAT, WEST_PORT);
    assertFalse(TransportPacket.isRight(got));
  }

  /** Without NAT-OA the checksum is made anew (RFC 3948 section 3.1.2). */
  @ParameterizedTest
  @ValueSource(ints = {TransportPacket.TCP, TransportPacket.UDP})
  void withoutOriginalAddressesTheChecksumIsMadeAnew(int protocol) {
    End east = new End(GCM, false, EAST, endpoint(WEST_NAT, WEST_PORT), false, null);
    End west = west(GCM, false);
    for (int length = 0; length < 5; length++) {
      byte[] sent = TransportPacket.of(protocol, WEST, EAST, new byte[length]);
      byte[] got = east.open(west.seal(sent), WEST_NAT, WEST_PORT);
      assertArrived(sent, got, WEST_NAT, EAST);
    }
  }

  /** RFC 768: zero is no checksum, and stays none. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void noUdpChecksumStaysNone(boolean said) {
    byte[] sent = TransportPacket.of(TransportPacket.UDP, WEST, EAST, new byte[] {1, 2, 3});
    sent[26] = 0;
    sent[27] = 0;
    End east =
        new End(
            GCM,
            false,
            EAST,
            endpoint(WEST_NAT, WEST_PORT),
            false,
            said ? originals(EAST, WEST) : null);
    byte[] got = east.open(west(GCM, false).seal(sent), WEST_NAT, WEST_PORT);
    assertArrayEquals(Arrays.copyOfRange(sent, 20, 31), Arrays.copyOfRange(got, 20, 31));
  }

  /** A sum that comes out as zero is sent as ffff: zero would say that there is none. */
  @Test
  void aUdpChecksumNeverBecomesNone() {
    End west = west(GCM, false);
    End east = east(GCM, false);
    int turnedToOnes = 0;
    for (int i = 0; i <= 0xffff; i++) {
      byte[] data = {(byte) (i >>> 8), (byte) i};
      byte[] sent = TransportPacket.of(TransportPacket.UDP, WEST, EAST, data);
      byte[] got = east.open(west.seal(sent), WEST_NAT, WEST_PORT);
      assertTrue(TransportPacket.isRight(got));
      assertFalse(got[26] == 0 && got[27] == 0, "data " + i);
      turnedToOnes += got[26] == -1 && got[27] == -1 ? 1 : 0;
    }
    assertEquals(1, turnedToOnes);
  }

  /** ICMP, SCTP, and what is too short to be TCP or UDP, are left alone. */
  @ParameterizedTest
  @ValueSource(strings = {"1 40", "132 41", "50 64", "6 17", "6 3", "17 7", "17 0", "0 0"})
  void otherProtocolsAreLeftAlone(String words) {
    int space = words.indexOf(' ');
    int protocol = Integer.parseInt(words.substring(0, space));
    byte[] sent =
        TransportPacket.plain(protocol, WEST, EAST, Integer.parseInt(words.substring(space + 1)));
    for (int i = 20; i < sent.length; i++) {
      sent[i] = (byte) (i * 3);
    }
    byte[] got = east(GCM, false).open(west(GCM, false).seal(sent), WEST_NAT, WEST_PORT);
    assertEquals(protocol, Ipv4Header.protocol(got, 0));
    assertArrayEquals(
        Arrays.copyOfRange(sent, 20, sent.length), Arrays.copyOfRange(got, 20, got.length));
  }

  /** The path of a packet allocates what the JCE does for a digest, and no more. */
  @Test
  void nothingIsAllocatedForAPacket() {
    EspSuite suite =
        new EspSuite(EncryptionAlgorithm.AES_CBC_256, IntegrityAlgorithm.HMAC_SHA2_256_128);
    End west = west(suite, false);
    End east = east(suite, false);
    byte[] packet = TransportPacket.of(TransportPacket.TCP, WEST, EAST, new byte[1000]);
    byte[] buffer = new byte[DataPlane.HEADROOM + packet.length + DataPlane.TAILROOM];
    byte[] payload = new byte[buffer.length];
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int measured = 5_000;
    long allocated = 0;
    for (int i = 0; i < 20_000 + measured; i++) {
      System.arraycopy(packet, 0, buffer, DataPlane.HEADROOM, packet.length);
      long before = threads.getCurrentThreadAllocatedBytes();
      west.plane.outbound(buffer, DataPlane.HEADROOM, packet.length, i);
      int length = west.plane.length();
      System.arraycopy(buffer, west.plane.offset(), payload, 0, length);
      Verdict verdict =
          east.plane.inboundUdp(payload, 0, length, endpoint(WEST_NAT, WEST_PORT), EAST, i);
      if (i >= 20_000) {
        allocated += threads.getCurrentThreadAllocatedBytes() - before;
      }
      if (verdict != Verdict.DELIVER) {
        throw new AssertionError(verdict);
      }
    }
    long each = allocated / measured;
    assertTrue(each < 400, () -> each + " octets for sealing and opening");
  }

  @Test
  void theEndThatIsNotBehindANatLearnsWhereItsPeerIs() {
    End west = west(GCM, false);
    End east = east(GCM, false);
    byte[] packet = TransportPacket.of(TransportPacket.UDP, WEST, EAST, new byte[4]);
    byte[] first = west.seal(packet);
    byte[] second = west.seal(packet);
    byte[] third = west.seal(packet);
    east.open(first, WEST_NAT, WEST_PORT);
    assertEquals(List.of(), east.plane.news().takeMoves(), "where packets go already");

    byte[] got = east.open(third, MOVED, 50001);
    assertEquals(WEST_NAT, Ipv4Header.source(got, 0), "the address of the selectors");
    assertEquals(
        List.of(new PeerMoved(east.childSa, endpoint(MOVED, 50001))),
        east.plane.news().takeMoves());
    east.childSa.moveTo(endpoint(MOVED, 50001));

    east.open(second, WEST_NAT, WEST_PORT);
    assertEquals(List.of(), east.plane.news().takeMoves(), "an older packet that was on its way");
    byte[] back = TransportPacket.of(TransportPacket.UDP, EAST, WEST_NAT, new byte[4]);
    assertTrue(TransportPacket.isRight(west.open(east.seal(back), EAST, 4500)));
    assertEquals(MOVED, east.plane.destination());
  }

  @Test
  void nobodyElseMovesThePeer() {
    End west = west(GCM, false);
    End east = east(GCM, false);
    byte[] packet = TransportPacket.of(TransportPacket.UDP, WEST, EAST, new byte[4]);
    byte[] authentic = west.seal(packet);
    byte[] forged = west.seal(packet);
    forged[forged.length - 1] ^= 1;
    east.open(authentic, WEST_NAT, WEST_PORT);
    assertEquals(List.of(east.childSa), east.plane.news().takeUsedByPeer(), "its peer has it");
    for (byte[] payload : List.of(authentic, forged, new byte[40])) {
      byte[] buffer = payload.clone();
      east.plane.inboundUdp(buffer, 0, buffer.length, endpoint(MOVED, 50001), EAST, 1);
      assertTrue(east.plane.news().isEmpty());
    }
    east.open(west.seal(packet), MOVED, 50001);
    assertFalse(east.plane.news().isEmpty(), "an authentic one does");
  }

  @Test
  void theEndBehindTheNatStaysWithItsPeer() {
    End west = west(GCM, false);
    End east = east(GCM, false);
    byte[] back = TransportPacket.of(TransportPacket.UDP, EAST, WEST_NAT, new byte[4]);
    west.open(east.seal(back), MOVED, 50001);
    assertEquals(List.of(), west.plane.news().takeMoves());
  }
}
