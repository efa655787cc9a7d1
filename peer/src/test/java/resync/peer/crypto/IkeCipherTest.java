package resync.peer.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class IkeCipherTest {
  private static final byte[] HEAD = new SeededRandom(3).octets(32);

  static Stream<IkeSuite> suites() {
    return Arrays.stream(EncryptionAlgorithm.values())
        .filter(encryption -> encryption != EncryptionAlgorithm.NULL)
        .flatMap(
            encryption ->
                encryption.isAead()
                    ? Stream.of(suite(encryption, null))
                    : Arrays.stream(IntegrityAlgorithm.values())
                        .map(integrity -> suite(encryption, integrity)));
  }

  private static IkeSuite suite(
      EncryptionAlgorithm encryption, @Nullable IntegrityAlgorithm integrity) {
    return new IkeSuite(
        encryption, integrity, PrfAlgorithm.HMAC_SHA2_256, KeyExchangeMethod.CURVE25519);
  }

  @ParameterizedTest
  @MethodSource("suites")
  void whatIsSealedOpensWhateverItsLength(IkeSuite suite) {
    IkeCipher sealer = cipher(suite, 1);
    IkeCipher opener = cipher(suite, 1);
    for (int length = 0; length < 70; length++) {
      byte[] payloads = new SeededRandom(length).octets(length);

      byte[] body = sealer.seal(HEAD, payloads);

      assertEquals(sealer.bodyLength(length), body.length);
      assertArrayEquals(payloads, opener.open(message(body), HEAD.length).orElseThrow());
    }
  }

  @ParameterizedTest
  @MethodSource("suites")
  void oneFlippedBitAnywhereAndEveryTruncationFails(IkeSuite suite) {
    byte[] message = message(cipher(suite, 1).seal(HEAD, new SeededRandom(4).octets(21)));
    IkeCipher opener = cipher(suite, 1);

    for (int bit = 0; bit < message.length * 8; bit++) {
      byte[] bad = message.clone();
      bad[bit / 8] ^= (byte) (1 << bit % 8);
      assertEquals(Optional.empty(), opener.open(bad, HEAD.length), "bit " + bit);
    }
    for (int length = 0; length < message.length; length++) {
      assertEquals(Optional.empty(), opener.open(Arrays.copyOf(message, length), HEAD.length));
    }
    assertEquals(Optional.empty(), cipher(suite, 2).open(message, HEAD.length), "other keys");
    assertEquals(21, opener.open(message, HEAD.length).orElseThrow().length);
  }

  @ParameterizedTest
  @MethodSource("suites")
  void theSameMessageTwiceIsNotTheSameCiphertext(IkeSuite suite) {
    IkeCipher sealer = cipher(suite, 1);
    List<String> bodies =
        Stream.generate(() -> Arrays.toString(sealer.seal(HEAD, new byte[16])))
            .limit(20)
            .distinct()
            .toList();

    assertEquals(20, bodies.size());
  }

  @ParameterizedTest
  @MethodSource("suites")
  void aKeyOfAnotherLengthIsRefused(IkeSuite suite) {
    Secret wrong = Secret.of(new byte[7]);
    assertThrows(
        IllegalArgumentException.class,
        () -> IkeCipher.of(suite, wrong, wrong, new SeededRandom(1)));
  }

  private static IkeCipher cipher(IkeSuite suite, long seed) {
    SeededRandom random = new SeededRandom(seed);
    IntegrityAlgorithm integrity = suite.integrity();
    Secret encryptionKey = Secret.of(random.octets(suite.encryption().keyMaterialLength()));
    Secret integrityKey = Secret.of(random.octets(integrity == null ? 0 : integrity.keyLength()));
    return IkeCipher.of(suite, encryptionKey, integrityKey, random);
  }

  private static byte[] message(byte[] body) {
    byte[] message = Arrays.copyOf(HEAD, HEAD.length + body.length);
    System.arraycopy(body, 0, message, HEAD.length, body.length);
    return message;
  }
}
