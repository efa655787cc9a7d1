package resync.peer.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class Ikev1KeyDerivationTest {
  private static final int AH = 2;
  private static final int ESP = 3;

  static Stream<Vectors.Vector> presharedKey() {
    return Vectors.of("ikev1-psk.txt");
  }

  static Stream<Vectors.Vector> nist() {
    return Vectors.of("ikev1-nist.txt");
  }

  @ParameterizedTest
  @MethodSource("presharedKey")
  void hashROfOthers(Vectors.Vector vector) {
    if (!vector.has("hash-r")) {
      return;
    }
    HashAlgorithm hash = hash(vector);
    Secret skeyid = skeyidOfPresharedKey(vector);

    byte[] hashR =
        Ikev1KeyDerivation.hashR(
            hash,
            skeyid,
            vector.octets("gxi"),
            vector.octets("gxr"),
            vector.octets("cky-i"),
            vector.octets("cky-r"),
            vector.octets("sai-b"),
            vector.octets("idir-b"));

    assertArrayEquals(vector.octets("hash-r"), hashR);
    byte[] exchanged =
        Ikev1KeyDerivation.hashI(
            hash,
            skeyid,
            /* initiatorPublicValue= */ vector.octets("gxr"),
            /* responderPublicValue= */ vector.octets("gxi"),
            /* initiatorCookie= */ vector.octets("cky-r"),
            /* responderCookie= */ vector.octets("cky-i"),
            vector.octets("sai-b"),
            vector.octets("idir-b"));
    assertArrayEquals(hashR, exchanged, "HASH_I is HASH_R with the two ends exchanged");
  }

  @ParameterizedTest
  @MethodSource("presharedKey")
  void keysAndIvsOfRecordedSessions(Vectors.Vector vector) {
    if (!vector.has("gxy")) {
      return;
    }
    HashAlgorithm hash = hash(vector);
    EncryptionAlgorithm encryption = EncryptionAlgorithm.valueOf(vector.text("encryption"));
    Skeyid keys = skeyids(vector, skeyidOfPresharedKey(vector));

    if (vector.has("skeyid")) {
      assertSkeyid(vector, keys);
    }
    assertEquals(vector.secret("ka"), Ikev1KeyDerivation.encryptionKey(hash, keys.e(), encryption));
    byte[] iv =
        Ikev1KeyDerivation.phase1Iv(hash, vector.octets("gxi"), vector.octets("gxr"), encryption);
    assertArrayEquals(vector.octets("iv"), iv);
    if (vector.has("phase2-iv")) {
      int messageId = HexFormat.fromHexDigits(vector.text("m-id"));
      assertArrayEquals(
          vector.octets("phase2-iv"), Ikev1KeyDerivation.phase2Iv(hash, iv, messageId, encryption));
    }
    if (vector.has("keymat-in")) {
      for (String direction : new String[] {"in", "out"}) {
        Secret expected = vector.secret("keymat-" + direction);
        assertEquals(
            expected,
            Ikev1KeyDerivation.keymat(
                hash,
                keys.d(),
                null,
                ESP,
                vector.octets("spi-" + direction),
                vector.octets("qm-ni"),
                vector.octets("qm-nr"),
                expected.length()));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("nist")
  void skeyidsOfNist(Vectors.Vector vector) {
    Secret skeyid =
        switch (vector.text("authentication")) {
          case "psk" -> skeyidOfPresharedKey(vector);
          case "dsa" ->
              Ikev1KeyDerivation.skeyidOfSignatures(
                  hash(vector), vector.octets("ni"), vector.octets("nr"), vector.secret("gxy"));
          // Public key encryption is not ours; SKEYID_d and its like are made the same way.
          default -> vector.secret("skeyid");
        };
    assertSkeyid(vector, skeyids(vector, skeyid));
  }

  /** RFC 2409 appendix B and section 5.5, computed with the prf itself. */
  @ParameterizedTest
  @EnumSource
  void whatIsTooShortIsExpanded(HashAlgorithm hash) {
    Secret key = Secret.of(new SeededRandom(1).octets(hash.digestLength()));
    Prf prf = Prf.of(hash.prf());
    byte[] k1 = prf.compute(key, new byte[] {0});
    byte[] k2 = prf.compute(key, k1);
    for (EncryptionAlgorithm encryption : EncryptionAlgorithm.values()) {
      if (encryption.isCbc()) {
        int length = encryption.keyLength();
        byte[] stream = length <= hash.digestLength() ? key.octets() : Octets.concat(k1, k2);
        assertEquals(
            Secret.of(stream, 0, length), Ikev1KeyDerivation.encryptionKey(hash, key, encryption));
      }
    }

    byte[] spi = {1, 2, 3, 4};
    byte[] nonce = {5};
    Secret shared = Secret.of(new byte[] {6, 7});
    byte[] seed = {6, 7, ESP, 1, 2, 3, 4, 5, 5};
    byte[] first = prf.compute(key, seed);
    byte[] second = prf.compute(key, first, seed);
    byte[] third = prf.compute(key, second, seed);
    int length = hash.digestLength() * 5 / 2;
    Secret keymat = Ikev1KeyDerivation.keymat(hash, key, shared, ESP, spi, nonce, nonce, length);
    assertArrayEquals(Arrays.copyOf(Octets.concat(first, second, third), length), keymat.octets());
    assertNotEquals(
        keymat, Ikev1KeyDerivation.keymat(hash, key, shared, AH, spi, nonce, nonce, length));
    assertNotEquals(
        keymat, Ikev1KeyDerivation.keymat(hash, key, null, ESP, spi, nonce, nonce, length));
  }

  /** RFC 2409 section 5.5, computed with the prf itself. */
  @Test
  void hashesOfQuickMode() {
    HashAlgorithm hash = HashAlgorithm.SHA1;
    Secret key = Secret.of(new SeededRandom(1).octets(20));
    Prf prf = Prf.of(hash.prf());
    byte[] ni = {11};
    byte[] nr = {12, 13};
    byte[] rest = {14};
    int messageId = 0x01020304;

    assertArrayEquals(
        prf.compute(key, new byte[] {1, 2, 3, 4, 14}),
        Ikev1KeyDerivation.hash1(hash, key, messageId, rest));
    assertArrayEquals(
        prf.compute(key, new byte[] {1, 2, 3, 4, 11, 14}),
        Ikev1KeyDerivation.hash2(hash, key, messageId, ni, rest));
    assertArrayEquals(
        prf.compute(key, new byte[] {0, 1, 2, 3, 4, 11, 12, 13}),
        Ikev1KeyDerivation.hash3(hash, key, messageId, ni, nr));
  }

  @Test
  void keymatIsCutIntoEncryptionThenIntegrity() {
    EspSuite suite = new EspSuite(EncryptionAlgorithm.DES_CBC, IntegrityAlgorithm.HMAC_SHA1_96);
    byte[] keymat = new SeededRandom(1).octets(suite.keyMaterialLength());

    EspKeys keys = Ikev1KeyDerivation.espKeys(suite, Secret.of(keymat));

    assertEquals(Secret.of(keymat, 0, 8), keys.encryption());
    assertEquals(Secret.of(keymat, 8, 20), keys.integrity());
  }

  private static void assertSkeyid(Vectors.Vector vector, Skeyid keys) {
    assertEquals(vector.secret("skeyid"), keys.skeyid());
    assertEquals(vector.secret("skeyid-d"), keys.d());
    assertEquals(vector.secret("skeyid-a"), keys.a());
    assertEquals(vector.secret("skeyid-e"), keys.e());
  }

  private static HashAlgorithm hash(Vectors.Vector vector) {
    return HashAlgorithm.valueOf(vector.text("hash"));
  }

  private static Secret skeyidOfPresharedKey(Vectors.Vector vector) {
    return Ikev1KeyDerivation.skeyidOfPresharedKey(
        hash(vector), vector.octets("psk"), vector.octets("ni"), vector.octets("nr"));
  }

  private static Skeyid skeyids(Vectors.Vector vector, Secret skeyid) {
    return Ikev1KeyDerivation.skeyids(
        hash(vector), skeyid, vector.secret("gxy"), vector.octets("cky-i"), vector.octets("cky-r"));
  }
}
