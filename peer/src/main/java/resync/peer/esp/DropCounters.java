package resync.peer.esp;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Counts every dropped packet by its reason. Counting allocates nothing. */
public final class DropCounters {
  private final Map<Drop, Count> counts = new EnumMap<>(Drop.class);

  DropCounters() {
    for (Drop reason : Drop.values()) {
      counts.put(reason, new Count());
    }
  }

  void count(Drop reason) {
    of(reason).packets++;
  }

  /** How many packets were dropped for this reason. */
  public long get(Drop reason) {
    return of(reason).packets;
  }

  private Count of(Drop reason) {
    return Objects.requireNonNull(counts.get(reason));
  }

  /** Packets dropped by name of the reason, zeros included, and the totals of both directions. */
  public Map<String, Long> snapshot() {
    Map<String, Long> snapshot = new TreeMap<>();
    snapshot.put("IpsecInput", total(true));
    snapshot.put("IpsecOutput", total(false));
    counts.forEach((reason, count) -> snapshot.put(reason.name(), count.packets));
    return snapshot;
  }

  private long total(boolean inbound) {
    return counts.entrySet().stream()
        .filter(entry -> entry.getKey().isInbound() == inbound)
        .mapToLong(entry -> entry.getValue().packets)
        .sum();
  }

  private static final class Count {
    long packets;
  }
}
