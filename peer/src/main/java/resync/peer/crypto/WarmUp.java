package resync.peer.crypto;

import java.util.Arrays;
import java.util.Collection;

/**
 * Runs the cryptography once, so that the Java runtime has loaded and set up its providers before
 * the first message counts: the first key exchange of a fresh process otherwise takes many times as
 * long as the next one. Changes nothing, and draws nothing from the peer's own random source.
 */
public final class WarmUp {
  private static final int SMALL = 64;

  private WarmUp() {}

  /**
   * Runs what an exchange and the packets after it need. May run on a thread of its own while the
   * rest of the program starts.
   *
   * @param methods the key exchange methods that will be used
   */
  public static void run(Collection<KeyExchangeMethod> methods) {
    RandomSource fixed = target -> Arrays.fill(target, (byte) 0x35);
    Secret secret = Secret.of(new byte[SMALL]);
    for (KeyExchangeMethod method : methods) {
      KeyExchange pair = KeyExchange.generate(method, fixed);
      secret = pair.sharedSecret(pair.publicValue()).orElse(secret);
    }
    for (EncryptionAlgorithm encryption :
        new EncryptionAlgorithm[] {
          EncryptionAlgorithm.AES_CBC_256, EncryptionAlgorithm.AES_GCM_16_256
        }) {
      IntegrityAlgorithm integrity =
          encryption.isAead() ? null : IntegrityAlgorithm.HMAC_SHA2_256_128;
      IkeSuite suite =
          new IkeSuite(
              encryption, integrity, PrfAlgorithm.HMAC_SHA2_256, KeyExchangeMethod.CURVE25519);
      byte[] nonce = fixed.octets(32);
      byte[] spi = fixed.octets(8);
      Secret seed = KeyDerivation.skeyseed(suite.prf(), nonce, nonce, secret);
      IkeKeys keys = KeyDerivation.ikeKeys(suite, seed, nonce, nonce, spi, spi);
      IkeCipher ike = IkeCipher.of(suite, keys.skEi(), keys.skAi(), fixed);
      byte[] body = ike.seal(new byte[0], nonce);
      ike.open(body, 0);

      EspSuite espSuite = new EspSuite(encryption, integrity);
      ChildKeys childKeys =
          KeyDerivation.childKeys(suite.prf(), keys.skD(), nonce, nonce, espSuite);
      EspCipher esp = EspCipher.of(espSuite, childKeys.initiatorToResponder(), fixed);
      byte[] packet = new byte[3 * SMALL];
      esp.seal(packet, 0, SMALL, 1);
      esp.open(packet, 0, EspCipher.HEADER_LENGTH + esp.ivLength() + SMALL + esp.icvLength());
    }
  }
}
