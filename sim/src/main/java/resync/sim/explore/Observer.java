package resync.sim.explore;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import resync.lab.topology.GatewayName;
import resync.lab.wire.IpOctets;
import resync.sim.net.Middle;
import resync.sim.net.VirtualTime;

/** Sees what gateways send, as far as invariants are about it. */
final class Observer implements Middle.Taps {
  private static final int IKE_PORT = 500;
  private static final int NAT_T_PORT = 4500;
  private static final int AH = 51;
  private static final int UDP_HEADER = 8;
  private static final int MARKER = 4;
  private static final int HEADER_OF_ESP = 8;

  /** An SA of the gateway that sends on it. */
  private record Sa(GatewayName sender, int spi) {}

  private final Map<Sa, Instant> firstOnSa = new HashMap<>();
  private Duration longestUse = Duration.ZERO;
  private Instant lastIke = VirtualTime.START;
  private long ikeMessages;
  private @Nullable String plaintext;

  @Override
  public void packet(Instant time, GatewayName gateway, boolean arriving, byte[] packet) {
    if (!arriving) {
      return;
    }
    int protocol = IpOctets.protocol(packet);
    int at = IpOctets.headerLength(packet);
    boolean tunnel = protocol == IpOctets.UDP && isTunnel(packet, at);
    if (tunnel && isIke(packet, at)) {
      lastIke = time;
      ikeMessages++;
    } else if (tunnel || protocol == IpOctets.ESP) {
      int esp = tunnel ? at + UDP_HEADER : at;
      if (packet.length >= esp + HEADER_OF_ESP) {
        seen(time, gateway, spi(packet, esp));
      }
    } else if (protocol != AH && plaintext == null) {
      plaintext = "IP protocol " + protocol + " from " + gateway.word() + " at " + time;
    }
  }

  /** One of the ports may be a NAT's. */
  private static boolean isTunnel(byte[] packet, int udp) {
    return isEither(packet, udp, IKE_PORT) || isEither(packet, udp, NAT_T_PORT);
  }

  /** On port 4500 an IKE message has the non-ESP marker in front (RFC 3948 section 2.2). */
  private static boolean isIke(byte[] packet, int udp) {
    int payload = udp + UDP_HEADER;
    return isEither(packet, udp, IKE_PORT)
        || (packet.length >= payload + MARKER
            && Arrays.equals(packet, payload, payload + MARKER, new byte[MARKER], 0, MARKER));
  }

  private static boolean isEither(byte[] packet, int udp, int port) {
    return port(packet, udp) == port || port(packet, udp + 2) == port;
  }

  private static int port(byte[] packet, int at) {
    return (packet[at] & 0xff) << 8 | (packet[at + 1] & 0xff);
  }

  private void seen(Instant time, GatewayName gateway, int spi) {
    Instant first = firstOnSa.computeIfAbsent(new Sa(gateway, spi), _ -> time);
    Duration age = Duration.between(first, time);
    longestUse = age.compareTo(longestUse) > 0 ? age : longestUse;
  }

  private static int spi(byte[] packet, int at) {
    return ByteBuffer.wrap(packet).getInt(at);
  }

  /** For how long a gateway has sent on the ESP SA that was in use for longest. */
  Duration longestUse() {
    return longestUse;
  }

  /** When a gateway last sent an IKE message. */
  Instant lastIke() {
    return lastIke;
  }

  long ikeMessages() {
    return ikeMessages;
  }

  /** What crossed the wire in clear; null where nothing did. */
  @Nullable String plaintext() {
    return plaintext;
  }

  @Override
  public void flush() {}
}
