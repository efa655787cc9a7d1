package resync.peer.engine;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import resync.peer.crypto.EncryptionAlgorithm;
import resync.peer.crypto.HashAlgorithm;
import resync.peer.crypto.Ikev1Cipher;
import resync.peer.crypto.Ikev1KeyDerivation;
import resync.peer.crypto.KeyExchange;
import resync.peer.crypto.KeyExchangeMethod;
import resync.peer.crypto.Secret;
import resync.peer.crypto.Skeyid;
import resync.peer.wire.Decoded;
import resync.peer.wire.IkeHeader;
import resync.peer.wire.Octets;
import resync.peer.wire.v1.Exchange;
import resync.peer.wire.v1.IsakmpMessage;
import resync.peer.wire.v1.IsakmpPayload;
import resync.peer.wire.v1.IsakmpPayloads;

/**
 * Who knows what west has drawn at random, and so the keys of the one ISAKMP SA of a pair: reads
 * what the gateways say encrypted, and says in their name what they never would (RFC 2409). The
 * suite is that of {@link Ikev1SetUpTest}.
 */
final class Ikev1Insider {
  private static final HashAlgorithm HASH = HashAlgorithm.SHA2_256;
  private static final EncryptionAlgorithm CIPHER = EncryptionAlgorithm.AES_CBC_256;
  private static final int HASH_END = IsakmpPayloads.HEADER + 32;

  private final Pair pair;
  private final byte @Nullable [] presharedKey;

  /**
   * @param presharedKey null where the ends sign
   */
  Ikev1Insider(Pair pair, byte @Nullable [] presharedKey) {
    this.pair = pair;
    this.presharedKey = presharedKey;
  }

  /** What an encrypted message of a gateway holds. */
  List<IsakmpPayload> open(byte[] octets) {
    IkeHeader header = header(octets);
    byte[] plain = cipher().decrypt(iv(header, octets), rest(octets)).orElseThrow();
    if (IsakmpMessage.decodeDecrypted(header, plain)
        instanceof Decoded.Ok<IsakmpMessage>(IsakmpMessage message)) {
      return message.payloads();
    }
    throw new AssertionError("not a message of the pair's ISAKMP SA");
  }

  /** An encrypted message with other payloads, and no HASH made anew. */
  byte[] altered(byte[] octets, UnaryOperator<List<IsakmpPayload>> change) {
    List<IsakmpPayload> payloads = change.apply(open(octets));
    return sealed(octets, IsakmpPayloads.firstType(payloads), IsakmpPayloads.encode(payloads));
  }

  /** A quick mode's message 1 or 2 with other payloads behind its HASH, which is right. */
  byte[] authentic(byte[] octets, UnaryOperator<List<IsakmpPayload>> change) {
    return authenticOctets(octets, _ -> IsakmpPayloads.encode(change.apply(open(octets))));
  }

  /** The same with other octets, which need not be payloads; a HASH of 32 octets comes first. */
  byte[] authenticOctets(byte[] octets, UnaryOperator<byte[]> change) {
    IkeHeader header = header(octets);
    byte[] plain = change.apply(IsakmpPayloads.encode(open(octets)));
    byte[] behind = Arrays.copyOfRange(plain, HASH_END, plain.length);
    int messageId = (int) header.messageId();
    byte[] nonce =
        pair.sent.stream()
            .filter(p -> p.isIke() && p.header().messageId() == header.messageId())
            .findFirst()
            .map(Packet::message)
            .filter(first -> !Arrays.equals(first, octets))
            .map(first -> Ikev1Wire.find(open(first), IsakmpPayload.Nonce.class).data().toArray())
            .orElse(new byte[0]);
    byte[] hash = Ikev1KeyDerivation.hash2(HASH, keys().a(), messageId, nonce, behind);
    System.arraycopy(hash, 0, plain, IsakmpPayloads.HEADER, hash.length);
    return sealed(octets, header.nextPayload(), plain);
  }

  /** An informational exchange of this message ID with these payloads behind its HASH. */
  byte[] informational(int messageId, byte[] payloads, int firstType) {
    byte[] hash = Ikev1KeyDerivation.hash1(HASH, keys().a(), messageId, payloads);
    byte[] head = IsakmpPayloads.encode(List.of(new IsakmpPayload.Hash(Octets.of(hash))));
    head[0] = (byte) firstType;
    byte[] plain = Arrays.copyOf(head, head.length + payloads.length);
    System.arraycopy(payloads, 0, plain, head.length, payloads.length);
    var sa = pair.west.ikeSas().getFirst();
    IkeHeader header =
        IsakmpMessage.header(
            sa.initiatorSpi().value(),
            sa.responderSpi().value(),
            Exchange.INFORMATIONAL,
            IsakmpMessage.FLAG_ENCRYPTION,
            messageId);
    return IsakmpMessage.encode(
        header, IsakmpPayload.HASH, cipher().encrypt(phase2Iv(messageId), plain));
  }

