package resync.lab.fault;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import resync.lab.capture.CapturedPacket;
import resync.lab.capture.Dissector;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.evidence.Figures;
import resync.lab.evidence.WireView;
import resync.lab.fabric.Testbed;
import resync.lab.topology.GatewayName;
import resync.lab.wire.IpOctets;

/** Composes packets that nobody in the topology would send, and sends them. */
final class Forgery {
  private static final int IKE_HEADER = 28;
  private static final int NOTIFY = 41;
  private static final int VERSION_2_0 = 0x20;
  private static final int INFORMATIONAL = 37;
  private static final int INITIATOR_FLAG = 0x08;
  private static final int INVALID_SPI = 11;

  private Forgery() {}

  /** An ESP packet (RFC 4303 section 2). */
  static byte[] esp(String source, String destination, int spi, int sequence, byte[] body) {
    return IpOctets.esp(
        IpOctets.address(source), IpOctets.address(destination), spi, sequence, body);
  }

  /** A UDP datagram (RFC 768) from a port to the same. */
  static byte[] udp(String source, String destination, int port, byte[] data) {
    return IpOctets.udp(IpOctets.address(source), port, IpOctets.address(destination), port, data);
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

  /** Sends packets to a gateway as if they came from its peer. */
  static FaultRecord inject(
      Testbed testbed,
      String sentence,
      GatewayName towards,
      List<byte[]> packets,
      Duration interval) {
    Instant from = testbed.time().now();
    testbed.wire().inject(towards, packets, interval);
    return new FaultRecord(
        sentence, towards, FaultRecord.Kind.FORGED_PACKETS, from, testbed.time().now());
  }

  /** Which of these packets the capture towards a gateway does not show, if any. */
  static Optional<String> unseen(Evidence evidence, GatewayName towards, List<byte[]> packets) {
    Map<CapturedPacket.Content, Long> seen = new HashMap<>();
    for (CapturedPacket packet : new WireView(evidence).towards(towards)) {
      seen.merge(packet.content(), 1L, Long::sum);
    }
    long missing =
        packets.stream()
            .map(Dissector::content)
            .filter(content -> seen.merge(content, -1L, Long::sum) < 0)
            .count();
    return missing == 0
        ? Optional.empty()
        : Optional.of(
            "of "
                + Figures.count(packets.size(), "forged packet")
                + " the capture does not show "
                + missing
                + " on their way to "
                + towards.word());
  }

  /** The number that 8 hexadecimal digits name. */
  static int spi(String hexadecimal) {
    return HexFormat.fromHexDigits(hexadecimal);
  }
}
