package resync.lab.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class IpOctetsTest {
  private static final byte[] WEST = IpOctets.address("192.0.2.1");
  private static final byte[] EAST = IpOctets.address("198.51.100.1");
  private static final int AT_CHECKSUM = IpOctets.V4_HEADER + 6;

  private static byte[] datagram() {
    return IpOctets.udp(WEST, 500, EAST, 500, new byte[] {1, 2, 3});
  }

  @Test
  void aChecksumThatTheKernelLeftOutIsCompleted() {
    byte[] packet = datagram();
    packet[AT_CHECKSUM] ^= 0x5a;
    assertArrayEquals(datagram(), IpOctets.checksummed(packet));
  }

  @Test
  void whatCarriesAnotherAddressIsWholeAgain() {
    byte[] mapped = IpOctets.udp(WEST, 20123, EAST, 500, new byte[] {1, 2, 3});
    assertArrayEquals(mapped, IpOctets.withSource(datagram(), WEST, 20123));
    byte[] inner = IpOctets.address("192.168.1.1");
    assertArrayEquals(
        IpOctets.udp(WEST, 500, inner, 4500, new byte[] {1, 2, 3}),
        IpOctets.withDestination(datagram(), inner, 4500));
    byte[] unchecked = datagram();
    unchecked[AT_CHECKSUM] = 0;
    unchecked[AT_CHECKSUM + 1] = 0;
    byte[] translated = IpOctets.withSource(unchecked, inner, 20123);
    assertEquals(0, translated[AT_CHECKSUM]);
    assertEquals(0, translated[AT_CHECKSUM + 1]);
  }

  @Test
  void whatWantsNoChecksumStaysAsItIs() {
    byte[] without = datagram();
    without[AT_CHECKSUM] = 0;
    without[AT_CHECKSUM + 1] = 0;
    assertSame(without, IpOctets.checksummed(without));
    byte[] fragment = datagram();
    fragment[6] = 0x20;
    assertSame(fragment, IpOctets.checksummed(fragment));
    byte[] cut = new byte[IpOctets.V4_HEADER + 5];
    System.arraycopy(datagram(), 0, cut, 0, cut.length);
    assertSame(cut, IpOctets.checksummed(cut));
    byte[] esp = IpOctets.esp(WEST, EAST, 7, 1, new byte[20]);
    assertSame(esp, IpOctets.checksummed(esp));
  }

  private static final byte[] SIX_WEST = IpOctets.address("2001:db8:1::1");
  private static final byte[] SIX_EAST = IpOctets.address("2001:db8:2::1");

  private static byte[] six() {
    return IpOctets.udp(SIX_WEST, 500, SIX_EAST, 500, new byte[] {1, 2, 3});
  }

  /** The datagram of the same packet behind extension headers. */
  private static byte[] behind(String headers, int first) {
    byte[] plain = six();
    byte[] extension = HexFormat.of().parseHex(headers);
    byte[] datagram = Arrays.copyOfRange(plain, IpOctets.V6_HEADER, plain.length);
    return IpOctets.of(
        SIX_WEST,
        SIX_EAST,
        first,
        ByteBuffer.allocate(extension.length + datagram.length)
            .put(extension)
            .put(datagram)
            .array());
  }

  @Test
  void anIpv6PacketHasItsHeaderAndTheChecksumOfItsPseudoHeader() {
    byte[] packet = six();
    assertEquals(
        "60000000000b1140"
            + "20010db8000100000000000000000001"
            + "20010db8000200000000000000000001",
        HexFormat.of().formatHex(packet, 0, IpOctets.V6_HEADER));

    assertEquals("01f401f4000b9c77010203", HexFormat.of().formatHex(packet, 40, packet.length));
    assertEquals(IpOctets.V6_HEADER + 11, IpOctets.totalLength(packet));
    assertArrayEquals(SIX_WEST, IpOctets.source(packet));
    assertArrayEquals(SIX_EAST, IpOctets.destination(packet));
  }

  @Test
  void aRouterTakesOneFromTheHopLimitAndChangesNothingElse() {
    byte[] forwarded = IpOctets.forwarded(six());
    assertEquals(63, forwarded[7]);
    forwarded[7] = 64;
    assertArrayEquals(six(), forwarded);
  }

  @Test
  void whatAnIpv6PacketCarriesIsBehindItsExtensionHeaders() {
    byte[] packet = behind("3c00050200000000" + "1100010400000000", 0);
    assertEquals(IpOctets.UDP, IpOctets.protocol(packet));
    assertEquals(IpOctets.V6_HEADER + 16, IpOctets.headerLength(packet));
    byte[] incomplete = packet.clone();
    incomplete[IpOctets.V6_HEADER + 16 + 6] ^= 0x5a;
    assertArrayEquals(packet, IpOctets.checksummed(incomplete));
    byte[] fragment = behind("1100000100000007", 44);
    assertSame(fragment, IpOctets.checksummed(fragment));
    byte[] cut = Arrays.copyOf(behind("1100010400000000", 60), IpOctets.V6_HEADER + 3);
    assertSame(cut, IpOctets.checksummed(cut));
  }
}
