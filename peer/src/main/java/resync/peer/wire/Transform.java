package resync.peer.wire;

/**
 * One transform of a proposal (RFC 7296 section 3.3.2).
 *
 * @param type see the constants here
 * @param id the algorithm's IANA number within its type
 * @param attributes as they stand on the wire, each whole
 */
public record Transform(int type, int id, Octets attributes) {
  public static final int ENCRYPTION = 1;
  public static final int PRF = 2;
  public static final int INTEGRITY = 3;
  public static final int KEY_EXCHANGE = 4;
  public static final int SEQUENCE_NUMBERS = 5;

  private static final int KEY_LENGTH_ATTRIBUTE = 14;
  private static final int HEADER = 8;
  private static final int MORE = 3;

  private static final int ATTRIBUTE = 4;
  private static final int BASIC_FORM = 0x8000;

  /** A transform without attributes. */
  public static Transform of(int type, int id) {
    return new Transform(type, id, Octets.EMPTY);
  }

  /**
   * A transform with a key length.
   *
   * @param keyBits 0 for none, which is not the same as a Key Length attribute of 0
   */
  public static Transform of(int type, int id, int keyBits) {
    return keyBits == 0
        ? of(type, id)
        : new Transform(
            type, id, Octets.ofInt((BASIC_FORM | KEY_LENGTH_ATTRIBUTE) << 16 | keyBits));
  }

  /** The Key Length attribute; 0 where there is none. */
  public int keyBits() {
    return hasKeyLengthAlone() ? attributes.toInt() & 0xffff : 0;
  }

  /**
   * Whether it carries no attribute but one key length; with any other it must not be chosen (RFC
   * 7296 section 3.3.6).
   */
  public boolean understood() {
    return attributes.isEmpty() || hasKeyLengthAlone();
  }

  private boolean hasKeyLengthAlone() {
    return attributes.length() == ATTRIBUTE
        && attributes.toInt() >>> 16 == (BASIC_FORM | KEY_LENGTH_ATTRIBUTE);
  }

  void encode(Wire.Writer out, boolean last) {
    out.u8(last ? 0 : MORE).u8(0).u16(HEADER + attributes.length());
    out.u8(type).u8(0).u16(id).octets(attributes);
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
    int first = at + HEADER;
    int stop = at + length;
    int a = first;
    while (a < stop) {
      if (stop - a < ATTRIBUTE) {
        return new Decoded.Malformed<>("transform attribute is cut off");
      }
      int value = (Wire.u16(b, a) & BASIC_FORM) != 0 ? 0 : Wire.u16(b, a + 2);
      if (value > stop - a - ATTRIBUTE) {
        return new Decoded.Malformed<>("transform attribute length " + value + " does not fit");
      }
      a += ATTRIBUTE + value;
    }
    return new Decoded.Ok<>(
        new Transform(Wire.u8(b, at + 4), Wire.u16(b, at + 6), Octets.of(b, first, stop)));
  }
}
