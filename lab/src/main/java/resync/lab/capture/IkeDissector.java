package resync.lab.capture;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import resync.lab.capture.CapturedPacket.Ike;

/** Reads an IKE header (RFC 7296 section 3.1, RFC 2408 section 3.1) and what follows in clear. */
final class IkeDissector {
  private static final int HEADER = 28;
  private static final int PAYLOAD_HEADER = 4;
  private static final int V1_ENCRYPTED = 0x01;
  private static final int V2_INITIATOR = 0x08;
  private static final int V2_RESPONSE = 0x20;
  private static final int MOST_PAYLOADS = 100;

  private IkeDissector() {}

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
                : payloads(in, majorVersion, response)));
  }

  private static List<String> payloads(ByteBuffer in, int majorVersion, boolean response) {
    List<String> names = new ArrayList<>();
    int next = in.get(in.position() + 16) & 0xff;
    int at = in.position() + HEADER;
    while (next != 0 && names.size() < MOST_PAYLOADS && at + PAYLOAD_HEADER <= in.limit()) {
      String name = IkeNames.payload(majorVersion, next);
      int length = in.getShort(at + 2) & 0xffff;
      int end = Math.min(in.limit(), at + length);
      names.add(
          switch (name) {
            case "Ni, Nr" -> response ? "Nr" : "Ni";
            case "N" -> notify(in, majorVersion, at, end);
            default -> name;
          });
      if (name.equals("SK") || name.equals("SKF") || length < PAYLOAD_HEADER) {
        break;
      }
      next = in.get(at) & 0xff;
      at += length;
    }
    return names;
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
