package resync.peer.wire;

/**
 * One transform of a proposal (RFC 7296 section 3.3.2).
 *
 * @param type see the constants here
 * @param id the algorithm's IANA number within its type
 * @param keyBits the Key Length attribute; 0 where there is none
 * @param understood false when it carries an attribute that is not known: it must not be chosen
 *     (RFC 7296 section 3.3.6)
 */
public record Transform(int type, int id, int keyBits, boolean understood) {
  public static final int ENCRYPTION = 1;
  public static final int PRF = 2;
  public static final int INTEGRITY = 3;
  public static final int KEY_EXCHANGE = 4;
  public static final int SEQUENCE_NUMBERS = 5;

  private static final int KEY_LENGTH_ATTRIBUTE = 14;
  private static final int HEADER = 8;
  private static final int MORE = 3;

  /** A transform without attributes. */
  public static Transform of(int type, int id) {
    return new Transform(type, id, 0, true);
  }

  /** A transform with a key length in bits. */
  public static Transform of(int type, int id, int keyBits) {
    return new Transform(type, id, keyBits, true);
  }

  void encode(Wire.Writer out, boolean last) {
    out.u8(last ? 0 : MORE).u8(0).u16(HEADER + (keyBits == 0 ? 0 : 4)).u8(type).u8(0).u16(id);
    if (keyBits != 0) {
      out.u16(0x8000 | KEY_LENGTH_ATTRIBUTE).u16(keyBits);
    }
  }

  /** Reads the transform at {@code at}; its length field is the two octets at {@code at + 2}. */
  static Decoded<Transform> decode(byte[] b, int at, int end) {
    if (end - at < HEADER) {
      return new Decoded.Malformed<>("transform header is cut off");
    }
    int length = Wire.u16(b, at + 2);
    if (length < HEADER || length > end - at) {
      return new Decoded.Malformed<>("transform length " + length + " does not fit");
    }
    int keyBits = 0;
    boolean understood = true;
    int a = at + HEADER;
    int stop = at + length;
    while (a < stop) {
      if (stop - a < 4) {
        return new Decoded.Malformed<>("transform attribute is cut off");
      }
      int attribute = Wire.u16(b, a);
      int value = Wire.u16(b, a + 2);
      if ((attribute & 0x8000) != 0) {
        if ((attribute & 0x7fff) == KEY_LENGTH_ATTRIBUTE && keyBits == 0) {
          keyBits = value;
        } else {
          understood = false;
        }
        a += 4;
      } else {
        if (value > stop - a - 4) {
          return new Decoded.Malformed<>("transform attribute length " + value + " does not fit");
        }
        understood = false;
        a += 4 + value;
      }
    }
    return new Decoded.Ok<>(
        new Transform(Wire.u8(b, at + 4), Wire.u16(b, at + 6), keyBits, understood));
  }
}
