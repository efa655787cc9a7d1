package resync.lab.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import resync.lab.capture.CapturedPacket;
import resync.lab.capture.Dissector;
import resync.lab.capture.PcapFile;

class ForgeryTest {
  private static final int LINKTYPE_RAW = 101;

  @Test
  void composesEsp() {
    byte[] packet = Forgery.esp("192.0.2.1", "198.51.100.1", 0xff000001, 7, new byte[32]);
    CapturedPacket seen = dissect(packet);
    assertEquals("192.0.2.1", seen.source());
    assertEquals("198.51.100.1", seen.destination());
    assertEquals(20 + 8 + 32, seen.length());
    assertEquals(new CapturedPacket.Esp("ff000001", 7, false), seen.content());
    assertEquals(0xffff, sum(packet, 0, 20));
  }

  @Test
  void composesInvalidSpiOutsideAnIkeSa() {
    byte[] packet =
        Forgery.udp(
            "192.0.2.1", "198.51.100.1", 500, Forgery.invalidSpi(0x1122334455667788L, 0xc0de0001));
    CapturedPacket.Ike ike = (CapturedPacket.Ike) dissect(packet).content();
    assertEquals("INFORMATIONAL", ike.exchange());
    assertEquals("1122334455667788", ike.initiatorSpi());
    assertEquals("0000000000000000", ike.responderSpi());
    assertEquals(List.of(false, true), List.of(ike.response(), ike.fromInitiator()));
    assertEquals("INVALID_SPI", ike.payloads().getLast());
    assertEquals(0xc0de0001, ByteBuffer.wrap(packet).getInt(packet.length - 4));
    assertEquals(0xffff, sum(packet, 0, 20));
  }

  /** RFC 768: the sum over pseudo header and datagram comes out as all ones. */
  @Test
  void datagramsOfOddLengthHaveTheirChecksum() {
    byte[] packet = Forgery.udp("192.0.2.1", "198.51.100.1", 500, new byte[] {1, 2, 3});
    byte[] checked = new byte[12 + 11 + 1];
    System.arraycopy(packet, 12, checked, 0, 8);
    checked[9] = 17;
    checked[11] = 11;
    System.arraycopy(packet, 20, checked, 12, 11);
    assertEquals(0xffff, sum(checked, 0, checked.length));
  }

  private static CapturedPacket dissect(byte[] packet) {
    Optional<CapturedPacket> seen =
        new Dissector()
            .dissect(new PcapFile.Frame(1, Instant.EPOCH, LINKTYPE_RAW, ByteBuffer.wrap(packet)));
    return seen.orElseThrow();
  }

  private static int sum(byte[] octets, int from, int to) {
    int sum = 0;
    for (int i = from; i < to; i += 2) {
      sum += ((octets[i] & 0xff) << 8) | (octets[i + 1] & 0xff);
    }
    return (sum & 0xffff) + (sum >>> 16);
  }
}
