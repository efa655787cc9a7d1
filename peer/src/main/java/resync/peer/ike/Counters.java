package resync.peer.ike;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts by name. The set of names is fixed by the code, never by what the network sends. */
public final class Counters {
  private final Map<String, Long> counts = new HashMap<>();

  /** One more. */
  public void count(String name) {
    counts.merge(name, 1L, Long::sum);
  }

  /** How many so far. */
  public long get(String name) {
    return counts.getOrDefault(name, 0L);
  }

  /** All of them by name. */
  public SortedMap<String, Long> snapshot() {
    return Collections.unmodifiableSortedMap(new TreeMap<>(counts));
  }
}
