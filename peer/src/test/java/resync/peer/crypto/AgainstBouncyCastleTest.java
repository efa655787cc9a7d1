package resync.peer.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.bouncycastle.util.BigIntegers;
import org.junit.jupiter.api.RepeatedTest;

/**
 * The same computations by another implementation, on random input: vectors are few, and carries
 * and leading zeros are rare.
 */
class AgainstBouncyCastleTest {
  private static final int ROUNDS = 20;
  private static final SeededRandom RANDOM = new SeededRandom(20);

  @RepeatedTest(ROUNDS)
  void curve25519() {
    byte[] theirPrivate = RANDOM.octets(X25519.SCALAR_SIZE);
    byte[] theirPublic = new byte[X25519.POINT_SIZE];
    X25519.generatePublicKey(theirPrivate, 0, theirPublic, 0);
    KeyExchange ours = KeyExchange.generate(KeyExchangeMethod.CURVE25519, RANDOM);
    byte[] expected = new byte[X25519.POINT_SIZE];
    X25519.calculateAgreement(theirPrivate, 0, ours.publicValue(), 0, expected, 0);
    assertArrayEquals(expected, ours.sharedSecret(theirPublic).orElseThrow().octets());
  }

  /** RFC 5903 section 7: the shared secret is the x coordinate alone, 32 octets. */
  @RepeatedTest(ROUNDS)
  void ecp256() {
    X9ECParameters curve = CustomNamedCurves.getByName("secp256r1");
    BigInteger theirPrivate = new BigInteger(1, RANDOM.octets(32)).mod(curve.getN());
    KeyExchange ours = KeyExchange.generate(KeyExchangeMethod.ECP_256, RANDOM);
    byte[] point = ours.publicValue();
    ECPoint expected =
        curve
            .getCurve()
            .createPoint(
                new BigInteger(1, Arrays.copyOf(point, 32)),
                new BigInteger(1, Arrays.copyOfRange(point, 32, 64)))
            .multiply(theirPrivate)
            .normalize();
    byte[] uncompressed = curve.getG().multiply(theirPrivate).normalize().getEncoded(false);
    assertArrayEquals(
        BigIntegers.asUnsignedByteArray(32, expected.getAffineXCoord().toBigInteger()),
        ours.sharedSecret(Arrays.copyOfRange(uncompressed, 1, 65)).orElseThrow().octets());
  }

  @RepeatedTest(ROUNDS)
  void prf() {
    byte[] key = RANDOM.octets(48);
    byte[] data = RANDOM.octets(200);
    assertArrayEquals(
        hmac(new SHA256Digest(), key, data), Prf.of(PrfAlgorithm.HMAC_SHA2_256).compute(key, data));
    assertArrayEquals(
        hmac(new SHA384Digest(), key, data), Prf.of(PrfAlgorithm.HMAC_SHA2_384).compute(key, data));
    assertArrayEquals(
        hmac(new SHA512Digest(), key, data), Prf.of(PrfAlgorithm.HMAC_SHA2_512).compute(key, data));
  }

  private static byte[] hmac(Digest digest, byte[] key, byte[] data) {
    HMac mac = new HMac(digest);
    mac.init(new KeyParameter(key));
    mac.update(data, 0, data.length);
    byte[] out = new byte[mac.getMacSize()];
    mac.doFinal(out, 0);
    return out;
  }

  /** RFC 4106: nonce of salt and IV, the ESP header as additional data. */
  @RepeatedTest(ROUNDS)
  void espWithAesGcm() throws InvalidCipherTextException {
    byte[] material = RANDOM.octets(36);
    byte[] plain = RANDOM.octets(64);
    EspCipher ours =
        EspCipher.of(
            new EspSuite(EncryptionAlgorithm.AES_GCM_16_256, null),
            new EspKeys(Secret.of(material), Secret.of(new byte[0])),
            RANDOM);
    int body = EspCipher.HEADER_LENGTH + ours.ivLength();
    byte[] packet = new byte[body + plain.length + ours.icvLength()];
    System.arraycopy(RANDOM.octets(EspCipher.HEADER_LENGTH), 0, packet, 0, 8);
    System.arraycopy(plain, 0, packet, body, plain.length);
    ours.seal(packet, 0, plain.length, 7);

    byte[] nonce = new byte[12];
    System.arraycopy(material, 32, nonce, 0, 4);
    System.arraycopy(packet, EspCipher.HEADER_LENGTH, nonce, 4, 8);
    var theirs = GCMBlockCipher.newInstance(AESEngine.newInstance());
    theirs.init(
        false,
        new AEADParameters(
            new KeyParameter(Arrays.copyOf(material, 32)),
            128,
            nonce,
            Arrays.copyOf(packet, EspCipher.HEADER_LENGTH)));
    byte[] opened = new byte[theirs.getOutputSize(packet.length - body)];
    int length = theirs.processBytes(packet, body, packet.length - body, opened, 0);
    length += theirs.doFinal(opened, length);
    assertEquals(plain.length, length);
    assertArrayEquals(plain, opened);
  }
}
