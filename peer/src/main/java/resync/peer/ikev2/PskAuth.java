package resync.peer.ikev2;

import java.nio.charset.StandardCharsets;
import resync.peer.config.Identity;
import resync.peer.crypto.Prf;
import resync.peer.crypto.PrfAlgorithm;
import resync.peer.crypto.Secret;
import resync.peer.wire.Octets;

/** The AUTH payload of a shared key (RFC 7296 section 2.15). */
final class PskAuth {
  private static final byte[] KEY_PAD = "Key Pad for IKEv2".getBytes(StandardCharsets.US_ASCII);

  private PskAuth() {}

  /**
   * prf(prf(key, "Key Pad for IKEv2"), message | nonce | prf(SK_p, identity)).
   *
   * @param firstMessage the signer's IKE_SA_INIT message, whole
   * @param peerNonce the nonce of the other end
   * @param skP SK_pi or SK_pr, the signer's
   * @param identity the signer's
   */
  static Octets compute(
      PrfAlgorithm algorithm,
      byte[] key,
      byte[] firstMessage,
      Octets peerNonce,
      Secret skP,
      Identity identity) {
    Prf prf = Prf.of(algorithm);
    byte[] idHead = {(byte) identity.type().number(), 0, 0, 0};
    byte[] identityMac = prf.compute(skP, idHead, identity.data());
    byte[] paddedKey = prf.compute(key, KEY_PAD);
    return Octets.of(prf.compute(paddedKey, firstMessage, peerNonce.toArray(), identityMac));
  }

  /** Compares in constant time. */
  static boolean same(Octets expected, Octets received) {
    return Secret.of(expected.toArray()).equals(Secret.of(received.toArray()));
  }
}
