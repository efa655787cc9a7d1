package resync.lab.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import resync.lab.evidence.Evidence.FaultRecord.Kind;
import resync.lab.topology.Preset;

/** What is set up again after a fault is told from what was there and from what replaces it. */
class NewSaTest {
  private static Story up(Story story, int ms, String spi) {
    return story
        .event(
            Preset.EAST, ms, "ike-sa-up", Map.of("connection", "tunnel", "initiatorSpi", "a" + spi))
        .event(
            Preset.EAST,
            ms,
            "child-sa-up",
            Map.of("name", "net", "inboundSpi", "c" + spi, "outboundSpi", "d" + spi));
  }

  private static List<String> words(Story story) {
    return NewSa.of(story.taken(9000)).stream().map(NewSa::words).toList();
  }

  @Test
  void theFirstOfEachKindAfterEachFault() {
    Story story = new Story();
    up(story, 0, "1");
    story.fault(Kind.RESTART, Preset.EAST, 1000, 1500);
    up(story, 1600, "2");
    up(story, 2000, "3");
    story.fault(Kind.SAS_CLEARED, Preset.EAST, 3000, 3010);
    up(story, 3100, "4");
    assertEquals(
        List.of(
            "new IKE SA a2",
            "new Child SA net, in 0xc2, out 0xd2",
            "new IKE SA a4",
            "new Child SA net, in 0xc4, out 0xd4"),
        words(story));
  }

  @Test
  void eachChildHasAFirstOfItsOwn() {
    Story story = new Story().fault(Kind.RESTART, Preset.EAST, 1000, 1500);
    story.event(Preset.EAST, 1600, "child-sa-up", Map.of("name", "voice"));
    story.event(Preset.EAST, 1601, "child-sa-up", Map.of("name", "data"));
    story.event(Preset.EAST, 1602, "child-sa-up", Map.of("name", "voice"));
    story.event(Preset.EAST, 1603, "ike-sa-up", Map.of("message", "IKE_SA tunnel[2] established"));
    assertEquals(List.of("new Child SA voice", "new Child SA data", "new IKE SA"), words(story));
  }

  @Test
  void withoutAFaultNothingIsNew() {
    assertEquals(List.of(), words(up(new Story(), 100, "1")));
  }

  @Test
  void theTimelineSaysSo() {
    Story story = new Story();
    up(story, 0, "1");
    String timeline =
        new Analysis(up(story.fault(Kind.RESTART, Preset.EAST, 1000, 1500), 1600, "2").taken(9000))
            .timeline()
            .toText();
    assertTrue(timeline.contains("  ike-sa-up connection=tunnel initiatorSpi=a1"), timeline);
    assertTrue(
        timeline.contains("  new IKE SA a2: ike-sa-up connection=tunnel initiatorSpi=a2"),
        timeline);
    assertTrue(
        timeline.contains("  new Child SA net, in 0xc2, out 0xd2: child-sa-up name=net"), timeline);
  }
}
