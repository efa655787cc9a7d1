package resync.peer.linux;

/**
 * What a socket leaves to the kernel for many packets at once; asked for when it is opened, and
 * then what the kernel has of it. Without any of it a packet is a system call.
 *
 * @param batches many messages in one call: recvmmsg(2) and sendmmsg(2)
 * @param gro datagrams of one sender come in as one message and are cut here (UDP_GRO)
 * @param segmentation datagrams to one place leave as one message, which the kernel cuts
 *     (UDP_SEGMENT); whatever captures on the way before it is cut sees them as one
 */
public record Offloads(boolean batches, boolean gro, boolean segmentation) {
  /** A system call for each packet. */
  public static final Offloads NONE = new Offloads(false, false, false);

  /** All that does not change what a capture between two ends sees. */
  public static final Offloads UNSEEN = new Offloads(true, true, false);

  /** All there is. */
  public static final Offloads ALL = new Offloads(true, true, true);

  private static final int ENOSYS = 38;
  private static final int EPERM = 1;

  /** The same, without batches where the kernel, or who watches over the process, has them not. */
  Offloads orPlain(int socket) {
    boolean there =
        batches && isThere(Syscall.RECVMMSG, socket) && isThere(Syscall.SENDMMSG, socket);
    return new Offloads(there, gro, segmentation);
  }

  /** Asked with no messages, either call does nothing. */
  private static boolean isThere(Syscall call, int socket) {
    long answer = Kernel.call(call, socket, 0, 0);
    return answer != -ENOSYS && answer != -EPERM;
  }

  /** For people: which calls and options are in use. */
  @Override
  public String toString() {
    return (batches ? "recvmmsg, sendmmsg" : "recvmsg, sendmsg")
        + (gro ? ", UDP_GRO" : "")
        + (segmentation ? ", UDP_SEGMENT" : "");
  }
}
