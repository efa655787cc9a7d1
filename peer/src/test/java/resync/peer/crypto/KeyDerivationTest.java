package resync.peer.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeyDerivationTest {
  static Stream<Vectors.Vector> kdf() {
    return Vectors.of("ikev2-kdf.txt");
  }

  @ParameterizedTest
  @MethodSource("kdf")
  void skeyseedOfANewIkeSa(Vectors.Vector vector) {
    assertEquals(vector.secret("skeyseed"), skeyseed(vector));
    assertNotEquals(
        vector.secret("skeyseed"),
        KeyDerivation.skeyseed(
            prf(vector), vector.octets("nr"), vector.octets("ni"), vector.secret("gir")),
        "the nonces have an order");
  }

  @ParameterizedTest
  @MethodSource("kdf")
  void theSevenKeysOfAnIkeSa(Vectors.Vector vector) {
    for (EncryptionAlgorithm encryption : EncryptionAlgorithm.values()) {
      if (encryption == EncryptionAlgorithm.NULL) {
        continue;
      }
      IntegrityAlgorithm integrity =
          encryption.isAead() ? null : IntegrityAlgorithm.HMAC_SHA2_256_128;
      IkeKeys keys = ikeKeys(vector, encryption, integrity);

      String joined =
          keys.skD().hex()
              + keys.skAi().hex()
              + keys.skAr().hex()
              + keys.skEi().hex()
              + keys.skEr().hex()
              + keys.skPi().hex()
              + keys.skPr().hex();
      assertEquals(vector.text("dkm").substring(0, joined.length()), joined);
      int prfLength = prf(vector).outputLength();
      int integrityLength = integrity == null ? 0 : 32;
      int encryptionLength = encryption.keyMaterialLength();
      assertEquals(
          List.of(
              prfLength,
              integrityLength,
              integrityLength,
              encryptionLength,
              encryptionLength,
              prfLength,
              prfLength),
          Stream.of(
                  keys.skD(),
                  keys.skAi(),
                  keys.skAr(),
                  keys.skEi(),
                  keys.skEr(),
                  keys.skPi(),
                  keys.skPr())
              .map(Secret::length)
              .toList());
    }
  }

  @ParameterizedTest
  @MethodSource("kdf")
  void theKeysOfAChildSa(Vectors.Vector vector) {
    Secret skD = ikeKeys(vector, EncryptionAlgorithm.AES_GCM_16_128, null).skD();
    EspSuite suite =
        new EspSuite(EncryptionAlgorithm.AES_CBC_256, IntegrityAlgorithm.HMAC_SHA2_256_128);

    ChildKeys keys =
        KeyDerivation.childKeys(prf(vector), skD, vector.octets("ni"), vector.octets("nr"), suite);
    ChildKeys withPfs =
        KeyDerivation.childKeysWithPfs(
            prf(vector),
            skD,
            vector.secret("gir-new"),
            vector.octets("ni"),
            vector.octets("nr"),
            suite);

    assertEquals(vector.text("child").substring(0, 256), join(keys));
    assertEquals(vector.text("child-pfs").substring(0, 256), join(withPfs));
  }

  @ParameterizedTest
  @MethodSource("kdf")
  void skeyseedOfAnIkeSaThatReplacesAnother(Vectors.Vector vector) {
    Secret skD = ikeKeys(vector, EncryptionAlgorithm.AES_GCM_16_128, null).skD();

    assertEquals(
        vector.secret("skeyseed-rekey"),
        KeyDerivation.skeyseedOfRekey(
            prf(vector), skD, vector.octets("ni"), vector.octets("nr"), vector.secret("gir-new")));
  }

  private static PrfAlgorithm prf(Vectors.Vector vector) {
    return PrfAlgorithm.valueOf(vector.text("prf"));
  }

  private static Secret skeyseed(Vectors.Vector vector) {
    return KeyDerivation.skeyseed(
        prf(vector), vector.octets("ni"), vector.octets("nr"), vector.secret("gir"));
  }

  private static IkeKeys ikeKeys(
      Vectors.Vector vector,
      EncryptionAlgorithm encryption,
      @Nullable IntegrityAlgorithm integrity) {
    return KeyDerivation.ikeKeys(
        new IkeSuite(encryption, integrity, prf(vector), KeyExchangeMethod.MODP_2048),
        skeyseed(vector),
        vector.octets("ni"),
        vector.octets("nr"),
        vector.octets("spi-i"),
        vector.octets("spi-r"));
  }

  private static String join(ChildKeys keys) {
    return keys.initiatorToResponder().encryption().hex()
        + keys.initiatorToResponder().integrity().hex()
        + keys.responderToInitiator().encryption().hex()
        + keys.responderToInitiator().integrity().hex();
  }
}
