package resync.peer.esp;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import resync.peer.crypto.EncryptionAlgorithm;
import resync.peer.crypto.EspSuite;
import resync.peer.crypto.IntegrityAlgorithm;
import resync.peer.sa.Mode;

/**
 * How many packets a second the data plane takes, and what it allocates for each. Not a test of the
 * build; run it with {@code mvn -pl peer test -Dtest=DataPlaneBenchmark}.
 */
class DataPlaneBenchmark {
  private static final int WARM_UP = 200_000;
  private static final int PACKETS = 400_000;
  private static final int AT = DataPlane.HEADROOM;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  static Stream<EspSuite> suites() {
    return Stream.of(
        new EspSuite(EncryptionAlgorithm.AES_GCM_16_128, null),
        new EspSuite(EncryptionAlgorithm.AES_GCM_16_256, null),
        new EspSuite(EncryptionAlgorithm.AES_CBC_256, IntegrityAlgorithm.HMAC_SHA2_256_128));
  }

  @ParameterizedTest
  @MethodSource("suites")
  void packetsPerSecond(EspSuite suite) {
    for (int length : new int[] {64, 1400}) {
      run(suite, length, WARM_UP);
      report(suite, length, run(suite, length, PACKETS));
    }
  }

  /** AH costs what its HMAC costs: its time as a ratio to that of ESP with the same HMAC. */
  @Test
  void ahBesideEsp() {
    EspSuite esp =
        new EspSuite(EncryptionAlgorithm.AES_CBC_256, IntegrityAlgorithm.HMAC_SHA2_256_128);
    IntegrityAlgorithm ah = IntegrityAlgorithm.HMAC_SHA2_256_128;
    for (int length : new int[] {64, 1400}) {
      double[] espAlone = measured(esp, null, length);
      for (EspSuite inside : new @Nullable EspSuite[] {null, esp}) {
        double[] figures = measured(inside, ah, length);
        System.out.printf(
            Locale.ROOT,
            "%-20s %4d octets: seal %.2f, open %.2f times ESP's time, %.0f and %.0f octets"
                + " allocated%n",
            inside == null ? "AH" : "AH around ESP",
            length,
            figures[0] / espAlone[0],
            figures[1] / espAlone[1],
            figures[2],
            figures[3]);
      }
    }
  }

  private static double[] measured(
      @Nullable EspSuite esp, @Nullable IntegrityAlgorithm ah, int length) {
    run(esp, ah, length, WARM_UP);
    return run(esp, ah, length, PACKETS);
  }

  static double[] run(EspSuite suite, int length, int packets) {
    return run(suite, null, length, packets);
  }

  /** Seals and opens packets; gives nanoseconds and octets allocated, for each of the two. */
  static double[] run(
      @Nullable EspSuite esp, @Nullable IntegrityAlgorithm ah, int length, int packets) {
    Tunnel west = Tunnel.of(true, esp, ah, Mode.TUNNEL);
    Tunnel east = Tunnel.of(false, esp, ah, Mode.TUNNEL);
    byte[] packet = Tunnel.westToEast(length);
    byte[] buffer = new byte[Tunnel.ROOM];
    long sealing = 0;
    long opening = 0;
    long sealed = 0;
    long opened = 0;
    for (int i = 0; i < packets; i++) {
      System.arraycopy(packet, 0, buffer, AT, length);
      long bytes = allocated();
      long start = System.nanoTime();
      Verdict out = west.plane.outbound(buffer, AT, length, i);
      long middle = System.nanoTime();
      sealed += allocated() - bytes;
      bytes = allocated();
      long restart = System.nanoTime();
      Verdict in = east.plane.inbound(buffer, west.plane.offset(), west.plane.length(), i);
      opening += System.nanoTime() - restart;
      opened += allocated() - bytes;
      sealing += middle - start;
      if (out != Verdict.SEND || in != Verdict.DELIVER) {
        throw new AssertionError(out + " " + in);
      }
    }
    return new double[] {
      (double) sealing / packets,
      (double) opening / packets,
      (double) sealed / packets,
      (double) opened / packets
    };
  }

  private static long allocated() {
    return THREADS.getCurrentThreadAllocatedBytes();
  }

  private static void report(EspSuite suite, int length, double[] figures) {
    System.out.printf(
        Locale.ROOT,
        "%-20s %4d octets: seal %.2f us, open %.2f us, %.0f and %.0f octets allocated, %.2f Gbit/s"
            + " one way%n",
        suite,
        length,
        figures[0] / 1e3,
        figures[1] / 1e3,
        figures[2],
        figures[3],
        8.0 * length / Arrays.stream(figures).limit(2).max().orElseThrow());
  }
}
