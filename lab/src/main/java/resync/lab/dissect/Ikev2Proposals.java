package resync.lab.dissect;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import resync.lab.dissect.Proposal.Protocol;

/** The proposals of an SA payload of IKEv2 (RFC 7296 section 3.3). */
final class Ikev2Proposals {
  private static final int HEADER = 8;
  private static final int KEY_LENGTH = 0x8000 | 14;

  private Ikev2Proposals() {}

  /** Empty where it is not well-formed. */
  static Optional<List<Proposal>> read(ByteBuffer in) {
    List<Proposal> proposals = new ArrayList<>();
    int at = 0;
    while (at < in.limit()) {
      int length = at + HEADER <= in.limit() ? in.getShort(at + 2) & 0xffff : 0;
      int spi = length < HEADER ? 0 : in.get(at + 6) & 0xff;
      if (length < HEADER + spi || at + length > in.limit()) {
        return Optional.empty();
      }
      Optional<List<Transform>> transforms =
          transforms(in.slice(at + HEADER + spi, length - HEADER - spi));
      if (transforms.isEmpty()) {
        return Optional.empty();
      }
      proposals.add(
          new Proposal(
              in.get(at + 4) & 0xff,
              protocol(in.get(at + 5) & 0xff),
              spi(IkePayloads.octets(in, at + HEADER, spi)),
              transforms.get()));
      at += length;
    }
    return Optional.of(proposals);
  }

  /** The same numbers in both versions. */
  static Protocol protocol(int number) {
    return switch (number) {
      case 1 -> Protocol.IKE;
      case 2 -> Protocol.AH;
      case 3 -> Protocol.ESP;
      default -> Protocol.OTHER;
    };
  }

  static Optional<String> spi(byte[] octets) {
    return octets.length == 0 ? Optional.empty() : Optional.of(HexFormat.of().formatHex(octets));
  }

  private static Optional<List<Transform>> transforms(ByteBuffer in) {
    List<Transform> transforms = new ArrayList<>();
    int at = 0;
    while (at < in.limit()) {
      int length = at + HEADER <= in.limit() ? in.getShort(at + 2) & 0xffff : 0;
      if (length < HEADER || at + length > in.limit()) {
        return Optional.empty();
      }
      Transform.Type type = type(in.get(at + 4) & 0xff);
      int id = in.getShort(at + 6) & 0xffff;
      OptionalInt keyLength = keyLength(in.slice(at + HEADER, length - HEADER));
      transforms.add(new Transform(type, id, TransformNames.ikev2(type, id), keyLength));
      at += length;
    }
    return Optional.of(transforms);
  }

  private static OptionalInt keyLength(ByteBuffer attributes) {
    return attributes.limit() >= 4 && (attributes.getShort(0) & 0xffff) == KEY_LENGTH
        ? OptionalInt.of(attributes.getShort(2) & 0xffff)
        : OptionalInt.empty();
  }

  private static Transform.Type type(int number) {
    return switch (number) {
      case 1 -> Transform.Type.ENCR;
      case 2 -> Transform.Type.PRF;
      case 3 -> Transform.Type.INTEG;
      case 4 -> Transform.Type.KE;
      case 5 -> Transform.Type.ESN;
      default -> Transform.Type.OTHER;
    };
  }
}