  private byte[] sealed(byte[] octets, int firstType, byte[] plain) {
    IkeHeader header = header(octets);
    return IsakmpMessage.encode(header, firstType, cipher().encrypt(iv(header, octets), plain));
  }

  private Skeyid keys() {
    byte[] initiatorNonce = said("west", IsakmpPayload.Nonce.class).data().toArray();
    byte[] responderNonce = said("east", IsakmpPayload.Nonce.class).data().toArray();
    Secret shared = ownKey().sharedSecret(publicValue("east")).orElseThrow();
    IkeHeader header =
        pair.sent.stream()
            .filter(Packet::isIke)
            .map(Packet::header)
            .filter(h -> h.responderSpi() != 0)
            .findFirst()
            .orElseThrow();
    return Ikev1KeyDerivation.skeyids(
        HASH,
        presharedKey == null
            ? Ikev1KeyDerivation.skeyidOfSignatures(HASH, initiatorNonce, responderNonce, shared)
            : Ikev1KeyDerivation.skeyidOfPresharedKey(
                HASH, presharedKey, initiatorNonce, responderNonce),
        shared,
        Octets.ofLong(header.initiatorSpi()).toArray(),
        Octets.ofLong(header.responderSpi()).toArray());
  }

  /** Of all that west has drawn, the one that makes the public value it has sent. */
  private KeyExchange ownKey() {
    return pair.west.drawn.stream()
        .filter(drawn -> drawn.length == 32)
        .map(
            drawn ->
                KeyExchange.generate(
                    KeyExchangeMethod.CURVE25519,
                    target -> System.arraycopy(drawn, 0, target, 0, target.length)))
        .filter(key -> Arrays.equals(key.publicValue(), publicValue("west")))
        .findFirst()
        .orElseThrow();
  }

  private byte[] publicValue(String from) {
    return said(from, IsakmpPayload.KeyExchange.class).publicValue().toArray();
  }

  private <P extends IsakmpPayload> P said(String from, Class<P> kind) {
    return pair.sent.stream()
        .filter(p -> p.from().equals(from) && p.isIke())
        .filter(p -> !IsakmpMessage.isEncrypted(p.header()))
        .flatMap(p -> Ikev1Wire.decoded(p.message()).first(kind).stream())
        .findFirst()
        .orElseThrow();
  }

  private Ikev1Cipher cipher() {
    return new Ikev1Cipher(CIPHER, Ikev1KeyDerivation.encryptionKey(HASH, keys().e(), CIPHER));
  }

  /**
   * The last block of what the exchange has said encrypted before, or what there is for a first.
   */
  private byte[] iv(IkeHeader header, byte[] octets) {
    List<byte[]> before =
        encrypted(header.messageId()).takeWhile(m -> !Arrays.equals(m, octets)).toList();
    if (!before.isEmpty()) {
      return lastBlock(before.getLast());
    }
    return header.messageId() == 0
        ? Ikev1KeyDerivation.phase1Iv(HASH, publicValue("west"), publicValue("east"), CIPHER)
        : phase2Iv((int) header.messageId());
  }

  private byte[] phase2Iv(int messageId) {
    byte[] last = lastBlock(encrypted(0).toList().getLast());
    return Ikev1KeyDerivation.phase2Iv(HASH, last, messageId, CIPHER);
  }

  private Stream<byte[]> encrypted(long messageId) {
    return pair.sent.stream()
        .filter(p -> p.isIke() && IsakmpMessage.isEncrypted(p.header()))
        .filter(p -> p.header().messageId() == messageId)
        .map(Packet::message);
  }

  private static byte[] lastBlock(byte[] message) {
    return Arrays.copyOfRange(message, message.length - CIPHER.blockSize(), message.length);
  }

  private static byte[] rest(byte[] octets) {
    return Arrays.copyOfRange(octets, IkeHeader.LENGTH, octets.length);
  }

  private static IkeHeader header(byte[] octets) {
    if (IkeHeader.decode(octets) instanceof Decoded.Ok<IkeHeader>(IkeHeader header)) {
      return header;
    }
    throw new AssertionError("not IKE");
  }
}
