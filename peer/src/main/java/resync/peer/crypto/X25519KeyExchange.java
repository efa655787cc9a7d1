package resync.peer.crypto;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Optional;
import javax.crypto.KeyAgreement;

/** Curve25519 (RFC 8031) with the function X25519 of RFC 7748. */
final class X25519KeyExchange implements KeyExchange {
  private static final int LENGTH = 32;

  private final PrivateKey privateKey;
  private final byte[] publicValue;

  X25519KeyExchange(byte[] scalar) {
    try {
      KeyFactory keys = KeyFactory.getInstance("X25519");
      privateKey = keys.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, scalar));
      byte[] basePoint = new byte[LENGTH];
      basePoint[0] = 9;
      publicValue = multiply(basePoint);
    } catch (GeneralSecurityException e) {
      throw Jce.broken(e);
    }
  }

  @Override
  public KeyExchangeMethod method() {
    return KeyExchangeMethod.CURVE25519;
  }

  @Override
  public byte[] publicValue() {
    return publicValue.clone();
  }

  @Override
  public Optional<Secret> sharedSecret(byte[] peerPublicValue) {
    if (peerPublicValue.length != LENGTH) {
      return Optional.empty();
    }
    try {
      return Optional.of(Secret.of(multiply(peerPublicValue)));
    } catch (InvalidKeyException e) {
      // A point of small order would give the all-zero secret, which RFC 8031 section 2 refuses.
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw Jce.broken(e);
    }
  }

  private byte[] multiply(byte[] point) throws GeneralSecurityException {
    byte[] bigEndian = point.clone();
    FixedWidth.reverse(bigEndian);
    bigEndian[0] &= 0x7f; // RFC 7748 section 5: the top bit of u is ignored
    PublicKey publicKey =
        KeyFactory.getInstance("X25519")
            .generatePublic(
                new XECPublicKeySpec(NamedParameterSpec.X25519, new BigInteger(1, bigEndian)));
    KeyAgreement agreement = KeyAgreement.getInstance("X25519");
    agreement.init(privateKey);
    agreement.doPhase(publicKey, true);
    return agreement.generateSecret();
  }
}
