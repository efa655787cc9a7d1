package resync.sim.explore;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import resync.lab.topology.Side;
import resync.lab.wire.Ipv4Packet;
import resync.sim.net.Middle;
import resync.sim.net.VirtualTime;

/** Sees what gateways send, as far as invariants are about it. */
final class Observer implements Middle.Taps {
  private static final int IKE_PORT = 500;
  private static final int NAT_T_PORT = 4500;
  private static final int AH = 51;

  private Instant lastIke = VirtualTime.START;
  private long ikeMessages;
  private @Nullable String plaintext;

  @Override
  public void packet(Instant time, Side side, boolean arriving, byte[] packet) {
    if (!arriving) {
      return;
    }
    int protocol = Ipv4Packet.protocol(packet);
    int at = Ipv4Packet.headerLength(packet);
    if (protocol == Ipv4Packet.UDP && isIke(packet, at)) {
      lastIke = time;
      ikeMessages++;
    } else if (protocol != Ipv4Packet.ESP && protocol != AH && plaintext == null) {
      plaintext = "IP protocol " + protocol + " from " + side.word() + " at " + time;
    }
  }

  private static boolean isIke(byte[] packet, int at) {
    int port = (packet[at + 2] & 0xff) << 8 | (packet[at + 3] & 0xff);
    return port == IKE_PORT || port == NAT_T_PORT;
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
