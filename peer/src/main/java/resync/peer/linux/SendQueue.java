package resync.peer.linux;

import java.nio.ByteBuffer;

/**
 * Messages that wait to leave a socket, in their order, by one sendmmsg(2) for all; by a sendmsg(2)
 * for each where that call does not exist. One message may stand for several datagrams to one
 * place, all of one length but a shorter last one, which the kernel then cuts (UDP_SEGMENT).
 */
final class SendQueue {
  /** struct mmsghdr, which begins with a struct msghdr. */
  private static final int ENTRY = 64;

  private static final int MESSAGES = 64;
  private static final int OCTETS = 256 << 10;
  private static final int NAME = 32;
  private static final int VECTOR = 16;
  private static final int CONTROL = 64;
  private static final int CONTROL_LENGTH = 40;
  private static final int CMSG_HEADER = 16;
  private static final int CMSG_SEGMENT = 24;
  private static final int SOL_UDP = 17;
  private static final int UDP_SEGMENT = 103;

  /** What every kernel with UDP_SEGMENT takes in one message. */
  private static final int SEGMENTS = 64;

  private static final int LARGEST_MESSAGE = 65_000;

  private final int socket;
  private final boolean many;
  private final Kernel.Memory entries = Kernel.Memory.allocate(ENTRY * MESSAGES);
  private final Kernel.Memory names = Kernel.Memory.allocate(NAME * MESSAGES);
  private final Kernel.Memory vectors = Kernel.Memory.allocate(VECTOR * MESSAGES);
  private final Kernel.Memory controls = Kernel.Memory.allocate(CONTROL * MESSAGES);
  private final Kernel.Memory octets = Kernel.Memory.map(OCTETS);
  private final int[] ownControl = new int[MESSAGES];
  private final int[] segment = new int[MESSAGES];
  private final int[] segments = new int[MESSAGES];
  private int count;
  private int end;

  /**
   * @param many whether there is sendmmsg
   */
  SendQueue(int socket, boolean many) {
    this.socket = socket;
    this.many = many;
    for (int i = 0; i < MESSAGES; i++) {
      entries.bytes().putLong(i * ENTRY, names.address() + (long) i * NAME);
      entries.bytes().putLong(i * ENTRY + 16, vectors.address() + (long) i * VECTOR);
      entries.bytes().putLong(i * ENTRY + 24, 1);
      entries.bytes().putLong(i * ENTRY + 32, controls.address() + (long) i * CONTROL);
    }
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** Whether there is room for one more. */
  boolean hasRoom(int length) {
    return count < MESSAGES && end + length <= OCTETS;
  }

  /**
   * Adds a message, for which there is room; its address is to be written to {@link #names} at
   * {@link #nameAt}.
   *
   * @param nameLength octets of its address
   */
  void add(int nameLength, byte[] from, int offset, int length) {
    octets.bytes().put(end, from, offset, length);
    vectors.bytes().putLong(count * VECTOR, octets.address() + end);
    vectors.bytes().putLong(count * VECTOR + 8, length);
    entries.bytes().putInt(count * ENTRY + 8, nameLength);
    entries.bytes().putLong(count * ENTRY + CONTROL_LENGTH, 0);
    ownControl[count] = 0;
    segment[count] = length;
    segments[count] = 1;
    end += length;
    count++;
  }

  /** Addresses, that of the last message at {@link #nameAt}. */
  ByteBuffer names() {
    return names.bytes();
  }

  /** Where the address of the last message is. */
  int nameAt() {
    return (count - 1) * NAME;
  }

  /** Control data, that of the last message at {@link #controlAt}. */
  ByteBuffer controls() {
    return controls.bytes();
  }

  /** Where the control data of the last message are, of which there may be 40 octets. */
  int controlAt() {
    return (count - 1) * CONTROL;
  }

  /** Says how much control data the last message has. */
  void controlLength(int length) {
    ownControl[count - 1] = length;
    entries.bytes().putLong((count - 1) * ENTRY + CONTROL_LENGTH, length);
  }

  /**
   * Makes one message of the last one and of another datagram to the same place, for which there is
   * room.
   *
   * @return false if the kernel could not cut them apart again: then it needs one of its own
   */
  boolean join(byte[] from, int offset, int length) {
    int last = count - 1;
    int size = segment[last];
    int before = (int) vectors.bytes().getLong(last * VECTOR + 8);
    if (length == 0
        || length > size
        || before != size * segments[last]
        || segments[last] == SEGMENTS
        || before + length > LARGEST_MESSAGE) {
      return false;
    }
    octets.bytes().put(end, from, offset, length);
    end += length;
    vectors.bytes().putLong(last * VECTOR + 8, before + length);
    segments[last]++;
    int at = last * CONTROL + ownControl[last];
    controls.bytes().putLong(at, CMSG_HEADER + Short.BYTES);
    controls.bytes().putInt(at + 8, SOL_UDP);
    controls.bytes().putInt(at + 12, UDP_SEGMENT);
    controls.bytes().putShort(at + CMSG_HEADER, (short) size);
    entries.bytes().putLong(last * ENTRY + CONTROL_LENGTH, ownControl[last] + CMSG_SEGMENT);
    return true;
  }

  /**
   * Sends all that waits.
   *
   * @return how many datagrams the kernel did not take
   */
  int flush() {
    int failed = 0;
    int at = 0;
    while (at < count) {
      long sent = send(at);
      if (sent > 0) {
        at += (int) sent;
      } else {
        failed += segments[at] == 1 ? 1 : sendApart(at);
        at++;
      }
    }
    count = 0;
    end = 0;
    return failed;
  }

  private long send(int from) {
    long header = entries.address() + (long) from * ENTRY;
    if (many) {
      return Kernel.call(Syscall.SENDMMSG, socket, header, count - from, Kernel.MSG_NOSIGNAL, 0, 0);
    }
    long sent = Kernel.call(Syscall.SENDMSG, socket, header, Kernel.MSG_NOSIGNAL);
    return sent < 0 ? sent : 1;
  }

  /** What cannot be cut, as where a segment is longer than the device's MTU, leaves one by one. */
  private int sendApart(int message) {
    int failed = 0;
    long start = vectors.bytes().getLong(message * VECTOR);
    int total = (int) vectors.bytes().getLong(message * VECTOR + 8);
    entries.bytes().putLong(message * ENTRY + CONTROL_LENGTH, ownControl[message]);
    for (int done = 0; done < total; done += segment[message]) {
      vectors.bytes().putLong(message * VECTOR, start + done);
      vectors.bytes().putLong(message * VECTOR + 8, Math.min(segment[message], total - done));
      long header = entries.address() + (long) message * ENTRY;
      failed += Kernel.call(Syscall.SENDMSG, socket, header, Kernel.MSG_NOSIGNAL) < 0 ? 1 : 0;
    }
    return failed;
  }
}
