package resync.peer.wire;

import java.util.ArrayList;
import java.util.List;

/**
 * One proposal of an SA payload (RFC 7296 section 3.3.1).
 *
 * @param number 1 for the first, one more for each that follows
 * @param protocol see {@link SecurityProtocol}
 * @param spi the sender's SPI; empty in the first IKE SA negotiation
 */
public record Proposal(int number, int protocol, Octets spi, List<Transform> transforms) {
  private static final int HEADER = 8;
  private static final int MORE = 2;

  public Proposal {
    transforms = List.copyOf(transforms);
  }

  /** The transforms of one type, in the order of preference. */
  public List<Transform> ofType(int type) {
    return transforms.stream().filter(t -> t.type() == type).toList();
  }

  void encode(Wire.Writer out, boolean last) {
    int start = out.length();
    out.u8(last ? 0 : MORE).u8(0).u16(0).u8(number).u8(protocol);
    out.u8(spi.length()).u8(transforms.size()).octets(spi);
    for (int i = 0; i < transforms.size(); i++) {
      transforms.get(i).encode(out, i == transforms.size() - 1);
    }
    out.patch16(start + 2, out.length() - start);
  }

  /** Reads all proposals between {@code at} and {@code end}. */
  static Decoded<List<Proposal>> decodeAll(byte[] b, int at, int end) {
    List<Proposal> proposals = new ArrayList<>();
    int p = at;
    boolean more = true;
    while (more) {
      if (end - p < HEADER) {
        return new Decoded.Malformed<>("proposal header is cut off");
      }
      int length = Wire.u16(b, p + 2);
      if (length < HEADER || length > end - p) {
        return new Decoded.Malformed<>("proposal length " + length + " does not fit");
      }
      if (Wire.u8(b, p) != 0 && Wire.u8(b, p) != MORE) {
        return new Decoded.Malformed<>("proposal is followed by neither 0 nor 2");
      }
      more = Wire.u8(b, p) == MORE;
      switch (decodeOne(b, p, p + length)) {
        case Decoded.Ok<Proposal>(Proposal proposal) -> proposals.add(proposal);
        case Decoded.Malformed<Proposal>(String reason) -> {
          return new Decoded.Malformed<>(reason);
        }
        case Decoded.Unsupported<Proposal>(String what, int type) -> {
          return new Decoded.Unsupported<>(what, type);
        }
      }
      p += length;
    }
    if (p != end) {
      return new Decoded.Malformed<>("octets follow the last proposal");
    }
    return new Decoded.Ok<>(List.copyOf(proposals));
  }

  private static Decoded<Proposal> decodeOne(byte[] b, int at, int end) {
    int spiSize = Wire.u8(b, at + 6);
    int count = Wire.u8(b, at + 7);
    if (spiSize > end - at - HEADER) {
      return new Decoded.Malformed<>("proposal SPI size " + spiSize + " does not fit");
    }
    int t = at + HEADER + spiSize;
    Octets spi = Octets.of(b, at + HEADER, t);
    List<Transform> transforms = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      switch (Transform.decode(b, t, end)) {
        case Decoded.Ok<Transform>(Transform transform) -> transforms.add(transform);
        case Decoded.Malformed<Transform>(String reason) -> {
          return new Decoded.Malformed<>(reason);
        }
        case Decoded.Unsupported<Transform>(String what, int type) -> {
          return new Decoded.Unsupported<>(what, type);
        }
      }
      if (Wire.u8(b, t) != (i == count - 1 ? 0 : 3)) {
        return new Decoded.Malformed<>("transform count and the chain of transforms differ");
      }
      t += Wire.u16(b, t + 2);
    }
    if (t != end) {
      return new Decoded.Malformed<>("octets follow the last transform");
    }
    return new Decoded.Ok<>(new Proposal(Wire.u8(b, at + 4), Wire.u8(b, at + 5), spi, transforms));
  }
}
