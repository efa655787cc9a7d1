package resync.peer.esp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import resync.peer.crypto.EncryptionAlgorithm;
import resync.peer.crypto.EspSuite;
import resync.peer.crypto.IntegrityAlgorithm;
import resync.peer.sa.Mode;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.ip.IpAddress;
import resync.peer.wire.ip.IpAddress.Family;

/**
 * A packet on a live SA allocates nothing in either direction, whatever its algorithms, family and
 * encapsulation. AES-GCM is the exception that the JDK makes: its Cipher builds its state anew for
 * each nonce. What that alone allocates is measured here too, and nothing comes on top.
 */
class DataPlaneAllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int AT = DataPlane.HEADROOM;
  private static final int LENGTH = 1400;
  private static final int WARM_UP = 100;
  private static final int PACKETS = 600;

  /** What the compiler may spare the Cipher alone, where all of it is in one loop. */
  private static final long SPARED = 128;

  private static final EspSuite CBC =
      new EspSuite(EncryptionAlgorithm.AES_CBC_256, IntegrityAlgorithm.HMAC_SHA2_256_128);

  /** A pair of tunnels; port 0 for raw ESP and AH. */
  record Way(
      @Nullable EspSuite esp,
      @Nullable IntegrityAlgorithm ah,
      Mode mode,
      int port,
      Family outer,
      Family inner) {
    Way(@Nullable EspSuite esp, @Nullable IntegrityAlgorithm ah) {
      this(esp, ah, Mode.TUNNEL, 0, Family.IPV4, Family.IPV4);
    }
  }

  static Stream<Way> withoutGcm() {
    List<Way> ways = new ArrayList<>();
    for (IntegrityAlgorithm integrity : IntegrityAlgorithm.values()) {
      for (EncryptionAlgorithm encryption : EncryptionAlgorithm.values()) {
        if (!encryption.isAead()) {
          ways.add(new Way(new EspSuite(encryption, integrity), null));
        }
      }
      ways.add(new Way(null, integrity));
      ways.add(new Way(CBC, integrity));
      ways.add(new Way(CBC, integrity, Mode.TUNNEL, 0, Family.IPV6, Family.IPV6));
    }
    ways.add(new Way(CBC, null, Mode.TRANSPORT, 0, Family.IPV4, Family.IPV4));
    ways.add(new Way(CBC, null, Mode.TUNNEL, Endpoint.NAT_T_PORT, Family.IPV4, Family.IPV4));
    ways.add(new Way(CBC, null, Mode.TUNNEL, Endpoint.NAT_T_PORT, Family.IPV6, Family.IPV4));
    return ways.stream();
  }

  @ParameterizedTest
  @MethodSource("withoutGcm")
  void isNothing(Way way) {
    Allocated octets = allocated(way);

    assertEquals(0, nearlyAlways(octets.sealing), () -> way + ": sealing");
    assertEquals(0, nearlyAlways(octets.opening), () -> way + ": opening");
  }

  static Stream<EncryptionAlgorithm> gcm() {
    return Stream.of(EncryptionAlgorithm.values()).filter(EncryptionAlgorithm::isAead);
  }

  @ParameterizedTest
  @MethodSource("gcm")
  void withGcmIsWhatTheJdkAllocates(EncryptionAlgorithm encryption) throws Exception {
    long bare = median(allocatedByTheCipherAlone(encryption));

    Allocated octets = allocated(new Way(new EspSuite(encryption, null), null));

    long sealing = median(octets.sealing);
    long opening = median(octets.opening);
    assertTrue(sealing <= bare + SPARED, "sealing: " + sealing + ", the Cipher: " + bare);
    assertTrue(opening <= bare + SPARED, "opening: " + opening + ", the Cipher: " + bare);
  }

  private static long[] allocatedByTheCipherAlone(EncryptionAlgorithm encryption) throws Exception {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    SecretKeySpec key = new SecretKeySpec(new byte[encryption.keyLength()], "AES");
    byte[] nonce = new byte[12];
    byte[] packet = new byte[Tunnel.ROOM];
    long[] octets = new long[PACKETS];
    for (int i = -WARM_UP; i < PACKETS; i++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      nonce[11] = (byte) i;
      nonce[10] = (byte) (i >> 8);
      cipher.init(
          Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(encryption.icvLength() * 8, nonce));
      cipher.updateAAD(packet, 0, 8);
      cipher.doFinal(packet, 16, LENGTH, packet, 16);
      if (i >= 0) {
        octets[i] = THREADS.getCurrentThreadAllocatedBytes() - before;
      }
    }
    return octets;
  }

  /**
   * Octets that each packet allocates. A runtime that compiles or takes back what it has compiled
   * allocates some thousand in one packet, when the machine has time for it: that is no packet's.
   */
  private static final class Allocated {
    final long[] sealing = new long[PACKETS];
    final long[] opening = new long[PACKETS];
  }

  private static long median(long[] octets) {
    return sorted(octets)[octets.length / 2];
  }

  /** What 49 packets of 50 do not exceed. */
  private static long nearlyAlways(long[] octets) {
    return sorted(octets)[octets.length * 49 / 50];
  }

  private static long[] sorted(long[] octets) {
    long[] ascending = octets.clone();
    Arrays.sort(ascending);
    return ascending;
  }

  private static Allocated allocated(Way way) {
    Tunnel west = Tunnel.of(true, way.esp, way.ah, way.mode, way.port, way.outer);
    Tunnel east = Tunnel.of(false, way.esp, way.ah, way.mode, way.port, way.outer);
    Endpoint from = east.childSa.remote();
    IpAddress to = east.childSa.localAddress();
    boolean four = way.inner == Family.IPV4;
    byte[] packet =
        Tunnel.packet(
            four ? Tunnel.HOST_WEST : Tunnel.HOST_WEST6,
            four ? Tunnel.HOST_EAST : Tunnel.HOST_EAST6,
            LENGTH,
            0);
    byte[] buffer = new byte[Tunnel.ROOM];
    Allocated octets = new Allocated();
    for (int i = -WARM_UP; i < PACKETS; i++) {
      System.arraycopy(packet, 0, buffer, AT, LENGTH);
      long start = THREADS.getCurrentThreadAllocatedBytes();
      Verdict out = west.plane.outbound(buffer, AT, LENGTH, i);
      long middle = THREADS.getCurrentThreadAllocatedBytes();
      Verdict in =
          way.port == 0
              ? east.plane.inbound(buffer, west.plane.offset(), west.plane.length(), i)
              : east.plane.inboundUdp(
                  buffer, west.plane.offset(), west.plane.length(), from, to, i);
      long end = THREADS.getCurrentThreadAllocatedBytes();
      assertEquals(Verdict.SEND, out);
      assertEquals(Verdict.DELIVER, in);
      if (i >= 0) {
        octets.sealing[i] = middle - start;
        octets.opening[i] = end - middle;
      }
    }
    return octets;
  }
}
