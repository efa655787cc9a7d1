package resync.lab.capture;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A payload of a readable IKE message that names SAs of ESP or AH by their SPIs.
 *
 * @param name {@code D} for a Delete, else the notify message type in RFC spelling
 * @param spis 8 hexadecimal digits each
 */
public record SpiPayload(String name, List<String> spis) {
  /** What a Delete payload is called in a list of payloads. */
  public static final String DELETE = "D";

  private static final int AH = 2;
  private static final int ESP = 3;
  private static final int SPI = 4;
  private static final int V1_DOI = 4;
  private static final int MOST_PAYLOADS = 100;

  public SpiPayload {
    spis = List.copyOf(spis);
  }

  /**
   * Those in a chain of payloads, in order.
   *
   * @param in from the first payload's header on
   * @param first its type; 0 is none
   */
  static List<SpiPayload> in(ByteBuffer in, int first, int majorVersion) {
    List<SpiPayload> found = new ArrayList<>();
    int next = first;
    int at = 0;
    for (int n = 0; next != 0 && n < MOST_PAYLOADS; n++) {
      if (at + IkeDissector.PAYLOAD_HEADER > in.limit()) {
        break;
      }
      int length = in.getShort(at + 2) & 0xffff;
      if (length < IkeDissector.PAYLOAD_HEADER || at + length > in.limit()) {
        break;
      }
      int doi = majorVersion == 1 ? V1_DOI : 0;
      int body = at + IkeDissector.PAYLOAD_HEADER + doi;
      ByteBuffer payload = in.slice(Math.min(body, at + length), Math.max(0, at + length - body));
      switch (IkeNames.payload(majorVersion, next)) {
        case "D" -> delete(payload, found);
        case "N" -> notify(payload, majorVersion, found);
        default -> {
          // Names no SA.
        }
      }
      next = in.get(at) & 0xff;
      at += length;
    }
    return found;
  }

  /** Protocol, size of an SPI, number of SPIs (RFC 7296 section 3.11, RFC 2408 section 3.15). */
  private static void delete(ByteBuffer in, List<SpiPayload> found) {
    if (in.limit() < 4 || in.get(1) != SPI || (in.get(0) != ESP && in.get(0) != AH)) {
      return;
    }
    List<String> spis = new ArrayList<>();
    for (int at = 4; at + SPI <= in.limit(); at += SPI) {
      spis.add(spi(in, at));
    }
    found.add(new SpiPayload(DELETE, spis));
  }

  /**
   * Protocol, size of an SPI, type, SPI, data. INVALID_SPI has the SPI in its data and none of its
   * own in IKEv2 (RFC 7296 section 3.10.1); in IKEv1 stacks put it into either.
   */
  private static void notify(ByteBuffer in, int majorVersion, List<SpiPayload> found) {
    if (in.limit() < 4 + SPI || (in.get(1) != SPI && in.get(1) != 0)) {
      return;
    }
    String name = IkeNames.notify(majorVersion, in.getShort(2) & 0xffff);
    found.add(new SpiPayload(name, List.of(spi(in, 4))));
  }

  private static String spi(ByteBuffer in, int at) {
    return HexFormat.of().toHexDigits(in.getInt(at));
  }
}
