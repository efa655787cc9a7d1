package resync.lab.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GrowingListTest {
  private final GrowingList<Integer> growing = new GrowingList<>();

  @Test
  void aLookStaysAsItWasWhileMoreIsAdded() {
    growing.addAll(List.of(1, 2));
    List<Integer> early = growing.soFar();
    List<Integer> seen = new ArrayList<>();
    for (int one : early) {
      growing.addAll(List.of(one + 10));
      seen.add(one);
    }
    assertEquals(List.of(1, 2), seen);
    assertEquals(List.of(1, 2), early);
    assertEquals(2, early.getLast());
    assertEquals(List.of(1, 2, 11, 12), growing.soFar());
    assertThrows(IndexOutOfBoundsException.class, () -> early.get(2));
  }
}
