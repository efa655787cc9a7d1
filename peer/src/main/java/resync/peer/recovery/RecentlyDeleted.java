package resync.peer.recovery;

import java.time.Duration;
import java.time.Instant;
import resync.peer.sa.Spi;

/**
 * SPIs on which both ends have just agreed to stop: packets that were on their way are no sign that
 * the ends disagree. Bounded.
 */
public final class RecentlyDeleted {
  private static final Duration ON_THEIR_WAY = Duration.ofSeconds(2);
  private static final int REMEMBERED = 256;

  private final Bounded<Spi, Instant> deleted = new Bounded<>(REMEMBERED);

  /** Both ends have stopped using an SPI that we received on. */
  public void add(Spi spi, Instant now) {
    deleted.put(spi, now);
  }

  /** Whether that was a moment ago. */
  public boolean contains(Spi spi, Instant now) {
    Instant at = deleted.get(spi);
    return at != null && now.isBefore(at.plus(ON_THEIR_WAY));
  }
}
