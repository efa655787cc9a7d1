package resync.lab.check;

import static resync.lab.check.ChecksTest.expect;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import resync.lab.capture.SpiPayload;
import resync.lab.check.CaptureShows.Decrypted;
import resync.lab.check.CaptureShows.Message;
import resync.lab.check.DeadSpiTold.Telling;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.FaultRecord.Kind;
import resync.lab.evidence.Story;
import resync.lab.topology.Flow;
import resync.lab.topology.Preset;

/** Only what is said of a dead SPI, after the fault and protected by an IKE SA, is an answer. */
class DeadSpiToldTest {
  private static final Flow BACK = Preset.EAST_TO_WEST;
  private static final String IKE = "00000000000000a1";
  private static final String EAST = "198.51.100.1";

  /** East is killed at 1 s and ready at 2 s; west goes on on c0000001. */
  private static Story restart() {
    return new Story()
        .fault(Kind.RESTART, Preset.EAST, 1000, 2000)
        .event(Preset.EAST, 0, "child-sa-up", Map.of("inboundSpi", "c0000001"))
        .event(Preset.EAST, 2000, "ready", Map.of())
        .event(Preset.EAST, 2200, "child-sa-up", Map.of("inboundSpi", "d0000001"))
        .spi(Preset.WEST_TO_EAST, t -> t < 2200 ? "c0000001" : "d0000001")
        .delivered(Preset.WEST_TO_EAST, t -> t < 1000 || t >= 2200)
        .echoed(3000);
  }

  private static Finding judge(Telling telling, Evidence evidence, Message... messages) {
    Decrypted.Messages read = new Decrypted.Messages(List.of(messages), Map.of());
    return new DeadSpiTold(telling, Preset.EAST, Preset.WEST, () -> read).judge(evidence);
  }

  private static Message message(double ms, String name, String spi) {
    return new Message(
        7,
        Story.at(ms),
        EAST,
        List.of("SK", name),
        List.of(new SpiPayload(name, List.of(spi))),
        List.of());
  }

  @Test
  void aDeadSpiIsTold() {
    Evidence evidence = restart().taken(3000);
    expect(
        Verdict.PASS,
        "INVALID_SPI of SPI 0xc0000001 from east to west in packet 7 (encrypted, 1.10 s after",
        judge(Telling.INVALID_SPI, evidence, message(2100, "INVALID_SPI", "c0000001")));
    expect(
        Verdict.PASS,
        "INVALID_SPI of SPI 0xc0000001",
        judge(Telling.INVALID_SPI, evidence, message(2100, "INVALID-SPI", "c0000001")));
    expect(
        Verdict.PASS,
        "a Delete of SPI 0xc0000001",
        judge(Telling.DELETE, evidence, message(2100, "D", "c0000001")));
  }

  @Test
  void anotherSpiIsNoAnswer() {
    Evidence evidence = restart().taken(3000);
    expect(
        Verdict.FAIL,
        "that of packet 7 names 0xc0000009, on which no packet had come that east could not open",
        judge(Telling.INVALID_SPI, evidence, message(2100, "INVALID_SPI", "c0000009")));
    expect(
        Verdict.FAIL,
        "names 0xd0000001, on which",
        judge(Telling.DELETE, evidence, message(2500, "D", "d0000001")));
    expect(
        Verdict.FAIL,
        "carries INVALID_SPI of a dead SPI",
        judge(Telling.INVALID_SPI, evidence, message(2100, "D", "c0000001")));
  }

  @Test
  void whatCameBeforeTheFaultIsNoAnswer() {
    expect(
        Verdict.FAIL,
        "carries INVALID_SPI of a dead SPI",
        judge(Telling.INVALID_SPI, restart().taken(3000), message(900, "INVALID_SPI", "c0000001")));
  }

  @Test
  void whatAnybodyCanForgeIsNoAnswer() {
    Evidence evidence =
        restart()
            .packet(
                BACK,
                Story.at(2100),
                Story.ike(IKE, "INFORMATIONAL", false, 0, List.of("INVALID_SPI")))
            .taken(3000);
    expect(Verdict.FAIL, "is not protected by an IKE SA", judge(Telling.INVALID_SPI, evidence));
  }

  @Test
  void whatCannotBeReadDecidesNothing() {
    expect(
        Verdict.INCONCLUSIVE,
        "cannot be read: no keys",
        new DeadSpiTold(
                Telling.DELETE, Preset.EAST, Preset.WEST, () -> new Decrypted.Unreadable("no keys"))
            .judge(restart().taken(3000)));
    expect(
        Verdict.INCONCLUSIVE,
        "1 encrypted IKE message from east could not be decrypted",
        judge(
            Telling.DELETE,
            restart()
                .packet(
                    BACK, Story.at(2100), Story.ike(IKE, "INFORMATIONAL", false, 0, List.of("SK")))
                .taken(3000)));
  }
}
