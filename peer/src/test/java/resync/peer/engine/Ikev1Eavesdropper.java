package resync.peer.engine;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import resync.peer.crypto.EncryptionAlgorithm;
import resync.peer.crypto.HashAlgorithm;
import resync.peer.crypto.Ikev1Cipher;
import resync.peer.crypto.Ikev1KeyDerivation;
import resync.peer.ike.Report;
import resync.peer.wire.Decoded;
import resync.peer.wire.IkeHeader;
import resync.peer.wire.Octets;
import resync.peer.wire.v1.Exchange;
import resync.peer.wire.v1.IsakmpMessage;
import resync.peer.wire.v1.IsakmpPayload;

/**
 * Who has been given the keys of IKEv1: reads what the gateways say, each message once and in the
 * order in which they are said, as each message's IV is the end of the one before (RFC 2409
 * appendix B). The suite is that of {@link Ikev1SetUpTest}.
 */
final class Ikev1Eavesdropper {
  private static final HashAlgorithm HASH = HashAlgorithm.SHA2_256;
  private static final EncryptionAlgorithm CIPHER = EncryptionAlgorithm.AES_CBC_256;

  private final Map<Long, IsakmpSa> isakmpSas = new HashMap<>();

  /** What is known of one ISAKMP SA. */
  private static final class IsakmpSa {
    private @Nullable Ikev1Cipher cipher;
    private @Nullable Octets initiatorPublicValue;
    private @Nullable Octets responderPublicValue;
    private final Map<Long, byte[]> lastBlocks = new HashMap<>();
  }

  void hear(Report report) {
    if (report instanceof Report.Ikev1KeysMade(var initiatorCookie, var _, var key)) {
      of(initiatorCookie.value()).cipher = new Ikev1Cipher(CIPHER, key);
    }
  }

  private IsakmpSa of(long initiatorCookie) {
    return isakmpSas.computeIfAbsent(initiatorCookie, _ -> new IsakmpSa());
  }

  /** The payloads of a message; empty where its keys are unknown. */
  Optional<List<IsakmpPayload>> open(IkeHeader header, byte[] octets) {
    IsakmpSa sa = of(header.initiatorSpi());
    Decoded<IsakmpMessage> decoded;
    if (IsakmpMessage.isEncrypted(header)) {
      Ikev1Cipher cipher = sa.cipher;
      if (cipher == null) {
        return Optional.empty();
      }
      byte[] rest = Arrays.copyOfRange(octets, IkeHeader.LENGTH, octets.length);
      decoded =
          IsakmpMessage.decodeDecrypted(header, cipher.decrypt(iv(sa, header), rest).orElseThrow());
      if (header.exchangeType() != Exchange.INFORMATIONAL.number()) {
        sa.lastBlocks.put(header.messageId(), cipher.nextIv(rest));
      }
    } else {
      decoded = IsakmpMessage.decode(header, octets);
    }
    if (!(decoded instanceof Decoded.Ok<IsakmpMessage>(IsakmpMessage message))) {
      return Optional.empty();
    }
    if (header.messageId() == 0) {
      message.first(IsakmpPayload.KeyExchange.class).ifPresent(ke -> keep(sa, ke.publicValue()));
    }
    return Optional.of(message.payloads());
  }

  private static void keep(IsakmpSa sa, Octets publicValue) {
    if (sa.initiatorPublicValue == null) {
      sa.initiatorPublicValue = publicValue;
    } else {
      sa.responderPublicValue = publicValue;
    }
  }

  private static byte[] iv(IsakmpSa sa, IkeHeader header) {
    byte[] before = sa.lastBlocks.get(header.messageId());
    boolean oneMessage = header.exchangeType() == Exchange.INFORMATIONAL.number();
    if (before != null && !oneMessage) {
      return before;
    }
    byte[] ofPhase1 = sa.lastBlocks.getOrDefault(0L, firstIv(sa));
    return header.messageId() == 0
        ? ofPhase1
        : Ikev1KeyDerivation.phase2Iv(HASH, ofPhase1, (int) header.messageId(), CIPHER);
  }

  private static byte[] firstIv(IsakmpSa sa) {
    Octets ofInitiator = sa.initiatorPublicValue;
    Octets ofResponder = sa.responderPublicValue;
    if (ofInitiator == null || ofResponder == null) {
      throw new IllegalStateException("something encrypted before both public values");
    }
    return Ikev1KeyDerivation.phase1Iv(HASH, ofInitiator.toArray(), ofResponder.toArray(), CIPHER);
  }
}
