package resync.peer.wire;

import java.util.ArrayList;
import java.util.List;

/**
 * One traffic selector (RFC 7296 section 3.13.1).
 *
 * @param type {@link #IPV4_RANGE} or {@link #IPV6_RANGE}; others are kept as they came
 * @param protocol IP protocol; 0 for any
 * @param startPort 0 to 65535
 * @param endPort 0 to 65535
 * @param start first address; for an unknown type the whole rest
 * @param end last address
 */
public record Selector(
    int type, int protocol, int startPort, int endPort, Octets start, Octets end) {
  public static final int IPV4_RANGE = 7;
  public static final int IPV6_RANGE = 8;
  private static final int HEADER = 8;

  /** Any port, between two IPv4 addresses, each given as 4 octets. */
  public static Selector ipv4(int protocol, int startPort, int endPort, Octets start, Octets end) {
    return new Selector(IPV4_RANGE, protocol, startPort, endPort, start, end);
  }

  void encode(Wire.Writer out) {
    out.u8(type).u8(protocol).u16(HEADER + start.length() + end.length());
    out.u16(startPort).u16(endPort).octets(start).octets(end);
  }

  static Decoded<List<Selector>> decodeAll(byte[] b, int at, int end, int count) {
    List<Selector> selectors = new ArrayList<>(count);
    int s = at;
    for (int i = 0; i < count; i++) {
      if (end - s < HEADER) {
        return new Decoded.Malformed<>("traffic selector header is cut off");
      }
      int type = Wire.u8(b, s);
      int length = Wire.u16(b, s + 2);
      if (length < HEADER || length > end - s) {
        return new Decoded.Malformed<>("traffic selector length " + length + " does not fit");
      }
      int expected =
          switch (type) {
            case IPV4_RANGE -> HEADER + 8;
            case IPV6_RANGE -> HEADER + 32;
            default -> length;
          };
      if (length != expected) {
        return new Decoded.Malformed<>("traffic selector length " + length + " for type " + type);
      }
      int middle =
          type == IPV4_RANGE || type == IPV6_RANGE ? (length - HEADER) / 2 : length - HEADER;
      selectors.add(
          new Selector(
              type,
              Wire.u8(b, s + 1),
              Wire.u16(b, s + 4),
              Wire.u16(b, s + 6),
              Octets.of(b, s + HEADER, s + HEADER + middle),
              Octets.of(b, s + HEADER + middle, s + length)));
      s += length;
    }
    if (s != end) {
      return new Decoded.Malformed<>("octets follow the last traffic selector");
    }
    return new Decoded.Ok<>(List.copyOf(selectors));
  }
}
