package resync.lab.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import resync.lab.capture.CapturedPacket;
import resync.lab.capture.CapturedPacket.Esp;
import resync.lab.topology.Addressing;
import resync.lab.topology.Flow;
import resync.lab.topology.Preset;

class WireViewTest {
  private static final Flow THERE = Preset.WEST_TO_EAST;

  @Test
  void aPacketIsOneTransitThroughBothCaptures() {
    List<Transit> transits = transits(new Story().packet(THERE, Story.at(100), esp(1)));
    assertEquals(1, transits.size());
    assertTrue(transits.getFirst().left().isPresent() && transits.getFirst().arrived().isPresent());
  }

  @Test
  void arrivedButNeverLeftIsForged() {
    List<Transit> transits =
        transits(new Story().forged(THERE, 100, esp(1)).packet(THERE, Story.at(900), esp(2)));
    assertTrue(transits.getFirst().forged());
  }

  @Test
  void leftButNeverArrivedIsLostOnTheWire() {
    List<Transit> transits =
        transits(lost(new Story(), 100, 1).packet(THERE, Story.at(900), esp(2)));
    assertTrue(transits.getFirst().lostOnWire());
  }

  @Test
  void whatOnlyOneCaptureHasAtItsVeryEndIsLeftOut() {
    List<Transit> transits =
        transits(
            lost(new Story().packet(THERE, Story.at(900), esp(1)), 950, 2)
                .forged(THERE, 960, esp(3)));
    assertEquals(1, transits.size());
  }

  @Test
  void aRetransmissionIsATransitOfItsOwn() {
    List<Transit> transits =
        transits(
            new Story()
                .packet(THERE, Story.at(100), esp(1))
                .packet(THERE, Story.at(500), esp(1))
                .packet(THERE, Story.at(900), esp(2)));
    assertEquals(3, transits.size());
    assertEquals(0, transits.stream().filter(t -> t.forged() || t.lostOnWire()).count());
  }

  @Test
  void ofALostMessageAndItsRetransmissionTheFirstIsLost() {
    List<Transit> transits =
        transits(
            lost(new Story(), 100, 1)
                .packet(THERE, Story.at(500), esp(1))
                .packet(THERE, Story.at(900), esp(2)));
    assertEquals(List.of("lost on the wire", "", ""), fates(transits));
    assertEquals(Story.at(100), transits.getFirst().time());
  }

  @Test
  void aMessageThatItsRetransmissionOvertookIsDelayed() {
    List<Transit> transits =
        transits(
            lost(new Story(), 100, 1)
                .packet(THERE, Story.at(500), esp(1))
                .forged(THERE, 800, esp(1))
                .packet(THERE, Story.at(950), esp(2)));
    assertEquals(List.of("delayed by the wire for 700 ms", "", ""), fates(transits));
  }

  @Test
  void whatArrivesOftenerThanItLeftIsACopy() {
    List<Transit> transits =
        transits(
            new Story()
                .packet(THERE, Story.at(100), esp(1))
                .forged(THERE, 101, esp(1))
                .packet(THERE, Story.at(900), esp(2)));
    assertEquals(List.of("", "doubled by the wire", ""), fates(transits));
    assertEquals(0, transits.stream().filter(Transit::forged).count());
  }

  private static List<String> fates(List<Transit> transits) {
    return transits.stream().map(t -> t.fate().orElse("")).toList();
  }

  private static Esp esp(long sequence) {
    return new Esp("c0000001", sequence, false);
  }

  private static Story lost(Story story, double ms, long sequence) {
    Addressing addresses = Addressing.DEFAULT;
    return story.capture(
        Preset.WEST,
        new CapturedPacket(
            1,
            Story.at(ms),
            148,
            addresses.of(Preset.WEST).wan(),
            addresses.of(Preset.EAST).wan(),
            esp(sequence)));
  }

  private static List<Transit> transits(Story story) {
    return new WireView(story.taken(1000)).transits(THERE);
  }
}
