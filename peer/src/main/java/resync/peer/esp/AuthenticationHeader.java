package resync.peer.esp;

import resync.peer.crypto.PacketIcv;
import resync.peer.wire.ip.IpAddress.Family;
import resync.peer.wire.ip.IpPacket;

/**
 * AH (RFC 4302), behind the IP header and what extension headers IPv6 has there: next header,
 * length, two reserved octets, SPI, sequence number, ICV, padding. The ICV covers the whole packet,
 * mutable fields of the IP header and the ICV itself as zero.
 */
final class AuthenticationHeader {
  /** Octets of the longest header that this peer sends. */
  static final int LONGEST = 48;

  /** Octets before the ICV. */
  static final int FIXED_LENGTH = 12;

  private static final int SPI = 4;
  private static final int SEQUENCE = 8;

  /** A header that is longer is not authentic: nobody needs so many extension headers. */
  private static final int LONGEST_IP_HEADER = 1280;

  private static final int LONGEST_ICV = 32;

  private final byte[] ipHeader = new byte[LONGEST_IP_HEADER];
  private final byte[] zeros = new byte[LONGEST_ICV];

  /** Octets of the header as this peer sends it: a multiple of 4, and with IPv6 of 8. */
  static int length(PacketIcv icv, Family outer) {
    int octets = FIXED_LENGTH + icv.length();
    return outer == Family.IPV4 ? octets : Math.ceilDiv(octets, 8) * 8;
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
  static void write(
      byte[] b, int at, PacketIcv icv, Family outer, int nextHeader, int spi, long sequence) {
    int length = length(icv, outer);
    for (int i = FIXED_LENGTH + icv.length(); i < length; i++) {
      b[at + i] = 0;
    }
    b[at] = (byte) nextHeader;
    b[at + 1] = (byte) (length / 4 - 2);
    b[at + 2] = 0;
    b[at + 3] = 0;
    Ints.put(b, at + SPI, spi);
    Ints.put(b, at + SEQUENCE, (int) sequence);
  }

  /**
   * Writes the ICV.
   *
   * @param ip where the packet's IP header begins
   * @param at where AH begins
   * @param end behind the packet's last octet
   * @return whether the IP header is one that can be authenticated
   */
  boolean sign(PacketIcv icv, byte[] b, int ip, int at, int end) {
    if (!authenticate(icv, b, ip, at, end)) {
      return false;
    }
    icv.write(b, at + FIXED_LENGTH);
    return true;
  }

  /** Whether the ICV is right. A header longer than the ICV needs is padded, and authentic too. */
  boolean isAuthentic(PacketIcv icv, byte[] b, int ip, int at, int end) {
    return lengthAt(b, at, end - at) >= FIXED_LENGTH + icv.length()
        && authenticate(icv, b, ip, at, end)
        && icv.matches(b, at + FIXED_LENGTH);
  }

  private boolean authenticate(PacketIcv icv, byte[] b, int ip, int at, int end) {
    int headerLength = at - ip;
    if (headerLength > LONGEST_IP_HEADER) {
      return false;
    }
    IpPacket.copyImmutable(b, ip, headerLength, ipHeader);
    int rest = at + FIXED_LENGTH + icv.length();
    icv.update(ipHeader, 0, headerLength);
    icv.update(b, at, FIXED_LENGTH);
    icv.update(zeros, 0, icv.length());
    icv.update(b, rest, end - rest);
    return true;
  }
}
