package resync.peer.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyExchangeTest {
  @ParameterizedTest
  @EnumSource
  void bothEndsComputeTheSameSecretOfFixedWidth(KeyExchangeMethod method) {
    KeyExchange west = KeyExchange.generate(method, new SeededRandom(1));
    KeyExchange east = KeyExchange.generate(method, new SeededRandom(2));

    Secret secret = west.sharedSecret(east.publicValue()).orElseThrow();

    assertEquals(secret, east.sharedSecret(west.publicValue()).orElseThrow());
    assertEquals(method.sharedSecretLength(), secret.length());
    assertEquals(method.publicValueLength(), west.publicValue().length);
    assertFalse(Arrays.equals(west.publicValue(), east.publicValue()));
  }

  @ParameterizedTest
  @EnumSource
  void theKeyPairIsAPureFunctionOfTheRandomSource(KeyExchangeMethod method) {
    byte[] first = KeyExchange.generate(method, new SeededRandom(7)).publicValue();
    byte[] second = KeyExchange.generate(method, new SeededRandom(7)).publicValue();

    assertArrayEquals(first, second);
  }

  @ParameterizedTest
  @EnumSource
  void aPublicValueOfAnotherLengthIsRefused(KeyExchangeMethod method) {
    KeyExchange pair = KeyExchange.generate(method, new SeededRandom(1));
    byte[] good = KeyExchange.generate(method, new SeededRandom(2)).publicValue();

    for (int length : new int[] {0, 1, good.length - 1, good.length + 1}) {
      assertRefused(pair, Arrays.copyOf(good, length));
    }
  }

  @ParameterizedTest
  @EnumSource(names = "MODP_.*", mode = EnumSource.Mode.MATCH_ALL)
  void modpValuesOutsideTheRangeOfRfc6989AreRefused(KeyExchangeMethod method) {
    KeyExchange pair = KeyExchange.generate(method, new SeededRandom(1));
    int width = method.publicValueLength();
    BigInteger prime = ModpPrimes.of(method);

    for (BigInteger bad :
        new BigInteger[] {BigInteger.ZERO, BigInteger.ONE, prime.subtract(BigInteger.ONE), prime}) {
      assertRefused(pair, FixedWidth.bigEndian(bad, width));
    }
    for (BigInteger good : new BigInteger[] {BigInteger.TWO, prime.subtract(BigInteger.TWO)}) {
      assertTrue(pair.sharedSecret(FixedWidth.bigEndian(good, width)).isPresent());
    }
  }

  @Test
  void aPointOffTheCurveIsRefusedWhicheverBitIsWrong() {
    KeyExchange pair = KeyExchange.generate(KeyExchangeMethod.ECP_256, new SeededRandom(1));
    byte[] good =
        KeyExchange.generate(KeyExchangeMethod.ECP_256, new SeededRandom(2)).publicValue();

    for (int bit = 0; bit < good.length * 8; bit++) {
      byte[] bad = good.clone();
      bad[bit / 8] ^= (byte) (1 << bit % 8);
      assertRefused(pair, bad);
    }
    assertRefused(pair, new byte[64]);
  }

  @Test
  void curve25519PointsOfSmallOrderAreRefused() {
    KeyExchange pair = KeyExchange.generate(KeyExchangeMethod.CURVE25519, new SeededRandom(1));
    byte[] one = new byte[32];
    one[0] = 1;

    assertRefused(pair, new byte[32]);
    assertRefused(pair, one);
  }

  private static void assertRefused(KeyExchange pair, byte[] publicValue) {
    assertEquals(Optional.empty(), pair.sharedSecret(publicValue));
  }
}
