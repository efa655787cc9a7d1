package resync.peer.recovery;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A map that never grows beyond a limit: the entry longest unused goes first. */
final class Bounded<K, V> {
  private final LinkedHashMap<K, V> entries;

  Bounded(int limit) {
    this.entries =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > limit;
          }
        };
  }

  @Nullable V get(K key) {
    return entries.get(key);
  }

  void put(K key, V value) {
    entries.put(key, value);
  }

  V getOrMake(K key, Supplier<V> maker) {
    V value = entries.get(key);
    if (value == null) {
      value = maker.get();
      entries.put(key, value);
    }
    return value;
  }

  int size() {
    return entries.size();
  }
}
