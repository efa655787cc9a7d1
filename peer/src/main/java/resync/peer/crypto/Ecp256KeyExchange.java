package resync.peer.crypto;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.KeyAgreement;

/** The 256-bit random ECP group (RFC 5903): public value x | y, shared secret x alone. */
final class Ecp256KeyExchange implements KeyExchange {
  private static final int COORDINATE = 32;

  private final PrivateKey privateKey;
  private final ECPoint publicPoint;
  private final ECParameterSpec curve;

  Ecp256KeyExchange(PrivateKey privateKey, ECPoint publicPoint, ECParameterSpec curve) {
    this.privateKey = privateKey;
    this.publicPoint = publicPoint;
    this.curve = curve;
  }

  static Ecp256KeyExchange generate(RandomSource random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), new JceRandom(random));
      KeyPair pair = generator.generateKeyPair();
      ECPublicKey publicKey = (ECPublicKey) pair.getPublic();
      return new Ecp256KeyExchange(pair.getPrivate(), publicKey.getW(), publicKey.getParams());
    } catch (GeneralSecurityException e) {
      throw Jce.broken(e);
    }
  }

  @Override
  public KeyExchangeMethod method() {
    return KeyExchangeMethod.ECP_256;
  }

  @Override
  public byte[] publicValue() {
    byte[] value = Arrays.copyOf(coordinate(publicPoint.getAffineX()), 2 * COORDINATE);
    System.arraycopy(coordinate(publicPoint.getAffineY()), 0, value, COORDINATE, COORDINATE);
    return value;
  }

  @Override
  public Optional<Secret> sharedSecret(byte[] peerPublicValue) {
    if (peerPublicValue.length != 2 * COORDINATE) {
      return Optional.empty();
    }
    BigInteger x = new BigInteger(1, peerPublicValue, 0, COORDINATE);
    BigInteger y = new BigInteger(1, peerPublicValue, COORDINATE, COORDINATE);
    if (!isOnCurve(x, y)) {
      return Optional.empty();
    }
    try {
      KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
      agreement.init(privateKey);
      agreement.doPhase(
          KeyFactory.getInstance("EC")
              .generatePublic(new ECPublicKeySpec(new ECPoint(x, y), curve)),
          true);
      return Optional.of(Secret.of(agreement.generateSecret()));
    } catch (InvalidKeyException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw Jce.broken(e);
    }
  }

  /**
   * RFC 6989 section 2.3: coordinates below p, and y^2 = x^3 + ax + b. The group has prime order,
   * so every point on the curve but the one at infinity, which has no encoding, is good.
   */
  private boolean isOnCurve(BigInteger x, BigInteger y) {
    BigInteger p = ((ECFieldFp) curve.getCurve().getField()).getP();
    if (x.compareTo(p) >= 0 || y.compareTo(p) >= 0) {
      return false;
    }
    BigInteger right =
        x.multiply(x).add(curve.getCurve().getA()).multiply(x).add(curve.getCurve().getB());
    return y.multiply(y).subtract(right).mod(p).signum() == 0;
  }

  private static byte[] coordinate(BigInteger value) {
    return FixedWidth.bigEndian(value, COORDINATE);
  }
}
