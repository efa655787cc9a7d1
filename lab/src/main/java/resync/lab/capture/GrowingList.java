package resync.lab.capture;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * What is only ever added to, and can be looked at as it was at a moment, without a copy. Not
 * thread-safe.
 */
public final class GrowingList<E> {
  private final List<E> all = new ArrayList<>();

  /** Adds elements behind those already there. */
  public void addAll(Collection<? extends E> more) {
    all.addAll(more);
  }

  /** The elements so far; stays so while more are added. */
  public List<E> soFar() {
    return new Beginning<>(all, all.size());
  }

  private static final class Beginning<E> extends AbstractList<E> implements RandomAccess {
    private final List<E> all;
    private final int size;

    Beginning(List<E> all, int size) {
      this.all = all;
      this.size = size;
    }

    @Override
    public E get(int index) {
      return all.get(Objects.checkIndex(index, size));
    }

    @Override
    public int size() {
      return size;
    }
  }
}
