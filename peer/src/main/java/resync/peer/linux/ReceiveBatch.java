package resync.peer.linux;

import java.nio.ByteBuffer;

/**
 * Messages that a socket has had, taken by one recvmmsg(2) for many, and handed out one by one; by
 * a recvmsg(2) for each where that call does not exist.
 */
final class ReceiveBatch {
  /** Octets of a message at most. */
  static final int SLOT = 65_536;

  private static final int MESSAGES = 32;
  private static final int CONTROL = 128;

  private final int socket;
  private final boolean many;
  private final MessageHeaders headers = new MessageHeaders(MESSAGES, CONTROL);
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
      headers.payload(i, payloads.address() + (long) i * SLOT, SLOT);
      renew(i);
    }
  }

  /** The kernel has written there how much it has given. */
  private void renew(int message) {
    headers.nameLength(message, MessageHeaders.NAME);
    headers.controlLength(message, CONTROL);
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
      count =
          (int) Math.max(Kernel.call(Syscall.RECVMMSG, socket, headers.address(0), MESSAGES), 0);
      return;
    }
    long length = Kernel.call(Syscall.RECVMSG, socket, headers.address(0), 0);
    headers.length(0, (int) Math.max(length, 0));
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
    return headers.length(index);
  }

  /** Where they came from, this one at {@link #nameAt}. */
  ByteBuffer names() {
    return headers.names();
  }

  int nameAt() {
    return headers.nameAt(index);
  }

  /**
   * What the kernel says beside them, of this one from {@link #controlAt} to {@link #controlEnd}.
   */
  ByteBuffer controls() {
    return headers.controls();
  }

  int controlAt() {
    return headers.controlAt(index);
  }

  int controlEnd() {
    return controlAt() + headers.controlLength(index);
  }
}
