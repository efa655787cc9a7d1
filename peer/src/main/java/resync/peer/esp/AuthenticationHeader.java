package resync.peer.esp;

import resync.peer.crypto.PacketIcv;
import resync.peer.wire.ip.Ipv4Header;

/**
 * AH over IPv4 (RFC 4302), directly behind the IP header: next header, length, two reserved octets,
 * SPI, sequence number, ICV. The ICV covers the whole packet, mutable fields of the IP header and
 * the ICV itself as zero.
 */
final class AuthenticationHeader {
  /** Octets before the ICV. */
  static final int FIXED_LENGTH = 12;

  private static final int SPI = 4;
  private static final int SEQUENCE = 8;
  private static final int LONGEST_IP_HEADER = 60;
  private static final int LONGEST_ICV = 32;

  private final byte[] ipHeader = new byte[LONGEST_IP_HEADER];
  private final byte[] zeros = new byte[LONGEST_ICV];

  /** Octets of the header as this peer sends it; a multiple of 4, so that nothing is padded. */
  static int length(PacketIcv icv) {
    return FIXED_LENGTH + icv.length();
  }

  /** Octets of the header that stands at {@code at}; -1 if it does not fit. */
  static int lengthAt(byte[] b, int at, int available) {
    if (available < FIXED_LENGTH) {
      return -1;
    }
    int length = ((b[at + 1] & 0xff) + 2) * 4;
    return length < FIXED_LENGTH || length > available ? -1 : length;
  }

  static int nextHeader(byte[] b, int at) {
    return b[at] & 0xff;
  }

  static int spi(byte[] b, int at) {
    return Ints.get(b, at + SPI);
  }

  static long sequence(byte[] b, int at) {
    return Integer.toUnsignedLong(Ints.get(b, at + SEQUENCE));
  }

  /** Writes all but the ICV. */
  static void write(byte[] b, int at, PacketIcv icv, int nextHeader, int spi, long sequence) {
    b[at] = (byte) nextHeader;
    b[at + 1] = (byte) (length(icv) / 4 - 2);
    b[at + 2] = 0;
    b[at + 3] = 0;
    Ints.put(b, at + SPI, spi);
    Ints.put(b, at + SEQUENCE, (int) sequence);
  }

  /** Writes the ICV of the packet whose IP header is at {@code ip}. */
  void sign(PacketIcv icv, byte[] b, int ip) {
    int at = authenticate(icv, b, ip);
    icv.write(b, at + FIXED_LENGTH);
  }

  /** Whether the ICV is right. A header longer than the ICV needs is padded, and authentic too. */
  boolean isAuthentic(PacketIcv icv, byte[] b, int ip) {
    int at = ip + Ipv4Header.headerLength(b, ip);
    if (lengthAt(b, at, ip + Ipv4Header.totalLength(b, ip) - at) < length(icv)) {
      return false;
    }
    authenticate(icv, b, ip);
    return icv.matches(b, at + FIXED_LENGTH);
  }

  private int authenticate(PacketIcv icv, byte[] b, int ip) {
    int headerLength = Ipv4Header.copyImmutable(b, ip, ipHeader);
    int at = ip + headerLength;
    int rest = at + length(icv);
    icv.update(ipHeader, 0, headerLength);
    icv.update(b, at, FIXED_LENGTH);
    icv.update(zeros, 0, icv.length());
    icv.update(b, rest, ip + Ipv4Header.totalLength(b, ip) - rest);
    return at;
  }
}
