package resync.peer.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import resync.peer.sa.ChildSa;

class TrafficLivenessTest {
  private static final long MS = 1_000_000;

  @Test
  void isDueExactlyWhenTrafficHasGoneUnansweredForTheThreshold() {
    TrafficLiveness liveness = new TrafficLiveness(500 * MS, 0);
    assertEquals(500 * MS, liveness.nextCheck(0, ChildSa.NEVER));
    // The first unanswered packet went out right after the last look.
    assertFalse(liveness.isDue(500 * MS, 10 * MS));
    assertEquals(510 * MS, liveness.nextCheck(500 * MS, 10 * MS));
    assertTrue(liveness.isDue(510 * MS, 10 * MS));
  }

  @Test
  void oneWayTrafficIsCheckedLessAndLessOften() {
    TrafficLiveness liveness = new TrafficLiveness(500 * MS, 0);
    long now = 500 * MS;
    int checks = 0;
    while (now < 600_000 * MS) {
      if (liveness.isDue(now, 0)) {
        checks++;
      }
      now = liveness.nextCheck(now, 0);
    }
    // 0.5, 1, 2, 4, 8, 16 s apart and then every 30 s.
    assertTrue(checks > 20 && checks < 30, checks + " checks in ten minutes");
  }

  @Test
  void inboundTrafficMakesItQuickAgain() {
    TrafficLiveness liveness = new TrafficLiveness(500 * MS, 0);
    for (long now = 500 * MS; now < 60_000 * MS; now = liveness.nextCheck(now, 0)) {
      liveness.isDue(now, 0);
    }
    assertFalse(liveness.isDue(60_000 * MS, ChildSa.NEVER));
    assertTrue(liveness.isDue(61_000 * MS, 60_400 * MS));
  }
}
