package resync.peer.wire.ip;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class Ipv4HeaderTest {
  /** The header of the packet in RFC 3602 section 4, case 7, made by another implementation. */
  private static final byte[] HEADER =
      HexFormat.of().parseHex("45000054090400004001f988c0a87b03c0a87bc8");

  @Test
  void readsWhatAnotherImplementationWrote() {
    byte[] packet = Arrays.copyOf(HEADER, 0x54);

    assertTrue(Ipv4Header.isValid(packet, 0, packet.length));
    assertTrue(Ipv4Header.isChecksumRight(packet, 0));
    assertEquals(20, Ipv4Header.headerLength(packet, 0));
    assertEquals(0x54, Ipv4Header.totalLength(packet, 0));
    assertEquals(1, Ipv4Header.protocol(packet, 0));
    assertEquals(IpAddress.of("192.168.123.3"), Ipv4Header.source(packet, 0));
    assertEquals(IpAddress.of("192.168.123.200"), Ipv4Header.destination(packet, 0));
    assertFalse(Ipv4Header.isFragment(packet, 0));
    assertFalse(Ipv4Header.dontFragment(packet, 0));
  }

  @Test
  void writesTheSame() {
    byte[] written = new byte[23];
    Ipv4Header.write(
        written,
        3,
        0x54,
        0,
        0x0904,
        false,
        64,
        1,
        IpAddress.of("192.168.123.3"),
        IpAddress.of("192.168.123.200"));

    assertArrayEquals(HEADER, Arrays.copyOfRange(written, 3, 23));
    Ipv4Header.setTrafficClass(written, 3, 0xff);
    assertTrue(Ipv4Header.isChecksumRight(written, 3));
    written[9] ^= 4;
    assertFalse(Ipv4Header.isChecksumRight(written, 3));
  }

  @Test
  void lengthsThatDoNotFitAreNotValid() {
    byte[] packet = Arrays.copyOf(HEADER, 0x54);
    for (int available = 0; available < 0x54; available++) {
      assertFalse(Ipv4Header.isValid(packet, 0, available));
    }
    for (int first : new int[] {0x44, 0x40, 0x55, 0x65, 0x05}) {
      packet[0] = (byte) first;
      assertFalse(Ipv4Header.isValid(packet, 0, packet.length), "first octet " + first);
    }
    packet[0] = 0x4f;
    assertTrue(Ipv4Header.isValid(packet, 0, packet.length));
    packet[3] = 59;
    assertFalse(Ipv4Header.isValid(packet, 0, packet.length), "shorter than its header");
  }
}
