package resync.peer.linux;

import java.nio.ByteBuffer;

/**
 * Messages that wait to leave a socket, in their order, by one sendmmsg(2) for all; by a sendmsg(2)
 * for each where that call does not exist. One message may stand for several datagrams to one
 * place, all of one length but a shorter last one, which the kernel then cuts (UDP_SEGMENT).
 */
final class SendQueue {
  private static final int MESSAGES = 64;
  private static final int OCTETS = 256 << 10;
  private static final int CONTROL = 64;
  private static final int CMSG_HEADER = 16;
  private static final int CMSG_SEGMENT = 24;
  private static final int SOL_UDP = 17;
  private static final int UDP_SEGMENT = 103;

  /** What every kernel with UDP_SEGMENT takes in one message. */
  private static final int SEGMENTS = 64;

  private static final int LARGEST_MESSAGE = 65_000;

  private final int socket;
  private final boolean many;
  private final MessageHeaders headers = new MessageHeaders(MESSAGES, CONTROL);
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
    headers.payload(count, octets.address() + end, length);
    headers.nameLength(count, nameLength);
    headers.controlLength(count, 0);
    ownControl[count] = 0;
    segment[count] = length;
    segments[count] = 1;
    end += length;
    count++;
  }

  /** Addresses, that of the last message at {@link #nameAt}. */
  ByteBuffer names() {
    return headers.names();
  }

  /** Where the address of the last message is. */
  int nameAt() {
    return headers.nameAt(count - 1);
  }

  /** Control data, that of the last message at {@link #controlAt}. */
  ByteBuffer controls() {
    return headers.controls();
  }

  /** Where the control data of the last message are, of which there may be 40 octets. */
  int controlAt() {
    return headers.controlAt(count - 1);
  }

  /** Says how much control data the last message has. */
  void controlLength(int length) {
    ownControl[count - 1] = length;
    headers.controlLength(count - 1, length);
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
    int before = headers.payloadLength(last);
    if (length == 0
        || length > size
        || before != size * segments[last]
        || segments[last] == SEGMENTS
        || before + length > LARGEST_MESSAGE) {
      return false;
    }
    octets.bytes().put(end, from, offset, length);
    end += length;
    headers.payload(last, headers.payloadAddress(last), before + length);
    segments[last]++;
    int at = headers.controlAt(last) + ownControl[last];
    headers.controls().putLong(at, CMSG_HEADER + Short.BYTES);
    headers.controls().putInt(at + 8, SOL_UDP);
    headers.controls().putInt(at + 12, UDP_SEGMENT);
    headers.controls().putShort(at + CMSG_HEADER, (short) size);
    headers.controlLength(last, ownControl[last] + CMSG_SEGMENT);
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
    long header = headers.address(from);
    if (many) {
      return Kernel.call(Syscall.SENDMMSG, socket, header, count - from, Kernel.MSG_NOSIGNAL, 0, 0);
    }
    long sent = Kernel.call(Syscall.SENDMSG, socket, header, Kernel.MSG_NOSIGNAL);
    return sent < 0 ? sent : 1;
  }

  /** What cannot be cut, as where a segment is longer than the device's MTU, leaves one by one. */
  private int sendApart(int message) {
    int failed = 0;
    long start = headers.payloadAddress(message);
    int total = headers.payloadLength(message);
    headers.controlLength(message, ownControl[message]);
    for (int done = 0; done < total; done += segment[message]) {
      headers.payload(message, start + done, Math.min(segment[message], total - done));
      long header = headers.address(message);
      failed += Kernel.call(Syscall.SENDMSG, socket, header, Kernel.MSG_NOSIGNAL) < 0 ? 1 : 0;
    }
    return failed;
  }
}
