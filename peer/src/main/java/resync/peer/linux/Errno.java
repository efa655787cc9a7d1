package resync.peer.linux;

/** Error numbers of Linux that the peer tells apart or explains. */
final class Errno {
  static final int EINTR = 4;
  static final int EAGAIN = 11;
  static final int EEXIST = 17;
  static final int ESRCH = 3;

  private Errno() {}

  /** What the number means, in the words of strerror(3). */
  static String text(int errno) {
    return switch (errno) {
      case 1 -> "Operation not permitted";
      case 2 -> "No such file or directory";
      case ESRCH -> "No such process";
      case 5 -> "Input/output error";
      case 6 -> "No such device or address";
      case 9 -> "Bad file descriptor";
      case EAGAIN -> "Resource temporarily unavailable";
      case 12 -> "Cannot allocate memory";
      case 13 -> "Permission denied";
      case 16 -> "Device or resource busy";
      case EEXIST -> "File exists";
      case 19 -> "No such device";
      case 22 -> "Invalid argument";
      case 24 -> "Too many open files";
      case 30 -> "Read-only file system";
      case 32 -> "Broken pipe";
      case 36 -> "File name too long";
      case 77 -> "File descriptor in bad state";
      case 90 -> "Message too long";
      case 93 -> "Protocol not supported";
      case 97 -> "Address family not supported by protocol";
      case 98 -> "Address already in use";
      case 99 -> "Cannot assign requested address";
      case 100 -> "Network is down";
      case 101 -> "Network is unreachable";
      case 104 -> "Connection reset by peer";
      case 105 -> "No buffer space available";
      case 111 -> "Connection refused";
      case 113 -> "No route to host";
      default -> "error " + errno;
    };
  }
}
