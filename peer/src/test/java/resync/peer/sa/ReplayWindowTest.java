package resync.peer.sa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayWindowTest {
  /** The rule of RFC 4303 section 3.4.3, with a set that never forgets. */
  @ParameterizedTest
  @ValueSource(ints = {1, 31, 32, 63, 64, 65, 128, 129, 1024, 4096})
  void agreesWithTheRuleOfTheRfc(int size) {
    Random random = new Random(size);
    ReplayWindow window = new ReplayWindow(size);
    Set<Long> seen = new HashSet<>();
    long highest = 0;
    int fresh = 0;
    for (int i = 0; i < 60_000; i++) {
      long jump = random.nextInt(100) == 0 ? random.nextInt(4 * size + 200) : random.nextInt(5);
      long back = random.nextBoolean() ? random.nextInt(2 * size + 4) : 0;
      long sequence = Math.max(highest + jump - back, 0);
      boolean expected = sequence > 0 && sequence > highest - size && !seen.contains(sequence);

      assertEquals(expected, window.isFresh(sequence), () -> "after " + window.highest());
      if (expected) {
        fresh++;
        window.accept(sequence);
        seen.add(sequence);
        highest = Math.max(highest, sequence);
      }
      assertEquals(highest, window.highest());
    }
    assertTrue(fresh > 100);
  }

  @Test
  void aJumpOverTheWholeRingForgetsTheOldPackets() {
    ReplayWindow window = new ReplayWindow(64);
    for (long sequence = 1; sequence <= 64; sequence++) {
      window.accept(sequence);
    }
    long far = 64 * 1000 + 5;
    window.accept(far);

    for (long sequence = far - 63; sequence < far; sequence++) {
      assertTrue(window.isFresh(sequence));
    }
    assertFalse(window.isFresh(far - 64));
    assertFalse(window.isFresh(far));
  }

  @Test
  void sizeZeroChecksNothing() {
    ReplayWindow window = new ReplayWindow(0);
    window.accept(9);

    assertTrue(window.isFresh(9));
    assertTrue(window.isFresh(1));
    assertEquals(9, window.highest());
  }

  @Test
  void aNegativeSizeIsAMistake() {
    assertThrows(IllegalArgumentException.class, () -> new ReplayWindow(-1));
  }
}
