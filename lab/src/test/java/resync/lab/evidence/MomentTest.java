package resync.lab.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import resync.lab.evidence.Evidence.FaultRecord.Kind;
import resync.lab.topology.Preset;

/** Evidence as it was, from what it has become. */
class MomentTest {
  @Test
  void whatWasSeenAtAMomentIsFoundAgainInWhatWasSeenLater() {
    Story story =
        new Story()
            .echoed(1_000)
            .fault(Kind.SAS_CLEARED, Preset.EAST, 100, 110)
            .event(Preset.WEST, 120, "before", Map.of())
            .drops(Preset.EAST, 3);
    Evidence then = story.taken(400.3);
    story
        .fault(Kind.RESTART, Preset.WEST, 500, 600)
        .event(Preset.WEST, 520, "after", Map.of("text", "more"))
        .event(Preset.EAST, 520, "after", Map.of())
        .drops(Preset.EAST, 40)
        .currentSpis("c0000003", "c0000004");
    Evidence later = story.taken(1_000);
    assertNotEquals(then, later);
    assertEquals(then, later.at(Moment.of(then)));
    assertEquals(later, later.at(Moment.of(later)));
  }

  @Test
  void beforeAnythingHappenedNothingWasSeen() {
    Story story = new Story().echoed(1_000);
    Evidence then = story.taken(0);
    assertEquals(then, story.taken(1_000).at(Moment.of(then)));
  }
}
