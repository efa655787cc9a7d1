package resync.peer.linux;

/** The system calls in use, with their numbers on the two architectures that Resync knows. */
enum Syscall {
  READ(0, 63),
  WRITE(1, 64),
  CLOSE(3, 57),
  MMAP(9, 222),
  IOCTL(16, 29),
  SOCKET(41, 198),
  CONNECT(42, 203),
  SENDTO(44, 206),
  RECVFROM(45, 207),
  SENDMSG(46, 211),
  RECVMSG(47, 212),
  BIND(49, 200),
  LISTEN(50, 201),
  GETSOCKNAME(51, 204),
  SETSOCKOPT(54, 208),
  OPENAT(257, 56),
  PPOLL(271, 73),
  ACCEPT4(288, 242),
  EVENTFD2(290, 19),
  RECVMMSG(299, 243),
  SENDMMSG(307, 269);

  private static final boolean ARM = System.getProperty("os.arch", "").equals("aarch64");

  private final int amd64;
  private final int aarch64;

  Syscall(int amd64, int aarch64) {
    this.amd64 = amd64;
    this.aarch64 = aarch64;
  }

  long number() {
    return ARM ? aarch64 : amd64;
  }
}
