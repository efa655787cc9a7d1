package resync.peer.esp;

import resync.peer.sa.ChildSa;
import resync.peer.wire.ip.InternetChecksum;
import resync.peer.wire.ip.IpAddress;
import resync.peer.wire.ip.IpPacket;

/**
 * Checksums of TCP and UDP in transport mode over a NAT: the other end has computed them over the
 * addresses that it has, and the packet is delivered with those that this end has (RFC 3948 section
 * 3.1.2). Other protocols have none over addresses, or this is not for them.
 */
final class TransportChecksum {
  private static final int TCP = 6;
  private static final int TCP_CHECKSUM = 16;
  private static final int UDP = 17;
  private static final int UDP_CHECKSUM = 6;

  /** UDP's way to say that there is none (RFC 768). */
  private static final int NONE = 0;

  private TransportChecksum() {}

  /**
   * Makes the checksum right for the addresses in the IP header.
   *
   * @param at where the packet begins
   * @param packet what is there
   * @param difference {@link ChildSa#checksumDifference}
   */
  static void fix(byte[] b, int at, IpPacket packet, int difference) {
    int protocol = packet.nextLayerProtocol();
    int field =
        switch (protocol) {
          case TCP -> TCP_CHECKSUM;
          case UDP -> UDP_CHECKSUM;
          default -> -1;
        };
    int header = at + packet.nextLayer();
    int length = packet.totalLength() - packet.nextLayer();
    if (field < 0 || length < field + 2) {
      return;
    }
    int sum = header + field;
    int old = (b[sum] & 0xff) << 8 | (b[sum + 1] & 0xff);
    if (protocol == UDP && old == NONE) {
      return;
    }
    int fresh;
    if (difference == ChildSa.ADDRESSES_UNKNOWN) {
      b[sum] = 0;
      b[sum + 1] = 0;
      fresh =
          InternetChecksum.ofTransport(
              b,
              header,
              length,
              protocol,
              IpAddress.read(packet.family(), b, at + packet.sourceField()),
              IpAddress.read(packet.family(), b, at + packet.destinationField()));
    } else {
      fresh = InternetChecksum.update(old, difference);
    }
    int written = protocol == UDP && fresh == NONE ? 0xffff : fresh;
    b[sum] = (byte) (written >>> 8);
    b[sum + 1] = (byte) written;
  }
}
