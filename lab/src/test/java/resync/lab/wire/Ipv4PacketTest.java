package resync.lab.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class Ipv4PacketTest {
  private static final byte[] WEST = Ipv4Packet.address("192.0.2.1");
  private static final byte[] EAST = Ipv4Packet.address("198.51.100.1");
  private static final int AT_CHECKSUM = Ipv4Packet.HEADER + 6;

  private static byte[] datagram() {
    return Ipv4Packet.udp(WEST, 500, EAST, 500, new byte[] {1, 2, 3});
  }

  @Test
  void aChecksumThatTheKernelLeftOutIsCompleted() {
    byte[] packet = datagram();
    packet[AT_CHECKSUM] ^= 0x5a;
    assertArrayEquals(datagram(), Ipv4Packet.checksummed(packet));
  }

  @Test
  void whatCarriesAnotherAddressIsWholeAgain() {
    byte[] mapped = Ipv4Packet.udp(WEST, 20123, EAST, 500, new byte[] {1, 2, 3});
    assertArrayEquals(mapped, Ipv4Packet.withSource(datagram(), WEST, 20123));
    byte[] inner = Ipv4Packet.address("192.168.1.1");
    assertArrayEquals(
        Ipv4Packet.udp(WEST, 500, inner, 4500, new byte[] {1, 2, 3}),
        Ipv4Packet.withDestination(datagram(), inner, 4500));
    byte[] unchecked = datagram();
    unchecked[AT_CHECKSUM] = 0;
    unchecked[AT_CHECKSUM + 1] = 0;
    byte[] translated = Ipv4Packet.withSource(unchecked, inner, 20123);
    assertEquals(0, translated[AT_CHECKSUM]);
    assertEquals(0, translated[AT_CHECKSUM + 1]);
  }

  @Test
  void whatWantsNoChecksumStaysAsItIs() {
    byte[] without = datagram();
    without[AT_CHECKSUM] = 0;
    without[AT_CHECKSUM + 1] = 0;
    assertSame(without, Ipv4Packet.checksummed(without));
    byte[] fragment = datagram();
    fragment[6] = 0x20;
    assertSame(fragment, Ipv4Packet.checksummed(fragment));
    byte[] cut = new byte[Ipv4Packet.HEADER + 5];
    System.arraycopy(datagram(), 0, cut, 0, cut.length);
    assertSame(cut, Ipv4Packet.checksummed(cut));
    byte[] esp = Ipv4Packet.esp(WEST, EAST, 7, 1, new byte[20]);
    assertSame(esp, Ipv4Packet.checksummed(esp));
  }
}
