package resync.lab.capture;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import resync.lab.topology.IpAddress;

/**
 * A packet of a capture, dissected as far as an observer without keys can.
 *
 * @param number from 1, as Wireshark counts
 * @param time as captured, nanoseconds
 * @param length of the IP packet in octets; of one that completes fragments, of all together
 * @param source IPv4 address in dotted notation, IPv6 address as RFC 5952 writes it
 * @param sourcePort of UDP
 * @param readableProbe whether a probe of the hosts can be read in it, wherever: also inside ESP
 *     that encrypts nothing, and inside AH
 */
public record CapturedPacket(
    long number,
    Instant time,
    int length,
    String source,
    String destination,
    Content content,
    Optional<Integer> sourcePort,
    boolean readableProbe) {

  /** A packet in which no probe can be read. */
  public CapturedPacket(
      long number,
      Instant time,
      int length,
      String source,
      String destination,
      Content content,
      Optional<Integer> sourcePort) {
    this(number, time, length, source, destination, content, sourcePort, false);
  }

  /** A packet whose source port is of no interest, or that has none. */
  public CapturedPacket(
      long number, Instant time, int length, String source, String destination, Content content) {
    this(number, time, length, source, destination, content, Optional.empty());
  }

  /**
   * Whether it is about the link alone, as ARP is for IPv4: neighbour discovery, reports of group
   * membership, anything that no router forwards (RFC 4291 section 2.5.6).
   */
  public boolean isOfLinkOrGroup() {
    return source.indexOf(':') >= 0
        && (IpAddress.of(source).isOfLinkOrGroup() || IpAddress.of(destination).isOfLinkOrGroup());
  }

  /** Stands for the payloads of an encrypted IKEv1 message. */
  public static final String ENCRYPTED = "encrypted";

  /** What the IP packet carries. */
  public sealed interface Content {}

  /**
   * ESP, raw or UDP-encapsulated (RFC 4303, RFC 3948).
   *
   * @param spi 8 hexadecimal digits
   * @param sequence the low 32 bits of the sequence number
   * @param ahSpi the SPI of the AH around it, where there is one: a bundle (RFC 4301 section
   *     4.4.2.1)
   */
  public record Esp(String spi, long sequence, boolean udpEncapsulated, Optional<String> ahSpi)
      implements Content {
    /** ESP alone. */
    public Esp(String spi, long sequence, boolean udpEncapsulated) {
      this(spi, sequence, udpEncapsulated, Optional.empty());
    }
  }

  /**
   * AH around anything but ESP (RFC 4302). It hides nothing.
   *
   * @param spi 8 hexadecimal digits
   * @param sequence the low 32 bits of the sequence number
   * @param nextHeader IP protocol number of what it protects
   */
  public record Ah(String spi, long sequence, int nextHeader) implements Content {
    private static final int IPV4 = 4;
    private static final int IPV6 = 41;

    /** Whether a whole packet is inside: tunnel mode. */
    public boolean tunnel() {
      return nextHeader == IPV4 || nextHeader == IPV6;
    }
  }

  /**
   * An IKE message, as much of it as its header says.
   *
   * @param exchange in RFC spelling: {@code IKE_SA_INIT}, {@code IKE_AUTH}, {@code
   *     CREATE_CHILD_SA}, {@code INFORMATIONAL}, or the IKEv1 names
   * @param response always false in IKEv1, which has no such flag
   * @param fromInitiator from the original initiator of the IKE SA; in IKEv1 only known for its
   *     first message
   * @param payloads payloads that are readable, in their order and the RFC's notation, such as
   *     {@code SA}, {@code KE}, {@code Ni}; in place of a notify its type, such as {@code
   *     INVALID_SPI}. {@code SK} ends what an observer sees of IKEv2; {@link #ENCRYPTED} alone
   *     stands for the payloads of an encrypted IKEv1 message
   */
  public record Ike(
      int majorVersion,
      String initiatorSpi,
      String responderSpi,
      String exchange,
      boolean response,
      boolean fromInitiator,
      long messageId,
      List<String> payloads)
      implements Content {
    public Ike {
      payloads = List.copyOf(payloads);
    }
  }

  /**
   * Anything else by its IP protocol number: also a fragment that does not complete a datagram, a
   * NAT keepalive, and what is too short to be what its protocol number or port says.
   *
   * @param destinationPort of UDP and TCP
   */
  public record Other(int protocol, Optional<Integer> destinationPort) implements Content {}
}
