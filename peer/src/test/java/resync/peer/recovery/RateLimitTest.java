package resync.peer.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import resync.peer.config.Rate;

class RateLimitTest {
  private static final Instant START = Instant.EPOCH;

  @Test
  void givesWhatTheRateSaysAndNoMore() {
    RateLimit limit = new RateLimit(new Rate(10, Duration.ofSeconds(1)), START);
    int taken = 0;
    for (int ms = 0; ms < 5000; ms++) {
      taken += limit.tryTake(START.plusMillis(ms)) ? 1 : 0;
    }
    // A full bucket of 10, and 10 a second.
    assertEquals(10 + 49, taken);
  }

  @Test
  void aRateOfNothingGivesNothing() {
    RateLimit limit = new RateLimit(new Rate(0, Duration.ofSeconds(1)), START);
    assertFalse(limit.tryTake(START.plusSeconds(100)));
  }

  @Test
  void aPeerCannotUseUpWhatOthersMayUse() {
    PeerLimit<String> limit =
        new PeerLimit<>(
            new Rate(1, Duration.ofSeconds(1)), new Rate(3, Duration.ofSeconds(1)), START);
    assertEquals(Optional.empty(), limit.refuse("a", START));
    for (int i = 0; i < 100; i++) {
      assertEquals(Optional.of("limit per peer"), limit.refuse("a", START));
    }
    assertEquals(Optional.empty(), limit.refuse("b", START));
    assertEquals(Optional.empty(), limit.refuse("c", START));
    assertEquals(Optional.of("limit in total"), limit.refuse("d", START));
    assertTrue(limit.refuse("d", START.plusSeconds(1)).isEmpty());
  }
}
