package resync.peer.linux;

import java.nio.ByteBuffer;

/**
 * Messages that a socket has had, taken by one recvmmsg(2) for many, and handed out one by one; by
 * a recvmsg(2) for each where that call does not exist.
 */
final class ReceiveBatch {
  /** Octets of a message at most. */
  static final int SLOT = 65_536;

  /** struct mmsghdr, which begins with a struct msghdr. */
  private static final int ENTRY = 64;

  private static final int MESSAGES = 32;
  private static final int NAME = 32;
  private static final int VECTOR = 16;
  private static final int CONTROL = 128;
  private static final int CONTROL_LENGTH = 40;
  private static final int RECEIVED = 56;

  private final int socket;
  private final boolean many;
  private final Kernel.Memory entries = Kernel.Memory.allocate(ENTRY * MESSAGES);
  private final Kernel.Memory names = Kernel.Memory.allocate(NAME * MESSAGES);
  private final Kernel.Memory vectors = Kernel.Memory.allocate(VECTOR * MESSAGES);
  private final Kernel.Memory controls = Kernel.Memory.allocate(CONTROL * MESSAGES);
  private final Kernel.Memory payloads = Kernel.Memory.map(SLOT * MESSAGES);
  private int count;
  private int index;
  private boolean drained;

  /**
   * @param many whether there is recvmmsg
   */
  ReceiveBatch(int socket, boolean many) {
    this.socket = socket;
    this.many = many;
    for (int i = 0; i < MESSAGES; i++) {
      entries.bytes().putLong(i * ENTRY, names.address() + (long) i * NAME);
      entries.bytes().putLong(i * ENTRY + 16, vectors.address() + (long) i * VECTOR);
      entries.bytes().putLong(i * ENTRY + 24, 1);
      entries.bytes().putLong(i * ENTRY + 32, controls.address() + (long) i * CONTROL);
      vectors.bytes().putLong(i * VECTOR, payloads.address() + (long) i * SLOT);
      vectors.bytes().putLong(i * VECTOR + 8, SLOT);
      renew(i);
    }
  }

  /** The kernel has written there how much it has given. */
  private void renew(int message) {
    entries.bytes().putInt(message * ENTRY + 8, NAME);
    entries.bytes().putLong(message * ENTRY + CONTROL_LENGTH, CONTROL);
  }

  /** Whether {@link #next} has one that the kernel does not have any more. */
  boolean holdsMore() {
    return index + 1 < count;
  }

  /** Goes on to the next message; says whether there is one. */
  boolean next() {
    if (holdsMore()) {
      index++;
      return true;
    }
    for (int i = 0; i < count; i++) {
      renew(i);
    }
    count = 0;
    index = 0;
    // Where the last call has not filled all, there was no more: another one would say so again.
    if (!drained) {
      take();
    }
    drained = many && count > 0 && count < MESSAGES;
    return count > 0;
  }

  private void take() {
    if (many) {
      count = (int) Math.max(Kernel.call(Syscall.RECVMMSG, socket, entries.address(), MESSAGES), 0);
      return;
    }
    long length = Kernel.call(Syscall.RECVMSG, socket, entries.address(), 0);
    entries.bytes().putInt(RECEIVED, (int) Math.max(length, 0));
    count = length < 0 ? 0 : 1;
  }

  /** The octets of all messages, those of this one at {@link #payloadAt}. */
  ByteBuffer payloads() {
    return payloads.bytes();
  }

  int payloadAt() {
    return index * SLOT;
  }

  int length() {
    return entries.bytes().getInt(index * ENTRY + RECEIVED);
  }

  /** Where they came from, this one at {@link #nameAt}. */
  ByteBuffer names() {
    return names.bytes();
  }

  int nameAt() {
    return index * NAME;
  }

  /**
   * What the kernel says beside them, of this one from {@link #controlAt} to {@link #controlEnd}.
   */
  ByteBuffer controls() {
    return controls.bytes();
  }

  int controlAt() {
    return index * CONTROL;
  }

  int controlEnd() {
    return controlAt() + (int) entries.bytes().getLong(index * ENTRY + CONTROL_LENGTH);
  }
}
