package resync.peer.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import resync.peer.wire.ip.IpAddress;

/**
 * System calls by way of syscall(2). One function of one shape means one method handle to link,
 * which is most of what start-up costs here.
 */
final class Kernel {
  static final int AF_UNIX = 1;
  static final int AF_INET = 2;
  static final int SOCK_STREAM = 1;
  static final int SOCK_DGRAM = 2;
  static final int SOCK_RAW = 3;
  static final int SOCK_NONBLOCK = 0x800;
  static final int SOCK_CLOEXEC = 0x80000;
  static final int MSG_NOSIGNAL = 0x4000;
  static final int SOL_SOCKET = 1;
  static final int SO_RCVBUF = 8;
  static final int SO_RCVBUFFORCE = 33;
  static final int IPPROTO_IP = 0;
  private static final int IP_UNICAST_IF = 50;

  private static final MethodHandle SYSCALL = link();

  /** Where the linker leaves errno: a place for each thread, of which there are hardly two. */
  private static final ThreadLocal<State> STATE = ThreadLocal.withInitial(State::new);

  /** Room for the short-lived arguments of the loop's thread. */
  private static final Memory SCRATCH = Memory.allocate(256);

  private Kernel() {}

  /** Read through a buffer, which needs no method handles to be made at start-up. */
  private static final class State {
    final MemorySegment segment = Arena.global().allocate(Linker.Option.captureStateLayout());
    final ByteBuffer errno = segment.asByteBuffer().order(ByteOrder.nativeOrder());
  }

  /** A piece of native memory that lives as long as the process, in the machine's byte order. */
  record Memory(long address, ByteBuffer bytes) {
    static Memory allocate(int size) {
      MemorySegment segment = Arena.global().allocate(size, 16);
      return new Memory(segment.address(), segment.asByteBuffer().order(ByteOrder.nativeOrder()));
    }

    /** Room for the arguments of one call, shared by all on the loop's thread. */
    static Memory scratch() {
      return SCRATCH;
    }

    /** The text in UTF-8 with a closing zero. */
    static Memory ofText(String text) {
      byte[] octets = text.getBytes(StandardCharsets.UTF_8);
      Memory memory = allocate(octets.length + 1);
      memory.bytes.put(0, octets);
      return memory;
    }
  }

  @SuppressWarnings("restricted") // The one place that links native code.
  private static MethodHandle link() {
    Linker linker = Linker.nativeLinker();
    ValueLayout.OfLong word = ValueLayout.JAVA_LONG;
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("syscall"),
        FunctionDescriptor.of(word, word, word, word, word, word, word, word),
        Linker.Option.captureCallState("errno"),
        Linker.Option.firstVariadicArg(1));
  }

  /**
   * Makes a system call.
   *
   * @return its value, or the error number negated
   */
  static long call(Syscall call, long a, long b, long c, long d, long e, long f) {
    try {
      State state = STATE.get();
      long value = (long) SYSCALL.invokeExact(state.segment, call.number(), a, b, c, d, e, f);
      return value == -1 ? -state.errno.getInt(0) : value;
    } catch (Throwable t) {
      throw new AssertionError("the system call " + call + " could not be made", t);
    }
  }

  static long call(Syscall call, long a, long b, long c) {
    return call(call, a, b, c, 0, 0, 0);
  }

  /** Makes a system call that must succeed. */
  static int check(long value, String what, String remedy) throws LinuxException {
    if (value < 0) {
      throw new LinuxException(what, (int) -value, remedy);
    }
    return (int) value;
  }

  static void close(int descriptor) {
    call(Syscall.CLOSE, descriptor, 0, 0);
  }

  /** Sets a socket option that is an int; returns 0 or the error number negated. */
  static long setOption(int socket, int level, int option, int value) {
    SCRATCH.bytes.putInt(0, value);
    return call(Syscall.SETSOCKOPT, socket, level, option, SCRATCH.address, 4, 0);
  }

  /**
   * Lets what a socket sends leave through one device, whatever routes lead into others.
   *
   * @param device its index; 0: as the routes say
   */
  static void leaveThrough(int socket, int device) throws LinuxException {
    check(
        setOption(socket, IPPROTO_IP, IP_UNICAST_IF, Integer.reverseBytes(device)),
        "cannot choose the device that a socket sends through",
        "");
  }

  /** Asks for a large receive buffer, beyond the system's limit where that is permitted. */
  static void enlargeReceiveBuffer(int socket) {
    int octets = 4 << 20;
    if (setOption(socket, SOL_SOCKET, SO_RCVBUFFORCE, octets) < 0) {
      setOption(socket, SOL_SOCKET, SO_RCVBUF, octets);
    }
  }

  /** Writes a sockaddr_in. */
  static void putAddress(ByteBuffer at, int offset, IpAddress address, int port) {
    at.putShort(offset, (short) AF_INET);
    at.put(offset + 2, (byte) (port >>> 8));
    at.put(offset + 3, (byte) port);
    putAddress(at, offset + 4, address);
    at.putLong(offset + 8, 0);
  }

  /** Writes the octets of an address alone. */
  static void putAddress(ByteBuffer at, int offset, IpAddress address) {
    at.put(offset, address.octets());
  }

  /** Whether the octets are those of an IPv4 address. */
  static boolean isAddress(ByteBuffer at, int offset, IpAddress address) {
    return address.isIpv4() && Integer.reverseBytes(at.getInt(offset)) == (int) address.low();
  }

  /** Reads the octets of an IPv4 address. */
  static IpAddress getAddress(ByteBuffer at, int offset) {
    return IpAddress.ofIpv4(Integer.reverseBytes(at.getInt(offset)));
  }
}
