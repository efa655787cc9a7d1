package resync.peer.linux;

/** One connection of a Unix stream socket. */
public final class UnixStream extends Descriptor {
  private static final int SIZE = 16 << 10;

  /** Shared by all connections: each use ends before the next begins, on one thread. */
  private static final Kernel.Memory BUFFER = Kernel.Memory.allocate(SIZE);

  UnixStream(int number) {
    super(number);
  }

  /**
   * Takes what has come.
   *
   * @return the number of octets put at the start of {@code into}; 0: nothing yet; -1: the other
   *     end has closed
   */
  public int read(byte[] into) {
    int room = Math.min(SIZE, into.length);
    long length = Kernel.call(Syscall.READ, number(), BUFFER.address(), room);
    if (length == -Errno.EAGAIN || length == -Errno.EINTR) {
      return 0;
    }
    if (length <= 0) {
      return -1;
    }
    BUFFER.bytes().get(0, into, 0, (int) length);
    return (int) length;
  }

  /**
   * Gives octets to the other end, as many as there is room for.
   *
   * @return how many; -1: the other end has closed
   */
  public int write(byte[] from, int offset, int length) {
    int size = Math.min(SIZE, length);
    BUFFER.bytes().put(0, from, offset, size);
    long written =
        Kernel.call(Syscall.SENDTO, number(), BUFFER.address(), size, Kernel.MSG_NOSIGNAL, 0, 0);
    if (written == -Errno.EAGAIN || written == -Errno.EINTR) {
      return 0;
    }
    return written < 0 ? -1 : (int) written;
  }
}
