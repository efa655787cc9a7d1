package resync.peer.esp;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import resync.peer.crypto.EspKeys;
import resync.peer.crypto.EspSuite;
import resync.peer.crypto.IntegrityAlgorithm;
import resync.peer.crypto.Secret;
import resync.peer.crypto.SeededRandom;
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
import resync.peer.wire.ip.IpAddress.Family;
import resync.peer.wire.ip.Ipv4Header;
import resync.peer.wire.ip.Ipv6Header;

/**
 * One end of a tunnel between 10.1.0.0/24 and 2001:db8:a::/64 (west) and 10.2.0.0/24 and
 * 2001:db8:b::/64 (east), for tests.
 */
final class Tunnel {
  static final IpAddress HOST_WEST = IpAddress.of("10.1.0.10");
  static final IpAddress HOST_EAST = IpAddress.of("10.2.0.10");
  static final IpAddress HOST_WEST6 = IpAddress.of("2001:db8:a::10");
  static final IpAddress HOST_EAST6 = IpAddress.of("2001:db8:b::10");
  static final int WEST_SPI = 0xff000001;
  static final int EAST_SPI = 0xb761863e;
  static final int WEST_AH_SPI = 0xff0000a1;
  static final int EAST_AH_SPI = 0xb76186a2;
  static final int ROOM = 2048;

  final Spd spd = new Spd();
  final Sad sad = new Sad(spd);
  final DataPlane plane = new DataPlane(sad, spd);
  final Policy policy;
  final ChildSa childSa;

  private Tunnel(boolean west, EspSuite suite, int port, TrafficLimits limits) {
    this(west, suite, null, Mode.TUNNEL, port, limits, Family.IPV4);
  }

  private Tunnel(
      boolean west,
      @Nullable EspSuite suite,
      @Nullable IntegrityAlgorithm ah,
      Mode mode,
      int port,
      TrafficLimits limits,
      Family outer) {
    List<TrafficSelector> local = nets(west);
    List<TrafficSelector> remote = nets(!west);
    policy = new Policy("net", local, remote, true);
    spd.add(policy);
    boolean four = outer == Family.IPV4;
    Endpoint gatewayWest = new Endpoint(IpAddress.of(four ? "192.0.2.1" : "2001:db8:1::1"), port);
    Endpoint gatewayEast =
        new Endpoint(IpAddress.of(four ? "198.51.100.1" : "2001:db8:2::1"), port);
    AhParameters ahParameters = ah == null ? null : ah(ah, west);
    Endpoint here = west ? gatewayWest : gatewayEast;
    Endpoint there = west ? gatewayEast : gatewayWest;
    ChildSaParameters parameters =
        new ChildSaParameters(
            "net",
            "tunnel",
            suite == null ? null : esp(suite, west),
            ahParameters,
            here,
            there,
            local,
            remote,
            64,
            limits,
            mode,
            null);
    childSa = new ChildSa(parameters, new SeededRandom(9));
    sad.add(childSa);
  }

  /** ESP of one end, with keys of its own for each direction. */
  static EspParameters esp(EspSuite suite, boolean west) {
    return new EspParameters(
        new Spi(west ? WEST_SPI : EAST_SPI),
        new Spi(west ? EAST_SPI : WEST_SPI),
        suite,
        keys(suite, west ? 1 : 2),
        keys(suite, west ? 2 : 1));
  }

  private static AhParameters ah(IntegrityAlgorithm integrity, boolean west) {
    Secret first = Secret.of(new SeededRandom(3).octets(integrity.keyLength()));
    Secret second = Secret.of(new SeededRandom(4).octets(integrity.keyLength()));
    return new AhParameters(
        new Spi(west ? WEST_AH_SPI : EAST_AH_SPI),
        new Spi(west ? EAST_AH_SPI : WEST_AH_SPI),
        integrity,
        west ? first : second,
        west ? second : first);
  }

  /** With AH, around ESP if there is a suite. */
  static Tunnel of(
      boolean west, @Nullable EspSuite suite, @Nullable IntegrityAlgorithm ah, Mode mode) {
    return new Tunnel(west, suite, ah, mode, 0, TrafficLimits.NONE, Family.IPV4);
  }

