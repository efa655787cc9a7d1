package resync.peer.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Opens ESP packets that others made. (That sealing is the inverse, other tests show.) */
class EspCipherTest {
  private static final int AT = 5;

  static Stream<Vectors.Vector> gcm() {
    return Vectors.of("esp-gcm.txt");
  }

  static Stream<Vectors.Vector> cbc() {
    return Vectors.of("esp-cbc.txt");
  }

  static Stream<Vectors.Vector> cbcHmac() {
    return Vectors.of("esp-cbc-hmac.txt");
  }

  static Stream<Vectors.Vector> plainGcm() {
    return Vectors.of("gcm.txt");
  }

  @ParameterizedTest
  @MethodSource("gcm")
  void opensAesGcm(Vectors.Vector vector) {
    byte[] key = vector.octets("key");
    EncryptionAlgorithm algorithm =
        EncryptionAlgorithm.ofTransform(20, key.length * 8).orElseThrow();
    byte[] material = join(key, vector.octets("salt"));
    EspCipher cipher =
        cipher(new EspSuite(algorithm, null), Secret.of(material), Secret.of(new byte[0]));

    assertOpens(cipher, vector.octets("esp"), vector.octets("plain"));
  }

  /** RFC 3602 gives no ICV; the one added here is made by the JCE itself. */
  @ParameterizedTest
  @MethodSource("cbc")
  void opensAesCbc(Vectors.Vector vector) throws GeneralSecurityException {
    for (IntegrityAlgorithm integrity : IntegrityAlgorithm.values()) {
      byte[] integrityKey = new SeededRandom(1).octets(integrity.keyLength());
      Mac mac = Mac.getInstance(integrity.jceName());
      mac.init(new SecretKeySpec(integrityKey, "RAW"));
      byte[] esp = vector.octets("esp");
      byte[] icv = Arrays.copyOf(mac.doFinal(esp), integrity.icvLength());
      EspCipher cipher =
          cipher(
              new EspSuite(EncryptionAlgorithm.AES_CBC_128, integrity),
              vector.secret("key"),
              Secret.of(integrityKey));

      assertOpens(cipher, join(esp, icv), vector.octets("plain"));
    }
  }

  @ParameterizedTest
  @MethodSource("cbcHmac")
  void opensAesCbcWithHmac(Vectors.Vector vector) {
    byte[] packet = vector.octets("packet");
    byte[] inner = vector.octets("inner");
    int padding = 16 - (inner.length + 2) % 16;
    byte[] plain = Arrays.copyOf(inner, inner.length + padding + 2);
    for (int i = 0; i < padding; i++) {
      plain[inner.length + i] = (byte) (i + 1);
    }
    plain[plain.length - 2] = (byte) padding;
    plain[plain.length - 1] = 4;
    EspCipher cipher =
        cipher(
            new EspSuite(
                EncryptionAlgorithm.AES_CBC_128,
                IntegrityAlgorithm.valueOf(vector.text("integrity"))),
            vector.secret("key"),
            vector.secret("integrity-key"));

    assertOpens(cipher, Arrays.copyOfRange(packet, 20, packet.length), plain);
  }

  /** The last octet of the plaintext is read as the pad length, so most of it is cut off. */
  @ParameterizedTest
  @MethodSource("plainGcm")
  void anIkeCipherOpensAesGcmWithAnyAssociatedData(Vectors.Vector vector) {
    byte[] key = vector.octets("key");
    byte[] nonce = vector.octets("nonce");
    IkeSuite suite =
        new IkeSuite(
            EncryptionAlgorithm.ofTransform(20, key.length * 8).orElseThrow(),
            null,
            PrfAlgorithm.HMAC_SHA2_256,
            KeyExchangeMethod.CURVE25519);
    Secret material = Secret.of(join(key, Arrays.copyOf(nonce, 4)));
    IkeCipher cipher = IkeCipher.of(suite, material, Secret.of(new byte[0]), new SeededRandom(1));
    byte[] aad = vector.octets("aad");
    byte[] body = join(Arrays.copyOfRange(nonce, 4, 12), vector.octets("sealed"));
    byte[] plain = vector.octets("plain");
    byte[] payloads = Arrays.copyOf(plain, plain.length - 1 - plain[plain.length - 1]);

    assertArrayEquals(payloads, cipher.open(join(aad, body), aad.length).orElseThrow());
    aad[3] ^= 1;
    assertEquals(Optional.empty(), cipher.open(join(aad, body), aad.length));
  }

  private static void assertOpens(EspCipher cipher, byte[] esp, byte[] plain) {
    byte[] buffer = new byte[AT + esp.length + 3];
    for (int bit = -1; bit < esp.length * 8; bit++) {
      System.arraycopy(esp, 0, buffer, AT, esp.length);
      if (bit >= 0) {
        buffer[AT + bit / 8] ^= (byte) (1 << bit % 8);
      }

      int length = cipher.open(buffer, AT, esp.length);

      assertEquals(bit < 0 ? plain.length : -1, length, "flipped bit " + bit);
      if (bit < 0) {
        int at = AT + EspCipher.HEADER_LENGTH + cipher.ivLength();
        assertArrayEquals(plain, Arrays.copyOfRange(buffer, at, at + length));
      }
    }
  }

  private static EspCipher cipher(EspSuite suite, Secret encryption, Secret integrity) {
    return EspCipher.of(suite, new EspKeys(encryption, integrity), new SeededRandom(1));
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
