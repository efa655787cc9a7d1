package resync.peer.sa;

import org.jspecify.annotations.Nullable;

/**
 * Entries of one protocol by SPI: open addressing over arrays, so that a look-up allocates nothing.
 */
final class SpiTable {
  private @Nullable SadEntry[] slots = new @Nullable SadEntry[16];
  private int[] keys = new int[16];
  private int size;

  @Nullable SadEntry get(int spi) {
    return slots[slotOf(spi)];
  }

  void put(int spi, SadEntry entry) {
    if (++size > slots.length / 2) {
      grow();
    }
    int slot = slotOf(spi);
    keys[slot] = spi;
    slots[slot] = entry;
  }

  void remove(int spi) {
    int slot = slotOf(spi);
    if (slots[slot] == null) {
      return;
    }
    slots[slot] = null;
    size--;
    // What follows without a gap may have been displaced by the removed one: put it back in place.
    int mask = slots.length - 1;
    for (int i = (slot + 1) & mask; ; i = (i + 1) & mask) {
      SadEntry moved = slots[i];
      if (moved == null) {
        return;
      }
      slots[i] = null;
      int target = slotOf(keys[i]);
      keys[target] = keys[i];
      slots[target] = moved;
    }
  }

  /** The slot that holds the SPI, or the free one where it would go. */
  private int slotOf(int spi) {
    int mask = slots.length - 1;
    int slot = (spi * 0x9e3779b9) >>> 16 & mask;
    while (slots[slot] != null && keys[slot] != spi) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    @Nullable SadEntry[] oldSlots = slots;
    int[] oldKeys = keys;
    slots = new @Nullable SadEntry[oldSlots.length * 2];
    keys = new int[oldSlots.length * 2];
    for (int i = 0; i < oldSlots.length; i++) {
      SadEntry entry = oldSlots[i];
      if (entry != null) {
        int slot = slotOf(oldKeys[i]);
        keys[slot] = oldKeys[i];
        slots[slot] = entry;
      }
    }
  }
}
