package resync.peer.isakmp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import resync.peer.crypto.EncryptionAlgorithm;
import resync.peer.crypto.HashAlgorithm;
import resync.peer.crypto.Ikev1Cipher;
import resync.peer.crypto.Ikev1KeyDerivation;
import resync.peer.crypto.Secret;
import resync.peer.crypto.Skeyid;
import resync.peer.crypto.Vectors;
import resync.peer.wire.Decoded;
import resync.peer.wire.IkeHeader;
import resync.peer.wire.Octets;
import resync.peer.wire.v1.IsakmpMessage;
import resync.peer.wire.v1.IsakmpPayload;

/** A session that others have recorded, of {@code vectors/ikev1-sessions.txt}. */
public final class RecordedSession {
  private final Vectors.Vector vector;

  private RecordedSession(Vectors.Vector vector) {
    this.vector = vector;
  }

  /** All of them. */
  public static Stream<RecordedSession> all() {
    return Vectors.of("ikev1-sessions.txt").map(RecordedSession::new);
  }

  /** Those whose keys are known. */
  static Stream<RecordedSession> readable() {
    return all().filter(session -> session.vector.has("ka"));
  }

  /** Those whose shared key and shared secret are known. */
  static Stream<RecordedSession> complete() {
    return all().filter(session -> session.vector.has("gxy"));
  }

  /** The messages as they were on the wire. */
  public List<byte[]> messages() {
    List<byte[]> messages = new ArrayList<>();
    for (int i = 1; vector.has("message-" + i); i++) {
      messages.add(vector.octets("message-" + i));
    }
    return messages;
  }

  Vectors.Vector vector() {
    return vector;
  }

  HashAlgorithm hash() {
    return HashAlgorithm.valueOf(vector.text("hash"));
  }

  private EncryptionAlgorithm encryption() {
    return EncryptionAlgorithm.valueOf(vector.text("encryption"));
  }

  /** SKEYID and the rest, made of the shared key, the shared secret and what the messages say. */
  Skeyid derived(List<IsakmpMessage> opened) {
    byte[] initiatorNonce = nonce(opened.get(2));
    byte[] responderNonce = nonce(opened.get(3));
    Secret skeyid =
        Ikev1KeyDerivation.skeyidOfPresharedKey(
            hash(), vector.octets("psk"), initiatorNonce, responderNonce);
    IkeHeader header = opened.get(3).header();
    return Ikev1KeyDerivation.skeyids(
        hash(),
        skeyid,
        vector.secret("gxy"),
        Octets.ofLong(header.initiatorSpi()).toArray(),
        Octets.ofLong(header.responderSpi()).toArray());
  }

  /** The key that this makes for the cipher. */
  Secret encryptionKey(Skeyid keys) {
    return Ikev1KeyDerivation.encryptionKey(hash(), keys.e(), encryption());
  }

  static byte[] nonce(IsakmpMessage message) {
    return message.first(IsakmpPayload.Nonce.class).orElseThrow().data().toArray();
  }

  static byte[] publicValue(IsakmpMessage message) {
    return message.first(IsakmpPayload.KeyExchange.class).orElseThrow().publicValue().toArray();
  }

  /** Every message as it was before it was encrypted. */
  List<IsakmpMessage> opened() {
    List<IsakmpMessage> opened = new ArrayList<>();
    Ikev1Cipher cipher = new Ikev1Cipher(encryption(), vector.secret("ka"));
    Map<Long, byte[]> ivs = new HashMap<>();
    Map<Octets, IsakmpMessage> seen = new HashMap<>();
    for (byte[] octets : messages()) {
      IsakmpMessage again = seen.get(Octets.of(octets));
      if (again == null) {
        again = open(octets, cipher, ivs, opened);
        seen.put(Octets.of(octets), again);
      }
      opened.add(again);
    }
    return opened;
  }

  private IsakmpMessage open(
      byte[] octets, Ikev1Cipher cipher, Map<Long, byte[]> ivs, List<IsakmpMessage> before) {
    IkeHeader header = required(IkeHeader.decode(octets));
    if (!IsakmpMessage.isEncrypted(header)) {
      return required(IsakmpMessage.decode(header, octets));
    }
    byte[] iv = ivs.get(header.messageId());
    if (iv == null) {
      iv =
          header.messageId() == 0
              ? Ikev1KeyDerivation.phase1Iv(
                  hash(), publicValue(before.get(2)), publicValue(before.get(3)), encryption())
              : Ikev1KeyDerivation.phase2Iv(
                  hash(),
                  Objects.requireNonNull(ivs.get(0L)),
                  (int) header.messageId(),
                  encryption());
    }
    byte[] rest = Arrays.copyOfRange(octets, IkeHeader.LENGTH, octets.length);
    ivs.put(header.messageId(), cipher.nextIv(rest));
    return required(IsakmpMessage.decodeDecrypted(header, cipher.decrypt(iv, rest).orElseThrow()));
  }

  private static <T> T required(Decoded<T> decoded) {
    if (decoded instanceof Decoded.Ok<T>(T value)) {
      return value;
    }
    throw new AssertionError(decoded);
  }

  @Override
  public String toString() {
    return vector.toString();
  }
}
