package resync.peer.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import resync.peer.engine.BadMessage.Change;
import resync.peer.wire.Decoded;
import resync.peer.wire.IkeHeader;
import resync.peer.wire.Octets;
import resync.peer.wire.v1.Attribute;
import resync.peer.wire.v1.IsakmpMessage;
import resync.peer.wire.v1.IsakmpPayload;
import resync.peer.wire.v1.SaProposal;
import resync.peer.wire.v1.SaTransform;

/** Ways to make a bad message of a good one. */
final class Forgery {
  private static final int LENGTH = 24;

  private Forgery() {}

  // Octets of a message as it goes over the wire.

  static Change clear(UnaryOperator<byte[]> change) {
    return (octets, _) -> change.apply(octets);
  }

  /** Another value at an offset. */
  static Change at(int offset, int value) {
    return clear(
        octets -> {
          octets[offset] = (byte) value;
          return octets;
        });
  }

  /** The last bit at an offset turned over. */
  static Change flip(int offset) {
    return clear(
        octets -> {
          octets[offset] ^= 1;
          return octets;
        });
  }

  /** Less than the header says. */
  static Change cut(int by) {
    return clear(octets -> Arrays.copyOf(octets, octets.length - by));
  }

  /** The length in the header made true. */
  static byte[] honest(byte[] octets) {
    ByteBuffer.wrap(octets).putInt(LENGTH, octets.length);
    return octets;
  }

  /** Other payloads, in the clear, behind the header of a message. */
  static byte[] encoded(byte[] octets, List<IsakmpPayload> payloads) {
    if (IkeHeader.decode(octets) instanceof Decoded.Ok<IkeHeader>(IkeHeader header)) {
      return IsakmpMessage.encode(header, payloads);
    }
    throw new AssertionError("not IKE");
  }

  // Payloads, of a message in the clear or of an encrypted one.

  static Change inTheClear(UnaryOperator<List<IsakmpPayload>> change) {
    return clear(octets -> encoded(octets, change.apply(Ikev1Wire.decoded(octets).payloads())));
  }

  /** In an encrypted message, without a HASH made anew. */
  static Change sealed(UnaryOperator<List<IsakmpPayload>> change) {
    return (octets, insider) -> insider.altered(octets, change);
  }

  /** In message 1 or 2 of a quick mode, whose HASH is right. */
  static Change authentic(UnaryOperator<List<IsakmpPayload>> change) {
    return (octets, insider) -> insider.authentic(octets, change);
  }

  /** Another value at an offset of what is encrypted, with a HASH that is right. */
  static Change authenticAt(int offset, int value) {
    return (octets, insider) ->
        insider.authenticOctets(
            octets,
            plain -> {
              plain[offset] = (byte) value;
              return plain;
            });
  }

  static <P extends IsakmpPayload> UnaryOperator<List<IsakmpPayload>> each(
      Class<P> kind, Function<P, IsakmpPayload> change) {
    return payloads ->
        payloads.stream().map(p -> kind.isInstance(p) ? change.apply(kind.cast(p)) : p).toList();
  }

  static UnaryOperator<List<IsakmpPayload>> without(Class<? extends IsakmpPayload> kind) {
    return payloads -> payloads.stream().filter(p -> !kind.isInstance(p)).toList();
  }

  /** One more, behind the others. */
  static UnaryOperator<List<IsakmpPayload>> add(IsakmpPayload another) {
    return payloads -> {
      List<IsakmpPayload> more = new ArrayList<>(payloads);
      more.add(another);
      return more;
    };
  }

  static UnaryOperator<List<IsakmpPayload>> proposals(UnaryOperator<SaProposal> change) {
    return each(
        IsakmpPayload.Sa.class,
        sa -> new IsakmpPayload.Sa(sa.proposals().stream().map(change).toList()));
  }

  static UnaryOperator<List<IsakmpPayload>> transforms(UnaryOperator<SaTransform> change) {
    return proposals(
        p ->
            new SaProposal(
                p.number(), p.protocol(), p.spi(), p.transforms().stream().map(change).toList()));
  }

  /** One more attribute in each transform. */
  static UnaryOperator<List<IsakmpPayload>> attributes(Attribute another) {
    return transforms(
        t ->
            new SaTransform(
                t.number(),
                t.id(),
                Stream.concat(t.attributes().stream(), Stream.of(another)).toList()));
  }

  /** The certificate of the authority of the test resources, in DER. */
  static Octets authority() {
    try (InputStream in = Forgery.class.getResourceAsStream("/pki/x509ca/root.pem")) {
      String pem = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.US_ASCII);
      String text = pem.replaceAll("-----[A-Z ]+-----", "");
      return Octets.of(Base64.getMimeDecoder().decode(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
