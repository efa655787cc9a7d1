package resync.peer.esp;

import org.jspecify.annotations.Nullable;
import resync.peer.sa.ChildSa;
import resync.peer.sa.IpsecProtocol;
import resync.peer.sa.Policy;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.ip.IpAddress;
import resync.peer.wire.ip.IpAddress.Family;

/**
 * What became of one packet, and what it belongs to. One object serves for all packets, so that
 * none allocates; {@link DataPlane} says what its fields mean when.
 */
final class Outcome {
  final DropCounters drops = new DropCounters();

  private Family family = Family.IPV4;
  int offset;
  int length;
  @Nullable IpsecProtocol protocol;
  int spi;
  @Nullable IpAddress source;
  @Nullable IpAddress destination;
  @Nullable Endpoint udpSource;
  @Nullable ChildSa childSa;
  @Nullable Policy policy;
  @Nullable Drop drop;

  /** Begins with the next packet, which arrived over this family. */
  void begin(Family arrived) {
    family = arrived;
    offset = 0;
    length = 0;
    protocol = null;
    spi = 0;
    source = null;
    destination = null;
    udpSource = null;
    childSa = null;
    policy = null;
    drop = null;
  }

  /** The family of the packet that arrived. */
  Family family() {
    return family;
  }

  /** The result is the packet that stands there. */
  Verdict is(Verdict verdict, int at, int octets) {
    offset = at;
    length = octets;
    return verdict;
  }

  /** Counts it for the family of the packet that arrived. */
  Verdict dropped(Drop reason) {
    Drop counted = reason.in(family);
    drop = counted;
    drops.count(counted);
    return Verdict.DROPPED;
  }
}
