package resync.lab.dissect;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import resync.lab.dissect.Proposal.Protocol;

/**
 * The proposals of an SA payload of IKEv1 (RFC 2408 sections 3.4 to 3.6), their attributes as RFC
 * 2409 appendix A has them for an ISAKMP SA and RFC 2407 section 4.5 for IPsec SAs.
 */
final class Ikev1Proposals {
  /** DOI and situation. */
  private static final int BEFORE = 8;

  private static final int HEADER = 8;
  private static final int SHORT_ATTRIBUTE = 0x8000;

  private Ikev1Proposals() {}

  /** Empty where it is not well-formed. */
  static Optional<List<Proposal>> read(ByteBuffer in) {
    List<Proposal> proposals = new ArrayList<>();
    int at = BEFORE;
    while (at < in.limit()) {
      int length = at + HEADER <= in.limit() ? in.getShort(at + 2) & 0xffff : 0;
      int spi = length < HEADER ? 0 : in.get(at + 6) & 0xff;
      if (length < HEADER + spi
          || at + length > in.limit()
          || !transforms(in.slice(at, length), spi, proposals)) {
        return Optional.empty();
      }
      at += length;
    }
    return Optional.of(proposals);
  }

  private static boolean transforms(ByteBuffer in, int spiLength, List<Proposal> proposals) {
    Protocol protocol = Ikev2Proposals.protocol(in.get(5) & 0xff);
    Optional<String> spi = Ikev2Proposals.spi(IkePayloads.octets(in, HEADER, spiLength));
    int at = HEADER + spiLength;
    while (at < in.limit()) {
      int length = at + HEADER <= in.limit() ? in.getShort(at + 2) & 0xffff : 0;
      if (length < HEADER || at + length > in.limit()) {
        return false;
      }
      int id = in.get(at + 5) & 0xff;
      Map<Integer, Integer> attributes = attributes(in.slice(at + HEADER, length - HEADER));
      List<Transform> transforms =
          protocol == Protocol.IKE ? phase1(attributes) : phase2(protocol, id, attributes);
      proposals.add(new Proposal(in.get(4) & 0xff, protocol, spi, transforms));
      at += length;
    }
    return true;
  }

  /** Those of two octets; the longer ones say lifetimes. */
  private static Map<Integer, Integer> attributes(ByteBuffer in) {
    Map<Integer, Integer> attributes = new TreeMap<>();
    int at = 0;
    while (at + 4 <= in.limit()) {
      int type = in.getShort(at) & 0xffff;
      int value = in.getShort(at + 2) & 0xffff;
      if ((type & SHORT_ATTRIBUTE) != 0) {
        attributes.put(type & ~SHORT_ATTRIBUTE, value);
        at += 4;
      } else {
        at += 4 + value;
      }
    }
    return attributes;
  }

  private static List<Transform> phase1(Map<Integer, Integer> attributes) {
    List<Transform> transforms = new ArrayList<>();
    add(transforms, Transform.Type.ENCR, attributes.get(1), "encr1", keyLength(attributes.get(14)));
    add(transforms, Transform.Type.PRF, attributes.get(2), "hash1", OptionalInt.empty());
    add(transforms, Transform.Type.KE, attributes.get(4), "ke", OptionalInt.empty());
    add(transforms, Transform.Type.AUTHENTICATION, attributes.get(3), "auth1", OptionalInt.empty());
    return transforms;
  }

  private static List<Transform> phase2(
      Protocol protocol, int id, Map<Integer, Integer> attributes) {
    List<Transform> transforms = new ArrayList<>();
    if (protocol == Protocol.ESP) {
      add(transforms, Transform.Type.ENCR, id, "encr", keyLength(attributes.get(6)));
    }
    add(transforms, Transform.Type.INTEG, attributes.get(5), "integ1", OptionalInt.empty());
    add(transforms, Transform.Type.KE, attributes.get(3), "ke", OptionalInt.empty());
    add(transforms, Transform.Type.MODE, attributes.get(4), "mode1", OptionalInt.empty());
    return transforms;
  }

  private static OptionalInt keyLength(@Nullable Integer bits) {
    return bits == null ? OptionalInt.empty() : OptionalInt.of(bits);
  }

  private static void add(
      List<Transform> transforms,
      Transform.Type type,
      @Nullable Integer id,
      String registry,
      OptionalInt keyLength) {
    if (id != null) {
      transforms.add(new Transform(type, id, TransformNames.of(registry, id), keyLength));
    }
  }
}
