package resync.peer.linux;

import java.nio.ByteBuffer;

/**
 * An array of struct mmsghdr as recvmmsg(2) and sendmmsg(2) take it, each with an address, control
 * data and one piece of payload. It begins with a struct msghdr, so that recvmsg(2) and sendmsg(2)
 * take any one of them. Offsets are those of 64-bit Linux.
 */
final class MessageHeaders {
  /** Octets of an address at most. */
  static final int NAME = 32;

  private static final int ENTRY = 64;
  private static final int NAME_LENGTH = 8;
  private static final int VECTOR_ADDRESS = 16;
  private static final int VECTOR_COUNT = 24;
  private static final int CONTROL_ADDRESS = 32;
  private static final int CONTROL_LENGTH = 40;
  private static final int LENGTH = 56;
  private static final int VECTOR = 16;
  private static final int VECTOR_LENGTH = 8;

  private final int control;
  private final Kernel.Memory entries;
  private final Kernel.Memory names;
  private final Kernel.Memory vectors;
  private final Kernel.Memory controls;

  /**
   * @param count how many messages there may be at a time
   * @param control room for the control data of each, octets
   */
  MessageHeaders(int count, int control) {
    this.control = control;
    this.entries = Kernel.Memory.allocate(ENTRY * count);
    this.names = Kernel.Memory.allocate(NAME * count);
    this.vectors = Kernel.Memory.allocate(VECTOR * count);
    this.controls = Kernel.Memory.allocate(control * count);
    for (int i = 0; i < count; i++) {
      ByteBuffer entry = entries.bytes();
      entry.putLong(i * ENTRY, names.address() + (long) i * NAME);
      entry.putLong(i * ENTRY + VECTOR_ADDRESS, vectors.address() + (long) i * VECTOR);
      entry.putLong(i * ENTRY + VECTOR_COUNT, 1);
      entry.putLong(i * ENTRY + CONTROL_ADDRESS, controls.address() + (long) i * control);
    }
  }

  /** Where the header of a message is in the process's memory, for the kernel. */
  long address(int message) {
    return entries.address() + (long) message * ENTRY;
  }

  /** Says where the payload of a message is, or is to be put. */
  void payload(int message, long address, long length) {
    vectors.bytes().putLong(message * VECTOR, address);
    vectors.bytes().putLong(message * VECTOR + VECTOR_LENGTH, length);
  }

  long payloadAddress(int message) {
    return vectors.bytes().getLong(message * VECTOR);
  }

  /** Octets of the payload that {@link #payload} has given. */
  int payloadLength(int message) {
    return (int) vectors.bytes().getLong(message * VECTOR + VECTOR_LENGTH);
  }

  /** Says how many octets the address has; before receiving, how many there is room for. */
  void nameLength(int message, int octets) {
    entries.bytes().putInt(message * ENTRY + NAME_LENGTH, octets);
  }

  /** Says how much control data there is; before receiving, how much there is room for. */
  void controlLength(int message, int octets) {
    entries.bytes().putLong(message * ENTRY + CONTROL_LENGTH, octets);
  }

  /** Octets of control data that the kernel has written. */
  int controlLength(int message) {
    return (int) entries.bytes().getLong(message * ENTRY + CONTROL_LENGTH);
  }

  /** Octets that the kernel has received. */
  int length(int message) {
    return entries.bytes().getInt(message * ENTRY + LENGTH);
  }

  /** Writes what recvmmsg would: recvmsg returns it instead. */
  void length(int message, int octets) {
    entries.bytes().putInt(message * ENTRY + LENGTH, octets);
  }

  /** Addresses of all messages, that of one at {@link #nameAt}. */
  ByteBuffer names() {
    return names.bytes();
  }

  int nameAt(int message) {
    return message * NAME;
  }

  /** Control data of all messages, those of one at {@link #controlAt}. */
  ByteBuffer controls() {
    return controls.bytes();
  }

  int controlAt(int message) {
    return message * control;
  }
}
