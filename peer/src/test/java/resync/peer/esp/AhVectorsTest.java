package resync.peer.esp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import resync.peer.crypto.EncryptionAlgorithm;
import resync.peer.crypto.EspKeys;
import resync.peer.crypto.EspSuite;
import resync.peer.crypto.IntegrityAlgorithm;
import resync.peer.crypto.SeededRandom;
import resync.peer.crypto.Vectors;
import resync.peer.sa.AhParameters;
import resync.peer.sa.ChildSa;
import resync.peer.sa.ChildSaParameters;
import resync.peer.sa.EspParameters;
import resync.peer.sa.Mode;
import resync.peer.sa.Policy;
import resync.peer.sa.Sad;
import resync.peer.sa.Spd;
import resync.peer.sa.Spi;
import resync.peer.sa.TrafficLimits;
import resync.peer.sa.TrafficSelector;
import resync.peer.wire.ip.AddressRange;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.ip.IpAddress;

/** Packets of AH, of ESP and of bundles that another implementation made. */
class AhVectorsTest {
  private static final Endpoint WEST = new Endpoint(IpAddress.of("192.0.2.1"), 0);
  private static final Endpoint EAST = new Endpoint(IpAddress.of("198.51.100.1"), 0);
  private static final Endpoint WEST6 = new Endpoint(IpAddress.of("2001:db8:1::1"), 0);
  private static final Endpoint EAST6 = new Endpoint(IpAddress.of("2001:db8:2::1"), 0);
  private static final List<TrafficSelector> WEST_NET =
      List.of(
          TrafficSelector.of(AddressRange.ofPrefix(Tunnel.HOST_WEST, 24)),
          TrafficSelector.of(AddressRange.ofPrefix(Tunnel.HOST_WEST6, 64)));
  private static final List<TrafficSelector> EAST_NET =
      List.of(
          TrafficSelector.of(AddressRange.ofPrefix(Tunnel.HOST_EAST, 24)),
          TrafficSelector.of(AddressRange.ofPrefix(Tunnel.HOST_EAST6, 64)));

  static Stream<Vectors.Vector> packets() {
    return Stream.concat(Vectors.of("ah.txt"), Vectors.of("ah6.txt"));
  }

  @ParameterizedTest
  @MethodSource("packets")
  void aPacketOfAnotherImplementationIsOpened(Vectors.Vector vector) {
    DataPlane east = plane(vector, false);
    byte[] packet = vector.octets("packet");
    for (int bit = 0; bit < packet.length * 8; bit += 13) {
      byte[] changed = packet.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      // Whatever becomes of it, it must not spoil the window for the true one.
      plane(vector, false).inbound(changed, 0, changed.length, 1);
    }

    Verdict verdict = east.inbound(packet, 0, packet.length, 1);

    assertEquals(Verdict.DELIVER, verdict, () -> String.valueOf(east.drop()));
    assertArrayEquals(
        vector.octets("plain"),
        Arrays.copyOfRange(packet, east.offset(), east.offset() + east.length()));
  }

  /** What has neither an outer header nor an IV of our own choice is the same octet for octet. */
  @ParameterizedTest
  @MethodSource("packets")
  void thePacketThatLeavesIsTheSame(Vectors.Vector vector) {
    boolean chosen = vector.has("esp") && !vector.text("esp").equals("NULL");
    // scapy has AH and ESP before a routing header; they come behind it (RFC 4302 section 3.1.1).
    boolean elsewhere = vector.toString().contains("routing");
    if (chosen || elsewhere || vector.text("mode").equals("TUNNEL")) {
      return;
    }
    DataPlane west = plane(vector, true);
    byte[] plain = vector.octets("plain");
    byte[] buffer = new byte[Tunnel.ROOM];
    for (int sequence = 1; sequence <= Integer.parseInt(vector.text("sequence")); sequence++) {
      System.arraycopy(plain, 0, buffer, DataPlane.HEADROOM, plain.length);
      Verdict verdict = west.outbound(buffer, DataPlane.HEADROOM, plain.length, 1);
      assertEquals(Verdict.SEND, verdict);
    }
    assertArrayEquals(
        vector.octets("packet"),
        Arrays.copyOfRange(buffer, west.offset(), west.offset() + west.length()));
  }

  private static DataPlane plane(Vectors.Vector vector, boolean west) {
    Mode mode = Mode.valueOf(vector.text("mode"));
    List<TrafficSelector> local = west ? WEST_NET : EAST_NET;
    List<TrafficSelector> remote = west ? EAST_NET : WEST_NET;
    boolean six = vector.octets("packet")[0] >>> 4 == 6;
    Endpoint ofWest = six ? WEST6 : WEST;
    Endpoint ofEast = six ? EAST6 : EAST;
    Endpoint here = west ? ofWest : ofEast;
    Endpoint there = west ? ofEast : ofWest;
    ChildSaParameters parameters =
        new ChildSaParameters(
            "net",
            "tunnel",
            esp(vector),
            ah(vector),
            here,
            there,
            local,
            remote,
            64,
            TrafficLimits.NONE,
            mode,
            null);
    Spd spd = new Spd();
    spd.add(new Policy("net", local, remote, false));
    Sad sad = new Sad(spd);
    sad.add(new ChildSa(parameters, new SeededRandom(1)));
    return new DataPlane(sad, spd);
  }

  private static @Nullable EspParameters esp(Vectors.Vector vector) {
    if (!vector.has("esp")) {
      return null;
    }
    Spi spi = new Spi(Tunnel.EAST_SPI);
    EspKeys keys = new EspKeys(vector.secret("esp-key"), vector.secret("esp-integrity-key"));
    EspSuite suite =
        new EspSuite(
            EncryptionAlgorithm.valueOf(vector.text("esp")), IntegrityAlgorithm.HMAC_SHA1_96);
    return new EspParameters(spi, spi, suite, keys, keys);
  }

  private static @Nullable AhParameters ah(Vectors.Vector vector) {
    if (!vector.has("ah")) {
      return null;
    }
    Spi spi = new Spi(Tunnel.EAST_AH_SPI);
    return new AhParameters(
        spi,
        spi,
        IntegrityAlgorithm.valueOf(vector.text("ah")),
        vector.secret("ah-key"),
        vector.secret("ah-key"));
  }
}
