package resync.peer.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** A Unix stream socket that others connect to. */
public final class UnixListener extends Descriptor {
  /** Octets of sun_path, the closing zero included. */
  private static final int PATH = 108;

  private final Path path;

  private UnixListener(int number, Path path) {
    super(number);
    this.path = path;
  }

  /**
   * Listens at a path that every user may connect to; what is there from an earlier run goes.
   *
   * @throws IOException if the path is too long or cannot be made
   */
  public static UnixListener open(Path path) throws IOException {
    byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
    if (name.length >= PATH) {
      throw new IOException(
          "the path of the control socket is longer than " + (PATH - 1) + " octets: " + path);
    }
    Files.deleteIfExists(path);
    int type = Kernel.SOCK_STREAM | Kernel.SOCK_NONBLOCK | Kernel.SOCK_CLOEXEC;
    UnixListener listener =
        new UnixListener(
            Kernel.check(
                Kernel.call(Syscall.SOCKET, Kernel.AF_UNIX, type, 0),
                "cannot open a Unix socket",
                ""),
            path);
    try {
      Kernel.Memory address = Kernel.Memory.allocate(2 + PATH);
      address.bytes().putShort(0, (short) Kernel.AF_UNIX);
      address.bytes().put(2, name);
      Kernel.check(
          Kernel.call(Syscall.BIND, listener.number(), address.address(), 2 + name.length + 1),
          "cannot make the control socket " + path,
          "its directory must exist and be writable");
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
      Kernel.check(
          Kernel.call(Syscall.LISTEN, listener.number(), 16, 0), "cannot listen at " + path, "");
      return listener;
    } catch (IOException e) {
      listener.close();
      throw e;
    }
  }

  /** Takes the next connection; null if there is none. */
  public @Nullable UnixStream accept() {
    int flags = Kernel.SOCK_NONBLOCK | Kernel.SOCK_CLOEXEC;
    long number = Kernel.call(Syscall.ACCEPT4, number(), 0, 0, flags, 0, 0);
    return number < 0 ? null : new UnixStream((int) number);
  }

  @Override
  public void close() {
    super.close();
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      // The next start removes it.
    }
  }
}
