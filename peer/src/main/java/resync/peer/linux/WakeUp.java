package resync.peer.linux;

/** Lets another thread wake the loop: an eventfd. */
public final class WakeUp extends Descriptor {
  private static final int EFD_NONBLOCK_CLOEXEC = 0x80800;

  private final Kernel.Memory read = Kernel.Memory.allocate(8);
  private final Kernel.Memory written = Kernel.Memory.allocate(8);

  /**
   * Makes one that nobody has woken yet.
   *
   * @throws LinuxException if the process has no descriptor left
   */
  public WakeUp() throws LinuxException {
    super(
        Kernel.check(
            Kernel.call(Syscall.EVENTFD2, 0, EFD_NONBLOCK_CLOEXEC, 0),
            "cannot make an eventfd",
            ""));
    written.bytes().putLong(0, 1);
  }

  /** Makes it ready. May be called from any thread. */
  public void wake() {
    Kernel.call(Syscall.WRITE, number(), written.address(), 8);
  }

  /** Makes it not ready again. */
  public void clear() {
    Kernel.call(Syscall.READ, number(), read.address(), 8);
  }
}
