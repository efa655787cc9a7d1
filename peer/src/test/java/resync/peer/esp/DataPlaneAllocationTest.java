package resync.peer.esp;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import resync.peer.crypto.EncryptionAlgorithm;
import resync.peer.crypto.EspSuite;
import resync.peer.crypto.IntegrityAlgorithm;

/** The packet path allocates no more than the JCE does for a nonce or a digest. */
class DataPlaneAllocationTest {
  static Stream<Arguments> suites() {
    return Stream.of(
        Arguments.of(
            new EspSuite(EncryptionAlgorithm.AES_CBC_256, IntegrityAlgorithm.HMAC_SHA2_256_128),
            200),
        Arguments.of(new EspSuite(EncryptionAlgorithm.AES_GCM_16_256, null), 1500));
  }

  @ParameterizedTest
  @MethodSource("suites")
  void isSmallAndDoesNotGrowWithThePacket(EspSuite suite, int limit) {
    DataPlaneBenchmark.run(suite, 64, 20_000);

    for (int length : new int[] {64, 1400}) {
      double[] figures = DataPlaneBenchmark.run(suite, length, 5_000);
      assertTrue(figures[2] < limit, suite + ": sealing allocated " + figures[2]);
      assertTrue(figures[3] < limit, suite + ": opening allocated " + figures[3]);
    }
  }

  @Test
  void ahAndBundlesAllocateNoMore() {
    EspSuite esp =
        new EspSuite(EncryptionAlgorithm.AES_CBC_256, IntegrityAlgorithm.HMAC_SHA2_256_128);
    IntegrityAlgorithm ah = IntegrityAlgorithm.HMAC_SHA2_256_128;
    for (EspSuite inside : new @Nullable EspSuite[] {null, esp}) {
      DataPlaneBenchmark.run(inside, ah, 64, 20_000);
      double[] figures = DataPlaneBenchmark.run(inside, ah, 1400, 5_000);
      assertTrue(figures[2] < 300, inside + ": sealing allocated " + figures[2]);
      assertTrue(figures[3] < 300, inside + ": opening allocated " + figures[3]);
    }
  }
}
