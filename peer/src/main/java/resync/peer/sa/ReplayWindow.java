package resync.peer.sa;

/**
 * The anti-replay window of an inbound SA (RFC 4303 section 3.4.3) as a ring of bits (RFC 6479).
 * Check a sequence number first, then the packet's ICV, and only then accept it.
 */
public final class ReplayWindow {
  private static final int WORD = Long.SIZE;

  private final int size;
  private final long[] ring;
  private final int mask;
  private long highest;

  /**
   * @param size how many sequence numbers up to the highest one are still admitted; 0 turns the
   *     check off
   */
  public ReplayWindow(int size) {
    if (size < 0) {
      throw new IllegalArgumentException("a replay window of " + size + " packets");
    }
    this.size = size;
    // One word more than the window: the word that is being cleared is never in the window.
    int words = Math.ceilDiv(size, WORD) + 1;
    int powerOfTwo = words == 1 ? 1 : Integer.highestOneBit(words - 1) * 2;
    this.ring = new long[powerOfTwo];
    this.mask = powerOfTwo - 1;
  }

  /** The size in packets; 0 if there is no check. */
  public int size() {
    return size;
  }

  /** The highest sequence number accepted; 0 if none was. */
  public long highest() {
    return highest;
  }

  /** Whether the sequence number is neither too old nor accepted before. */
  public boolean isFresh(long sequence) {
    if (size == 0 || sequence > highest) {
      return sequence != 0 || size == 0;
    }
    return sequence > 0
        && highest - sequence < size
        && (ring[(int) (sequence / WORD) & mask] & 1L << sequence % WORD) == 0;
  }

  /** Notes that a packet with this sequence number was authentic; it was fresh just before. */
  public void accept(long sequence) {
    long word = sequence / WORD;
    if (sequence > highest) {
      long stale = Math.min(word - highest / WORD, ring.length);
      for (long i = 0; i < stale; i++) {
        ring[(int) (word - i) & mask] = 0;
      }
      highest = sequence;
    }
    ring[(int) word & mask] |= 1L << sequence % WORD;
  }
}
