package resync.peer.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PrfTest {
  static Stream<Vectors.Vector> hmac() {
    return Vectors.of("hmac.txt");
  }

  @ParameterizedTest
  @MethodSource("hmac")
  void givesThePublishedValues(Vectors.Vector vector) {
    List<PrfAlgorithm> given =
        Arrays.stream(PrfAlgorithm.values()).filter(prf -> vector.has(prf.name())).toList();
    assertTrue(given.size() >= 1);
    for (PrfAlgorithm prf : given) {
      byte[] data = vector.octets("data");
      int half = data.length / 2;
      byte[] expected = vector.octets(prf.name());

      assertArrayEquals(expected, Prf.of(prf).compute(vector.octets("key"), data));
      assertArrayEquals(
          expected,
          Prf.of(prf)
              .compute(
                  vector.octets("key"),
                  Arrays.copyOf(data, half),
                  Arrays.copyOfRange(data, half, data.length)),
          "in two parts");
      assertEquals(prf.outputLength(), expected.length);
    }
  }

  /** RFC 7296 section 2.13, computed with the PRF itself: T1 | T2 | T3. */
  @ParameterizedTest
  @EnumSource
  void prfPlusChainsItsBlocks(PrfAlgorithm algorithm) {
    Prf prf = Prf.of(algorithm);
    byte[] key = {1, 2, 3};
    byte[] seed = {4, 5};
    byte[] first = prf.compute(key, seed, new byte[] {1});
    byte[] second = prf.compute(key, first, seed, new byte[] {2});
    byte[] third = prf.compute(key, second, seed, new byte[] {3});
    HexFormat hex = HexFormat.of();
    String stream = hex.formatHex(first) + hex.formatHex(second) + hex.formatHex(third);

    for (int length = 0; length <= 3 * prf.outputLength(); length++) {
      String given = hex.formatHex(prf.plus(key, seed, length));
      assertEquals(stream.substring(0, 2 * length), given);
    }
  }

  @Test
  void prfPlusEndsAfter255Blocks() {
    Prf prf = Prf.of(PrfAlgorithm.HMAC_SHA2_256);
    assertEquals(255 * 32, prf.plus(new byte[1], new byte[1], 255 * 32).length);
    assertThrows(
        IllegalArgumentException.class, () -> prf.plus(new byte[1], new byte[1], 255 * 32 + 1));
  }

  @Test
  void anEmptyKeyIsTheKeyOfZeros() {
    Prf prf = Prf.of(PrfAlgorithm.HMAC_SHA2_256);
    assertArrayEquals(prf.compute(new byte[0], new byte[3]), prf.compute(new byte[9], new byte[3]));
  }
}
