package resync.peer.wire.v1;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import resync.peer.wire.Decoded;
import resync.peer.wire.Octets;
import resync.peer.wire.Wire;

/**
 * A data attribute of a transform (RFC 2408 section 3.3).
 *
 * @param type 0 to 32767, without the format bit
 * @param basic whether it has the short form, whose value is two octets
 * @param value as it stands on the wire
 */
public record Attribute(int type, boolean basic, Octets value) {
  private static final int BASIC_FORM = 0x8000;
  private static final int HEADER = 4;
  private static final int LARGEST_BASIC = 0xffff;

  /** An attribute with a number: in the short form where it fits, else in four octets. */
  public static Attribute of(int type, long number) {
    return number <= LARGEST_BASIC
        ? new Attribute(type, true, Octets.of(new byte[] {(byte) (number >>> 8), (byte) number}))
        : new Attribute(type, false, Octets.ofInt((int) number));
  }

  /** The value as a number; empty where it has more than eight octets or does not fit a long. */
  public OptionalLong number() {
    long number = 0;
    for (int i = 0; i < value.length(); i++) {
      if (number >>> 55 != 0) {
        return OptionalLong.empty();
      }
      number = number << 8 | value.at(i);
    }
    return OptionalLong.of(number);
  }

  /** Attributes as octets, as they stand in RESPONDER-LIFETIME (RFC 2407 section 4.6.3.1). */
  public static Octets octets(List<Attribute> attributes) {
    Wire.Writer out = new Wire.Writer();
    attributes.forEach(a -> a.encode(out));
    return Octets.of(out.toArray());
  }

  /** Reads attributes that are alone in their octets. */
  public static Decoded<List<Attribute>> decode(Octets octets) {
    return decodeAll(octets.toArray(), 0, octets.length());
  }

  void encode(Wire.Writer out) {
    out.u16((basic ? BASIC_FORM : 0) | type);
    if (!basic) {
      out.u16(value.length());
    }
    out.octets(value);
  }

  /** Reads all attributes between {@code at} and {@code end}. */
  static Decoded<List<Attribute>> decodeAll(byte[] b, int at, int end) {
    List<Attribute> attributes = new ArrayList<>();
    int a = at;
    while (a < end) {
      if (end - a < HEADER) {
        return new Decoded.Malformed<>("attribute is cut off");
      }
      int type = Wire.u16(b, a);
      boolean basic = (type & BASIC_FORM) != 0;
      int from = basic ? a + 2 : a + HEADER;
      int length = basic ? 2 : Wire.u16(b, a + 2);
      if (length > end - from) {
        return new Decoded.Malformed<>("attribute length " + length + " does not fit");
      }
      attributes.add(new Attribute(type & ~BASIC_FORM, basic, Octets.of(b, from, from + length)));
      a = from + length;
    }
    return new Decoded.Ok<>(List.copyOf(attributes));
  }
}
