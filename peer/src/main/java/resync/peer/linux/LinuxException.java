package resync.peer.linux;

import java.io.IOException;

/** The kernel refused something the peer cannot do without. The message is one sentence. */
public final class LinuxException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int errno;

  LinuxException(String what, int errno, String remedy) {
    super(what + ": " + Errno.text(errno) + (remedy.isEmpty() ? "" : ": " + remedy));
    this.errno = errno;
  }

  /** The error number, as in errno(3). */
  public int errno() {
    return errno;
  }
}
