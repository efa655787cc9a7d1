package resync.sim.net;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import resync.lab.fabric.NatBox;
import resync.lab.topology.Nat;
import resync.lab.wire.IpOctets;

/**
 * A NAT as the Linux kernel does it: address and port dependent in mapping and filtering (RFC 4787
 * sections 4.1 and 5). Only UDP passes: nothing in a simulation sends ICMP.
 */
public final class SimNat implements NatBox {
  private static final int UDP_HEADER = 8;
  private static final int IKE_PORT = 500;
  private static final int NAT_T_PORT = 4500;

  private final VirtualTime time;
  private final byte[] outside;
  private final byte[] gateway;
  private final Nat nat;
  private final SplittableRandom chance;
  private final Map<Key, Mapping> byInner = new HashMap<>();
  private final Map<Key, Mapping> byOuter = new HashMap<>();
  private boolean on = true;

  /** A conversation, by the port that one side of the NAT knows it by. */
  private record Key(int port, String remote, int remotePort) {}

  private static final class Mapping {
    private final int inner;
    private final int outer;
    private long used;

    Mapping(int inner, int outer) {
      this.inner = inner;
      this.outer = outer;
    }
  }

  /**
   * A NAT without mappings, switched on.
   *
   * @param wan its address towards the wire
   * @param chance picks the ports
   */
  public SimNat(VirtualTime time, String wan, Nat nat, SplittableRandom chance) {
    this.time = time;
    this.outside = IpOctets.address(wan);
    this.gateway = IpOctets.address(nat.gateway());
    this.nat = nat;
    this.chance = chance;
  }

  /** What becomes of a packet from the gateway; nothing where it may not pass. */
  public Optional<byte[]> outward(byte[] packet) {
    if (!on || !isUdp(packet)) {
      return Optional.empty();
    }
    int remotePort = port(packet, 2);
    Key inner = new Key(port(packet, 0), text(IpOctets.destination(packet)), remotePort);
    Mapping mapping = live(byInner.get(inner));
    if (mapping == null) {
      mapping = add(inner.port, outerPort(inner), inner.remote, remotePort);
    }
    mapping.used = time.nanos();
    return Optional.of(IpOctets.forwarded(IpOctets.withSource(packet, outside, mapping.outer)));
  }

  /** What becomes of a packet from the wire; nothing where nobody behind the NAT asked for it. */
  public Optional<byte[]> inward(byte[] packet) {
    if (!on || !isUdp(packet) || !text(IpOctets.destination(packet)).equals(text(outside))) {
      return Optional.empty();
    }
    int port = port(packet, 2);
    int remotePort = port(packet, 0);
    String remote = text(IpOctets.source(packet));
    Mapping mapping = live(byOuter.get(new Key(port, remote, remotePort)));
    if (mapping == null) {
      if (!nat.forwarding() || (port != IKE_PORT && port != NAT_T_PORT)) {
        return Optional.empty();
      }
      mapping = add(port, port, remote, remotePort);
    }
    mapping.used = time.nanos();
    return Optional.of(
        IpOctets.forwarded(IpOctets.withDestination(packet, gateway, mapping.inner)));
  }

  private Mapping add(int innerPort, int outerPort, String remote, int remotePort) {
    Mapping fresh = new Mapping(innerPort, outerPort);
    byInner.put(new Key(innerPort, remote, remotePort), fresh);
    byOuter.put(new Key(outerPort, remote, remotePort), fresh);
    return fresh;
  }

  private int outerPort(Key inner) {
    if (nat.forwarding()) {
      return inner.port;
    }
    int port = chance.nextInt(Nat.FIRST_PORT, Nat.LAST_PORT + 1);
    while (live(byOuter.get(new Key(port, inner.remote, inner.remotePort))) != null) {
      port = port == Nat.LAST_PORT ? Nat.FIRST_PORT : port + 1;
    }
    return port;
  }

  /** The mapping unless it was idle for too long: that one is forgotten. */
  private @Nullable Mapping live(@Nullable Mapping mapping) {
    boolean idle = mapping != null && time.nanos() - mapping.used > nat.idle().toNanos();
    return idle ? null : mapping;
  }

  @Override
  public void off() {
    on = false;
    byInner.clear();
    byOuter.clear();
  }

  @Override
  public void on() {
    on = true;
  }

  private static boolean isUdp(byte[] packet) {
    return IpOctets.protocol(packet) == IpOctets.UDP
        && packet.length >= IpOctets.headerLength(packet) + UDP_HEADER;
  }

  private static int port(byte[] packet, int at) {
    return ByteBuffer.wrap(packet).getShort(IpOctets.headerLength(packet) + at) & 0xffff;
  }

  private static String text(byte[] address) {
    return HexFormat.of().formatHex(address);
  }
}
