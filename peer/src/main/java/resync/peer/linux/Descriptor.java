package resync.peer.linux;

/** Something the kernel knows by a number, that can be waited for and closed. */
public abstract sealed class Descriptor implements AutoCloseable
    permits TunDevice, UdpSocket, RawSocket, WakeUp, UnixListener, UnixStream {
  private final int number;
  private boolean open = true;

  Descriptor(int number) {
    this.number = number;
  }

  /** The file descriptor. */
  final int number() {
    return number;
  }

  /** Closes it; a second time does nothing. */
  @Override
  public void close() {
    if (open) {
      open = false;
      Kernel.close(number);
    }
  }
}
