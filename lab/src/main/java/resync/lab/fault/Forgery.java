package resync.lab.fault;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Composes packets that nobody in the topology would send. IPv4 without options. */
final class Forgery {
  private static final int IP_HEADER = 20;
  private static final int UDP_HEADER = 8;
  private static final int UDP = 17;
  private static final int ESP = 50;
  private static final int TTL = 64;

  private static final int IKE_HEADER = 28;
  private static final int NOTIFY = 41;
  private static final int VERSION_2_0 = 0x20;
  private static final int INFORMATIONAL = 37;
  private static final int INITIATOR_FLAG = 0x08;
  private static final int INVALID_SPI = 11;

  private Forgery() {}

  /**
   * An ESP packet (RFC 4303 section 2).
   *
   * @param body what follows the sequence number
   */
  static byte[] esp(String source, String destination, int spi, int sequence, byte[] body) {
    byte[] payload =
        ByteBuffer.allocate(8 + body.length).putInt(spi).putInt(sequence).put(body).array();
    return ip(source, destination, ESP, payload);
  }

  /** A UDP datagram (RFC 768). */
  static byte[] udp(String source, String destination, int port, byte[] data) {
    int length = UDP_HEADER + data.length;
    ByteBuffer datagram =
        ByteBuffer.allocate(length)
            .putShort((short) port)
            .putShort((short) port)
            .putShort((short) length)
            .putShort((short) 0)
            .put(data);
    ByteBuffer pseudo =
        ByteBuffer.allocate(12 + length)
            .put(address(source))
            .put(address(destination))
            .putShort((short) UDP)
            .putShort((short) length)
            .put(datagram.array());
    int sum = checksum(pseudo.array());
    datagram.putShort(6, (short) (sum == 0 ? 0xffff : sum));
    return ip(source, destination, UDP, datagram.array());
  }

  /**
   * The one-way message that tells of an unknown SPI outside any IKE SA: INFORMATIONAL,
   * unprotected, with the notification INVALID_SPI (RFC 7296 sections 1.5 and 3.10.1). Both IKE
   * SPIs are free to choose; the Initiator flag is set, the Response flag is not.
   */
  static byte[] invalidSpi(long initiatorSpi, int spi) {
    int notifyLength = 8 + 4;
    return ByteBuffer.allocate(IKE_HEADER + notifyLength)
        .putLong(initiatorSpi)
        .putLong(0)
        .put((byte) NOTIFY)
        .put((byte) VERSION_2_0)
        .put((byte) INFORMATIONAL)
        .put((byte) INITIATOR_FLAG)
        .putInt(0)
        .putInt(IKE_HEADER + notifyLength)
        .put((byte) 0)
        .put((byte) 0)
        .putShort((short) notifyLength)
        .put((byte) 0)
        .put((byte) 0)
        .putShort((short) INVALID_SPI)
        .putInt(spi)
        .array();
  }

  /** The number that 8 hexadecimal digits name. */
  static int spi(String hexadecimal) {
    return HexFormat.fromHexDigits(hexadecimal);
  }

  private static byte[] ip(String source, String destination, int protocol, byte[] payload) {
    ByteBuffer packet =
        ByteBuffer.allocate(IP_HEADER + payload.length)
            .put((byte) 0x45)
            .put((byte) 0)
            .putShort((short) (IP_HEADER + payload.length))
            .putInt(0)
            .put((byte) TTL)
            .put((byte) protocol)
            .putShort((short) 0)
            .put(address(source))
            .put(address(destination));
    byte[] header = new byte[IP_HEADER];
    packet.get(0, header);
    return packet.putShort(10, (short) checksum(header)).put(payload).array();
  }

  private static byte[] address(String dotted) {
    ByteBuffer octets = ByteBuffer.allocate(4);
    for (String octet : dotted.split("\\.", -1)) {
      octets.put((byte) Integer.parseInt(octet));
    }
    return octets.array();
  }

  /** The Internet checksum (RFC 1071). */
  private static int checksum(byte[] octets) {
    long sum = 0;
    for (int i = 0; i < octets.length; i += 2) {
      int low = i + 1 < octets.length ? octets[i + 1] & 0xff : 0;
      sum += (octets[i] & 0xff) << 8 | low;
    }
    while (sum > 0xffff) {
      sum = (sum & 0xffff) + (sum >>> 16);
    }
    return (int) ~sum & 0xffff;
  }
}
