package resync.peer.engine;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import resync.peer.crypto.IkeCipher;
import resync.peer.crypto.SeededRandom;
import resync.peer.ike.Report;
import resync.peer.wire.Decoded;
import resync.peer.wire.ExchangeType;
import resync.peer.wire.IkeHeader;
import resync.peer.wire.IkeMessage;
import resync.peer.wire.Payload;
import resync.peer.wire.Payloads;

/** Who has been given all keys: reads what the gateways say, and can say it in their name. */
final class Eavesdropper {
  private final Map<Direction, IkeCipher> ciphers = new HashMap<>();

  /** One direction of one IKE SA. */
  private record Direction(long initiatorSpi, boolean fromInitiator) {}

  void hear(Report report) {
    if (report instanceof Report.IkeKeysMade(var spi, var _, var suite, var keys)) {
      SeededRandom random = new SeededRandom(spi.value());
      ciphers.put(
          new Direction(spi.value(), true), IkeCipher.of(suite, keys.skEi(), keys.skAi(), random));
      ciphers.put(
          new Direction(spi.value(), false), IkeCipher.of(suite, keys.skEr(), keys.skAr(), random));
    }
  }

  /** The message as it was before it was sealed; empty where its keys are unknown. */
  Optional<IkeMessage> open(byte[] octets) {
    if (!(IkeMessage.decode(octets) instanceof Decoded.Ok<IkeMessage>(IkeMessage outer))) {
      return Optional.empty();
    }
    Optional<Payload.Encrypted> encrypted = outer.first(Payload.Encrypted.class);
    if (encrypted.isEmpty()) {
      return Optional.of(outer);
    }
    return Optional.ofNullable(ciphers.get(direction(outer.header())))
        .flatMap(cipher -> cipher.open(octets, octets.length - encrypted.get().body().length()))
        .map(inner -> Payloads.decode(encrypted.get().firstInner(), inner))
        .map(
            payloads ->
                payloads instanceof Decoded.Ok<Payloads.Chain>(Payloads.Chain chain)
                    ? new IkeMessage(outer.header(), chain)
                    : new IkeMessage(outer.header(), List.of()));
  }

  /** A message in the name of who has this direction of the IKE SA. */
  byte[] seal(IkeHeader header, List<Payload> payloads) {
    IkeCipher cipher = ciphers.get(direction(header));
    if (cipher == null || header.exchangeType() == ExchangeType.IKE_SA_INIT.number()) {
      return new IkeMessage(header, payloads).encode();
    }
    byte[] inner = Payloads.encode(payloads);
    byte[] head =
        IkeMessage.encryptedPrefix(
            header, Payloads.firstType(payloads), cipher.bodyLength(inner.length));
    byte[] body = cipher.seal(head, inner);
    byte[] message = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, message, head.length, body.length);
    return message;
  }

  private static Direction direction(IkeHeader header) {
    return new Direction(header.initiatorSpi(), header.fromInitiator());
  }
}
