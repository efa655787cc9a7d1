package resync.lab.wire;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the wire does to a picked packet. Packets that are not picked may overtake it. */
public sealed interface Treatment {
  /** It does not leave the wire. */
  record Lost() implements Treatment {}

  /** It leaves so much later. */
  record Delayed(Duration by) implements Treatment {
    public Delayed {
      if (by.isNegative() || by.isZero()) {
        throw new IllegalArgumentException("a delay must be longer than zero, not " + by);
      }
    }
  }

  /**
   * It leaves at once, and again as often as {@code copies} says.
   *
   * @param apart from one to the next; zero sends them back to back
   */
  record Duplicated(int copies, Duration apart) implements Treatment {
    public Duplicated {
      if (copies < 1 || apart.isNegative()) {
        throw new IllegalArgumentException(copies + " copies " + apart + " apart");
      }
    }
  }

  /** When it leaves the wire, counted from now; once for each time. */
  default List<Duration> departures() {
    return switch (this) {
      case Lost() -> List.of();
      case Delayed(Duration by) -> List.of(by);
      case Duplicated(int copies, Duration apart) -> {
        List<Duration> times = new ArrayList<>();
        for (int i = 0; i <= copies; i++) {
          times.add(apart.multipliedBy(i));
        }
        yield List.copyOf(times);
      }
    };
  }
}
