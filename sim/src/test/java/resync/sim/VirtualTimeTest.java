package resync.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import resync.sim.net.VirtualTime;

class VirtualTimeTest {
  private final VirtualTime time = new VirtualTime();
  private final List<String> happened = new ArrayList<>();

  @Test
  void thingsHappenInOrderOfTimeAndThenOfAsking() {
    time.after(2_000_000, () -> happened.add("third"));
    time.after(1_000_000, () -> happened.add("first"));
    time.after(1_000_000, () -> happened.add("second"));
    time.pass(Duration.ofMillis(2));
    assertEquals(List.of("first", "second", "third"), happened);
  }

  @Test
  void whatIsNotYetDueWaits() {
    time.after(2_000_001, () -> happened.add("late"));
    time.pass(Duration.ofMillis(2));
    assertEquals(List.of(), happened);
    time.pass(Duration.ofNanos(1));
    assertEquals(List.of("late"), happened);
  }

  @Test
  void anActionSeesItsOwnTimeAndMayAskForMore() {
    time.after(1_000_000, () -> time.after(500_000, () -> happened.add("at " + time.nanos())));
    time.pass(Duration.ofMillis(3));
    assertEquals(List.of("at 1500000"), happened);
    assertEquals(3_000_000, time.nanos());
  }

  @Test
  void awaitEndsWhenTheConditionHolds() {
    time.after(7_000_000, () -> happened.add("now"));
    assertTrue(time.await(Duration.ofSeconds(1), () -> !happened.isEmpty()));
    assertEquals(10_000_000, time.nanos());
  }

  @Test
  void awaitEndsAtItsLimit() {
    assertFalse(time.await(Duration.ofMillis(12), () -> false));
    assertEquals(12_000_000, time.nanos());
  }
}
