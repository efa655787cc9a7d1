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
import resync.peer.wire.ip.IpAddress.Family;

/**
 * System calls by way of syscall(2). One function of one shape means one method handle to link,
 * which is most of what start-up costs here.
 */
final class Kernel {
  static final int AF_UNIX = 1;
  static final int AF_INET = 2;
  static final int AF_INET6 = 10;
  static final int SOCKADDR_IN = 16;
  static final int SOCKADDR_IN6 = 28;
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
  static final int IPPROTO_IPV6 = 41;
  private static final int PROT_READ_WRITE = 3;
  private static final int MAP_PRIVATE_ANONYMOUS = 0x22;
  private static final int LARGEST_ERRNO = 4096;
  private static final int IP_UNICAST_IF = 50;
  private static final int SO_BINDTOIFINDEX = 62;
  private static final boolean LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

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

    /** The same for much of which little is touched: pages come into being as they are used. */
    @SuppressWarnings("restricted") // The kernel has just given that many octets there.
    static Memory map(int size) {
      long address = call(Syscall.MMAP, 0, size, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0);
      if (address < 0 && address > -LARGEST_ERRNO) {
        throw new IllegalStateException("no memory for packets: " + Errno.text((int) -address));
      }
      MemorySegment segment = MemorySegment.ofAddress(address).reinterpret(size);
      return new Memory(address, segment.asByteBuffer().order(ByteOrder.nativeOrder()));
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
   * Lets what a socket sends leave through one device, whatever routes lead into others. A socket
   * of IPv6 then also receives from that device alone: IPV6_UNICAST_IF is only a hint to the kernel
   * for a socket that has an address, and a longer prefix into another device wins over it.
   *
   * @param device its index; 0: as the routes say
   */
  static void leaveThrough(int socket, Family family, int device) throws LinuxException {
    check(
        family == Family.IPV4
            ? setOption(socket, IPPROTO_IP, IP_UNICAST_IF, inNetworkOrder(device))
            : setOption(socket, SOL_SOCKET, SO_BINDTOIFINDEX, device),
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

  /** The kernel's number of a family. */
  static int number(Family family) {
    return family == Family.IPV4 ? AF_INET : AF_INET6;
  }

  /** Octets of a sockaddr_in or sockaddr_in6. */
  static int addressLength(Family family) {
    return family == Family.IPV4 ? SOCKADDR_IN : SOCKADDR_IN6;
  }

  /** Where in a sockaddr_in or sockaddr_in6 the address is. */
  static int addressField(Family family) {
    return family == Family.IPV4 ? 4 : 8;
  }

  /** Writes a sockaddr_in or sockaddr_in6. */
  static void putAddress(ByteBuffer at, int offset, IpAddress address, int port) {
    int length = addressLength(address.family());
    for (int i = 0; i < length; i++) {
      at.put(offset + i, (byte) 0);
    }
    at.putShort(offset, (short) number(address.family()));
    at.put(offset + 2, (byte) (port >>> 8));
    at.put(offset + 3, (byte) port);
    putAddress(at, offset + addressField(address.family()), address);
  }

  /**
   * Writes a sockaddr_in or sockaddr_in6 without a port, of an address as it stands in a packet.
   */
  static void putAddress(ByteBuffer at, int offset, Family family, byte[] packet, int address) {
    int length = addressLength(family);
    for (int i = 0; i < length; i++) {
      at.put(offset + i, (byte) 0);
    }
    at.putShort(offset, (short) number(family));
    at.put(offset + addressField(family), packet, address, family.octets());
  }

  /** Writes the octets of an address alone. */
  static void putAddress(ByteBuffer at, int offset, IpAddress address) {
    if (address.isIpv4()) {
      at.putInt(offset, inNetworkOrder((int) address.low()));
    } else {
      at.putLong(offset, inNetworkOrder(address.high()));
      at.putLong(offset + Long.BYTES, inNetworkOrder(address.low()));
    }
  }

  /** Whether the octets are those of an address of its family. */
  static boolean isAddress(ByteBuffer at, int offset, IpAddress address) {
    return address.isIpv4()
        ? inNetworkOrder(at.getInt(offset)) == (int) address.low()
        : inNetworkOrder(at.getLong(offset)) == address.high()
            && inNetworkOrder(at.getLong(offset + Long.BYTES)) == address.low();
  }

  /** Reads the octets of an address. */
  static IpAddress getAddress(Family family, ByteBuffer at, int offset) {
    byte[] octets = new byte[family.octets()];
    at.get(offset, octets);
    return IpAddress.of(octets);
  }

  private static int inNetworkOrder(int value) {
    return LITTLE ? Integer.reverseBytes(value) : value;
  }

  private static long inNetworkOrder(long value) {
    return LITTLE ? Long.reverseBytes(value) : value;
  }
}
