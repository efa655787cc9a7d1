package resync.lab.check;

import static resync.lab.check.ChecksTest.expect;

import java.util.Map;
import org.junit.jupiter.api.Test;
import resync.lab.capture.CapturedPacket.Ah;
import resync.lab.capture.CapturedPacket.Content;
import resync.lab.capture.CapturedPacket.Esp;
import resync.lab.evidence.Evidence.FaultRecord.Kind;
import resync.lab.evidence.Story;
import resync.lab.topology.Flow;
import resync.lab.topology.Preset;

/** What a gateway says of packets with an unknown SPI is held against the capture. */
class InvalidSpiDroppedTest {
  private static final Flow THERE = Preset.WEST_TO_EAST;
  private static final InvalidSpiDropped CHECK = new InvalidSpiDropped(Preset.EAST);

  /** East has counted so many of 500 forged packets, and logged the first. */
  private static Story forged(long counted) {
    Story story =
        new Story()
            .fault(Kind.FORGED_PACKETS, Preset.EAST, 1000, 2000)
            .drops(Preset.EAST, counted)
            .event(Preset.EAST, 1002, "log", line("DEAD0001", 3735879681L));
    for (int i = 0; i < 500; i++) {
      Content content =
          i % 2 == 0
              ? new Ah(String.format("dead%04x", i), 1, 4)
              : new Esp(String.format("dead%04x", i), 1, i % 3 == 0);
      story.forged(THERE, 1000 + 2 * i, content);
    }
    return story.echoed(3000);
  }

  private static Map<String, String> line(String hexadecimal, long decimal) {
    return Map.of(
        "text",
        "%CRYPTO-4-RECVD_PKT_INV_SPI: decaps: rec'd IPSEC packet has invalid spi for"
            + " destaddr=198.51.100.1, prot=50, spi=0x"
            + hexadecimal
            + "("
            + decimal
            + "), srcaddr=192.0.2.1");
  }

  /** East was killed at 1 s and is ready at 3 s; west goes on for 9 s on the SPI it has. */
  private static Story blackHole(long counted) {
    return new Story()
        .fault(Kind.RESTART, Preset.EAST, 1000, 3000)
        .delivered(THERE, t -> t < 1000)
        .event(Preset.EAST, 0, "child-sa-up", Map.of("inboundSpi", "c0000001"))
        .event(Preset.EAST, 3000, "ready", Map.of())
        .drops(Preset.EAST, counted)
        .event(Preset.EAST, 3001, "log", dead())
        .echoed(9000);
  }

  private static Map<String, String> dead() {
    return line("C0000001", 3221225473L);
  }

  @Test
  void everyForgedPacketIsCountedOnce() {
    expect(
        Verdict.PASS,
        "counted 500 packets with an unknown SPI, the capture shows 500, and logged 1 line",
        CHECK.judge(forged(500).taken(3000)));
    expect(
        Verdict.FAIL,
        "counted 1 packet with an unknown SPI, the capture shows 500",
        CHECK.judge(forged(1).taken(3000)));
    expect(Verdict.FAIL, "the capture shows 500", CHECK.judge(forged(499).taken(3000)));
    expect(Verdict.FAIL, "the capture shows 500", CHECK.judge(forged(501).taken(3000)));
    expect(Verdict.FAIL, "no packet", CHECK.judge(new Story().drops(Preset.EAST, 0).taken(1)));
    expect(Verdict.UNSUPPORTED, "java does not count", CHECK.judge(new Story().taken(1)));
  }

  /** What came while it was started may have waited for it, or not. */
  @Test
  void theDeadSpiIsCountedFromWhenTheGatewayWasReady() {
    String figures = "the capture shows 590 and 210 at the edge of an SA's life or of a start";
    expect(Verdict.PASS, figures, CHECK.judge(blackHole(600).taken(9000)));
    expect(Verdict.PASS, figures, CHECK.judge(blackHole(800).taken(9000)));
    expect(Verdict.FAIL, figures, CHECK.judge(blackHole(589).taken(9000)));
    expect(Verdict.FAIL, figures, CHECK.judge(blackHole(801).taken(9000)));
  }

  @Test
  void aPacketJustBeforeItsSaIsGoneMayCountAndOneAfterMust() {
    Story cleared =
        new Story()
            .fault(Kind.SAS_CLEARED, Preset.EAST, 1000, 1000)
            .event(Preset.EAST, 0, "child-sa-up", Map.of("inboundSpi", "c0000001"))
            .event(
                Preset.EAST,
                1000,
                "child-sa-down",
                Map.of("inboundSpi", "c0000001", "reason", "cleared"))
            .event(Preset.EAST, 1001, "log", dead())
            .drops(Preset.EAST, 100)
            .echoed(2000);
    expect(
        Verdict.PASS, "the capture shows 100 and 10 at the edge", CHECK.judge(cleared.taken(2200)));
    expect(
        Verdict.FAIL,
        "the capture shows 100",
        CHECK.judge(cleared.drops(Preset.EAST, 99).taken(2200)));
    expect(
        Verdict.FAIL,
        "the capture shows 100",
        CHECK.judge(cleared.drops(Preset.EAST, 111).taken(2200)));
  }

  @Test
  void theLogHasALineAMinuteAtMost() {
    expect(
        Verdict.FAIL,
        "its log has SPI 0xc0000001 twice within 2.00 s; a flow is logged once a minute",
        CHECK.judge(blackHole(600).event(Preset.EAST, 5001, "log", dead()).taken(9000)));
    expect(
        Verdict.PASS,
        "logged 2 lines for 1 flow",
        CHECK.judge(blackHole(600).event(Preset.EAST, 63_001, "log", dead()).taken(9000)));
    expect(
        Verdict.PASS,
        "logged 1 line for 1 flow",
        CHECK.judge(
            blackHole(600)
                .event(Preset.EAST, 4000, "invalid-spi", Map.of("logged", "true"))
                .taken(9000)));
  }

  @Test
  void theLogHasLinesAndTheyAreTrue() {
    expect(
        Verdict.FAIL,
        "no such packet reached it",
        CHECK.judge(
            blackHole(600)
                .event(Preset.EAST, 5001, "log", line("C0000009", 3221225481L))
                .taken(9000)));
    expect(
        Verdict.FAIL,
        "its log has none of them",
        CHECK.judge(
            new Story()
                .event(Preset.EAST, 0, "child-sa-up", Map.of("inboundSpi", "c0000001"))
                .forged(THERE, 100, new Esp("deadbeef", 1, false))
                .drops(Preset.EAST, 1)
                .taken(900)));
  }
}
