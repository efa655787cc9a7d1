package resync.lab.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Payloads that name SAs, as both versions of IKE write them. */
class SpiPayloadTest {
  private static final int V1_NOTIFY = 11;
  private static final int V1_DELETE = 12;
  private static final int V2_NOTIFY = 41;
  private static final int V2_DELETE = 42;

  private static List<SpiPayload> in(int first, int version, String hexadecimal) {
    byte[] octets = HexFormat.of().parseHex(hexadecimal.replace(" ", ""));
    return SpiPayload.in(ByteBuffer.wrap(octets), first, version);
  }

  @Test
  void ofIkev2() {
    assertEquals(
        List.of(
            new SpiPayload("D", List.of("c0000001", "c0000002")),
            new SpiPayload("INVALID_SPI", List.of("c0000001"))),
        in(V2_DELETE, 2, "29000010 03040002 c0000001 c0000002" + "0000000c 0000000b c0000001"));
  }

  @Test
  void anSpiInTheFieldOfANotifyCountsToo() {
    assertEquals(
        List.of(new SpiPayload("INVALID_SPI", List.of("c0000001"))),
        in(V2_NOTIFY, 2, "0000000c 0304000b c0000001"));
  }

  @Test
  void ofIkev1() {
    assertEquals(
        List.of(
            new SpiPayload("D", List.of("c0000001")),
            new SpiPayload("INVALID-SPI", List.of("c0000001"))),
        in(
            V1_DELETE,
            1,
            "0b000010 00000001 03040001 c0000001"
                + "00000014 00000001 0304000b c0000001 c0000001"));
  }

  @Test
  void whatNamesNoSaOfEspOrAhIsLeftOut() {
    assertEquals(List.of(), in(V2_DELETE, 2, "00000008 01000000"));
    assertEquals(List.of(), in(V2_NOTIFY, 2, "00000008 00004000"));
  }

  @Test
  void brokenChainsEndWhereTheyBreak() {
    assertEquals(List.of(), in(V2_DELETE, 2, "2900ffff 03040001 c0000001"));
    assertEquals(List.of(), in(V2_DELETE, 2, "29000002 03040001 c0000001"));
    assertEquals(List.of(), in(V1_NOTIFY, 1, "00000008 00000001"));
    assertEquals(List.of(), in(V1_DELETE, 1, "00000006 0000"));
  }
}
