package resync.peer.esp;

import org.jspecify.annotations.Nullable;
import resync.peer.crypto.EspCipher;
import resync.peer.crypto.PacketIcv;
import resync.peer.sa.AhParameters;
import resync.peer.sa.ChildSa;
import resync.peer.wire.ip.Ipv4Header;

/**
 * Protects a packet in place with the SAs of a Child SA: ESP around the payload, AH around that,
 * both where there is a bundle. In tunnel mode the payload is the packet, and gets an outer header;
 * in transport mode it is what stands behind the packet's own header, which moves to the front.
 */
final class Sealer {
  private static final int TIME_TO_LIVE = 64;
  private static final int TRAILER = 2;

  private final AuthenticationHeader authenticationHeader;
  private int identification;
  private int offset;
  private int length;

  Sealer(AuthenticationHeader authenticationHeader) {
    this.authenticationHeader = authenticationHeader;
  }

  /** Where the result begins. */
  int offset() {
    return offset;
  }

  /** Octets of the result. */
  int length() {
    return length;
  }

  /** Protects the packet of {@code packetLength} octets at {@code at}. */
  void seal(ChildSa sa, byte[] b, int at, int packetLength) {
    EspCipher esp = sa.outboundCipher();
    PacketIcv ah = sa.outboundIcv();
    int ownHeader = sa.isTunnel() ? 0 : Ipv4Header.headerLength(b, at);
    int nextHeader = sa.isTunnel() ? Protocols.IPV4 : Ipv4Header.protocol(b, at);
    int payload = at + ownHeader;
    int espStart = payload - espOverhead(esp);
    int start = espStart - (ah == null ? 0 : AuthenticationHeader.length(ah));
    long sequence = sa.nextSequence();
    // Before anything is written where it stands.
    System.arraycopy(b, at, b, start - ownHeader, ownHeader);

    int end = at + packetLength;
    int padded = 0;
    if (esp != null) {
      padded = addTrailer(b, payload, end, esp.alignment(), nextHeader);
      end = payload + padded + esp.icvLength();
      Ints.put(b, espStart, sa.parameters().outboundSpi().value());
      Ints.put(b, espStart + 4, (int) sequence);
    }
    AhParameters ahParameters = sa.parameters().ah();
    if (ah != null && ahParameters != null) {
      int inside = esp == null ? nextHeader : Protocols.ESP;
      int spi = ahParameters.outboundSpi().value();
      AuthenticationHeader.write(b, start, ah, inside, spi, sequence);
    }
    offset = start;
    length = end - start;
    int protocol = ah == null ? Protocols.ESP : Protocols.AH;
    // Whoever sends UDP writes its IP header.
    if (!sa.parameters().isUdpEncapsulated()) {
      if (sa.isTunnel()) {
        addOuterHeader(sa, b, at, protocol);
      } else {
        offset -= ownHeader;
        length += ownHeader;
        Ipv4Header.setPayload(b, offset, length, protocol);
      }
    }
    if (esp != null) {
      esp.seal(b, espStart, padded, sequence);
    }
    if (ah != null) {
      authenticationHeader.sign(ah, b, offset);
    }
  }

  private static int espOverhead(@Nullable EspCipher esp) {
    return esp == null ? 0 : EspCipher.HEADER_LENGTH + esp.ivLength();
  }

  /** RFC 4303 section 2.4; gives the octets of payload and trailer. */
  private static int addTrailer(byte[] b, int payload, int end, int alignment, int nextHeader) {
    int plain = end - payload;
    int padded = Math.ceilDiv(plain + TRAILER, alignment) * alignment;
    int padding = padded - plain - TRAILER;
    int at = end;
    for (int i = 1; i <= padding; i++) {
      b[at++] = (byte) i;
    }
    b[at++] = (byte) padding;
    b[at] = (byte) nextHeader;
    return padded;
  }

  /** RFC 4301 section 5.1.2.1, and RFC 6040 section 4.1 for ECN. */
  private void addOuterHeader(ChildSa sa, byte[] b, int inner, int protocol) {
    offset -= Ipv4Header.LENGTH;
    length += Ipv4Header.LENGTH;
    identification = identification + 1 & 0xffff;
    Ipv4Header.write(
        b,
        offset,
        length,
        Ipv4Header.trafficClass(b, inner),
        identification,
        Ipv4Header.dontFragment(b, inner),
        TIME_TO_LIVE,
        protocol,
        sa.localAddress(),
        sa.remoteAddress());
  }
}