  /** The same between gateways of a family; port 0 for raw ESP and AH. */
  static Tunnel of(
      boolean west,
      @Nullable EspSuite suite,
      @Nullable IntegrityAlgorithm ah,
      Mode mode,
      int port,
      Family outer) {
    return new Tunnel(west, suite, ah, mode, port, TrafficLimits.NONE, outer);
  }

  private static List<TrafficSelector> nets(boolean west) {
    return List.of(
        TrafficSelector.of(AddressRange.ofPrefix(west ? HOST_WEST : HOST_EAST, 24)),
        TrafficSelector.of(AddressRange.ofPrefix(west ? HOST_WEST6 : HOST_EAST6, 64)));
  }

  static Tunnel west(EspSuite suite) {
    return new Tunnel(true, suite, 0, TrafficLimits.NONE);
  }

  static Tunnel west(EspSuite suite, int port, TrafficLimits limits) {
    return new Tunnel(true, suite, port, limits);
  }

  static Tunnel east(EspSuite suite) {
    return new Tunnel(false, suite, 0, TrafficLimits.NONE);
  }

  static Tunnel east(EspSuite suite, int port, TrafficLimits limits) {
    return new Tunnel(false, suite, port, limits);
  }

  /** The highest sequence number of ESP that has come in. */
  long highest() {
    return Objects.requireNonNull(childSa.bundle().esp()).inbound().replayWindow().highest();
  }

  static EspKeys keys(EspSuite suite, long seed) {
    SeededRandom random = new SeededRandom(seed);
    IntegrityAlgorithm integrity = suite.integrity();
    return new EspKeys(
        Secret.of(random.octets(suite.encryption().keyMaterialLength())),
        Secret.of(random.octets(integrity == null ? 0 : integrity.keyLength())));
  }

  /** A UDP packet of {@code length} octets in all, from host west to host east. */
  static byte[] westToEast(int length) {
    return packet(HOST_WEST, HOST_EAST, length, 0);
  }

  static byte[] packet(IpAddress from, IpAddress to, int length, int trafficClass) {
    byte[] packet = new byte[length];
    for (int i = 0; i < length; i++) {
      packet[i] = (byte) (i * 7);
    }
    if (from.isIpv4()) {
      Ipv4Header.write(packet, 0, length, trafficClass, 77, true, 63, 17, from, to);
    } else {
      Ipv6Header.write(packet, 0, length, trafficClass, 17, 63, from, to);
    }
    return packet;
  }

  /** Sends a plaintext packet out and returns what would leave; the verdict must be SEND. */
  byte[] send(byte[] packet, long now) {
    byte[] buffer = new byte[ROOM];
    System.arraycopy(packet, 0, buffer, DataPlane.HEADROOM, packet.length);
    Verdict verdict = plane.outbound(buffer, DataPlane.HEADROOM, packet.length, now);
    if (verdict != Verdict.SEND) {
      throw new AssertionError(verdict + " " + plane.drop());
    }
    return Arrays.copyOfRange(buffer, plane.offset(), plane.offset() + plane.length());
  }

  Verdict sendVerdict(byte[] packet, long now) {
    byte[] buffer = new byte[ROOM];
    System.arraycopy(packet, 0, buffer, DataPlane.HEADROOM, packet.length);
    return plane.outbound(buffer, DataPlane.HEADROOM, packet.length, now);
  }

  /** Receives a raw ESP packet and returns what is delivered; the verdict must be DELIVER. */
  byte[] receive(byte[] esp, long now) {
    byte[] buffer = esp.clone();
    Verdict verdict = plane.inbound(buffer, 0, buffer.length, now);
    if (verdict != Verdict.DELIVER) {
      throw new AssertionError(verdict + " " + plane.drop());
    }
    return Arrays.copyOfRange(buffer, plane.offset(), plane.offset() + plane.length());
  }

  Verdict receiveVerdict(byte[] esp) {
    byte[] buffer = esp.clone();
    return plane.inbound(buffer, 0, buffer.length, 0);
  }
}
