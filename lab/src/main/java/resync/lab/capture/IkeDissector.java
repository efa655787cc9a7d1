package resync.lab.capture;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import resync.lab.capture.CapturedPacket.Ike;
import resync.lab.dissect.IkePayload;
import resync.lab.dissect.IkePayloads;

/** Reads an IKE header (RFC 7296 section 3.1, RFC 2408 section 3.1) and what follows in clear. */
final class IkeDissector {
  static final int HEADER = 28;
  static final int PAYLOAD_HEADER = 4;
  private static final int V1_ENCRYPTED = 0x01;
  private static final int V2_INITIATOR = 0x08;
  private static final int V2_RESPONSE = 0x20;
  private static final int MOST_PAYLOADS = 100;

  private IkeDissector() {}

  /**
   * A chain of payloads as far as it can be read.
   *
   * @param names as in {@link CapturedPacket.Ike#payloads}
   * @param sealed where the {@code SK} or {@code SKF} payload that ends the chain has its header,
   *     or -1 where there is none
   */
  record Chain(List<String> names, int sealed) {
    Chain {
      names = List.copyOf(names);
    }
  }

  /** The IKE message at the start of the buffer, or nothing where there is none. */
  static Optional<Ike> dissect(ByteBuffer in) {
    if (in.remaining() < HEADER) {
      return Optional.empty();
    }
    int start = in.position();
    int majorVersion = (in.get(start + 17) & 0xff) >> 4;
    int length = in.getInt(start + 24);
    if ((majorVersion != 1 && majorVersion != 2) || (length >= 0 && length < HEADER)) {
      return Optional.empty();
    }
    int flags = in.get(start + 19) & 0xff;
    long responderSpi = in.getLong(start + 8);
    boolean v2 = majorVersion == 2;
    boolean response = v2 && (flags & V2_RESPONSE) != 0;
    boolean fromInitiator = v2 ? (flags & V2_INITIATOR) != 0 : responderSpi == 0;
    return Optional.of(
        new Ike(
            majorVersion,
            HexFormat.of().toHexDigits(in.getLong(start)),
            HexFormat.of().toHexDigits(responderSpi),
            IkeNames.exchange(majorVersion, in.get(start + 18) & 0xff),
            response,
            fromInitiator,
            Integer.toUnsignedLong(in.getInt(start + 20)),
            !v2 && (flags & V1_ENCRYPTED) != 0
                ? List.of(CapturedPacket.ENCRYPTED)
                : outer(in, majorVersion, response).names()));
  }

  /** The message without what follows it in its datagram. */
  static ByteBuffer message(ByteBuffer datagram) {
    ByteBuffer message = datagram.duplicate();
    int length = datagram.getInt(datagram.position() + 24);
    if (length >= HEADER && length < datagram.remaining()) {
      message.limit(datagram.position() + length);
    }
    return message;
  }

  /** What the payloads of a message that is not encrypted say of SAs, traffic and identities. */
  static List<IkePayload> contents(ByteBuffer in, int majorVersion) {
    int start = in.position();
    ByteBuffer message = message(in).position(start + HEADER);
    return IkePayloads.in(message, in.get(start + 16) & 0xff, majorVersion);
  }

  /** The payloads behind the header of a message that is not encrypted as a whole. */
  static Chain outer(ByteBuffer in, int majorVersion, boolean response) {
    int start = in.position();
    ByteBuffer message = message(in);
    return chain(message, start + HEADER, in.get(start + 16) & 0xff, majorVersion, response);
  }

  /**
   * The payloads from a place on.
   *
   * @param at where the first payload has its header
   * @param first the type of the first payload; 0 is none
   */
  static Chain chain(ByteBuffer in, int at, int first, int majorVersion, boolean response) {
    List<String> names = new ArrayList<>();
    int next = first;
    int here = at;
    while (next != 0 && names.size() < MOST_PAYLOADS && here + PAYLOAD_HEADER <= in.limit()) {
      String name = IkeNames.payload(majorVersion, next);
      int length = in.getShort(here + 2) & 0xffff;
      int end = Math.min(in.limit(), here + length);
      names.add(
          switch (name) {
            case "Ni, Nr" -> response ? "Nr" : "Ni";
            case "N" -> notify(in, majorVersion, here, end);
            default -> name;
          });
      if (name.equals("SK") || name.equals("SKF")) {
        return new Chain(names, here);
      }
      if (length < PAYLOAD_HEADER) {
        break;
      }
      next = in.get(here) & 0xff;
      here += length;
    }
    return new Chain(names, -1);
  }

  /** The type is after protocol and SPI size; IKEv1 has a DOI of four octets before them. */
  private static String notify(ByteBuffer in, int majorVersion, int at, int end) {
    int type = at + PAYLOAD_HEADER + (majorVersion == 1 ? 4 : 0) + 2;
    if (type + 2 > end) {
      return "N";
    }
    return IkeNames.notify(majorVersion, in.getShort(type) & 0xffff);
  }
}
