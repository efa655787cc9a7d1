package resync.peer.wire.v1;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import resync.peer.wire.Decoded;
import resync.peer.wire.Wire;

/**
 * A Transform payload (RFC 2408 section 3.6): one complete set of algorithms.
 *
 * @param number the initiator's number for it; a choice carries the same
 * @param id KEY_IKE, or the ESP or AH transform identifier
 * @param attributes in their order
 */
public record SaTransform(int number, int id, List<Attribute> attributes) {
  private static final int HEADER = 8;
  private static final int MORE = 3;

  public SaTransform {
    attributes = List.copyOf(attributes);
  }

  /** The first attribute of a type, as a number. */
  public OptionalLong attribute(int type) {
    Optional<Attribute> first = attributes.stream().filter(a -> a.type() == type).findFirst();
    return first.isPresent() ? first.get().number() : OptionalLong.empty();
  }

  void encode(Wire.Writer out, boolean last) {
    int start = out.length();
    out.u8(last ? 0 : MORE).u8(0).u16(0).u8(number).u8(id).u16(0);
    attributes.forEach(a -> a.encode(out));
    out.patch16(start + 2, out.length() - start);
  }

  /** Reads the chain of {@code count} transforms that ends at {@code end}. */
  static Decoded<List<SaTransform>> decodeAll(byte[] b, int at, int end, int count) {
    List<SaTransform> transforms = new ArrayList<>();
    int t = at;
    for (int i = 0; i < count; i++) {
      if (end - t < HEADER) {
        return new Decoded.Malformed<>("transform header is cut off");
      }
      int length = Wire.u16(b, t + 2);
      if (length < HEADER || length > end - t) {
        return new Decoded.Malformed<>("transform length " + length + " does not fit");
      }
      if (Wire.u8(b, t) != (i == count - 1 ? 0 : MORE)) {
        return new Decoded.Malformed<>("transform count and the chain of transforms differ");
      }
      switch (Attribute.decodeAll(b, t + HEADER, t + length)) {
        case Decoded.Ok<List<Attribute>>(List<Attribute> attributes) ->
            transforms.add(new SaTransform(Wire.u8(b, t + 4), Wire.u8(b, t + 5), attributes));
        case Decoded.Malformed<List<Attribute>>(String reason) -> {
          return new Decoded.Malformed<>(reason);
        }
        case Decoded.Unsupported<List<Attribute>>(String what, int type) -> {
          return new Decoded.Unsupported<>(what, type);
        }
      }
      t += length;
    }
    return t == end
        ? new Decoded.Ok<>(List.copyOf(transforms))
        : new Decoded.Malformed<>("octets follow the last transform");
  }
}
