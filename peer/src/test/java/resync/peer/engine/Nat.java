package resync.peer.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.ip.IpAddress;

/**
 * A NAT in front of a gateway, or of several: addresses and ports are translated, a mapping lasts
 * as long as something leaves, and only who was sent something may answer. Raw ESP does not pass.
 */
final class Nat {
  private final Set<IpAddress> inside = new LinkedHashSet<>();
  private IpAddress outside;
  private final Duration patience;
  private final Map<Endpoint, Mapping> byInside = new HashMap<>();
  private final Set<Integer> forwarded = new HashSet<>();
  private int nextPort = 40_000;
  int dropped;

  private static final class Mapping {
    final int outsidePort;
    final Set<Endpoint> peers = new HashSet<>();
    Instant lastUsed = Instant.MIN;

    Mapping(int outsidePort) {
      this.outsidePort = outsidePort;
    }
  }

  /**
   * @param patience how long a mapping lasts after the last packet from inside
   */
  Nat(String inside, String outside, Duration patience) {
    this.inside.add(IpAddress.of(inside));
    this.outside = IpAddress.of(outside);
    this.patience = patience;
  }

  /** One more host behind it. */
  Nat with(String host) {
    inside.add(IpAddress.of(host));
    return this;
  }

  /** Whatever comes for these ports from outside goes inside, where there is one host. */
  Nat forwarding(int... ports) {
    for (int port : ports) {
      forwarded.add(port);
    }
    return this;
  }

  /** All mappings are lost, and the next ones are others. */
  void reboots() {
    byInside.clear();
    nextPort += 1_000;
  }

  /** The same, and it has another address. */
  void rebootsWithAddress(String address) {
    reboots();
    outside = IpAddress.of(address);
  }

  /** What a port of the first host behind it is outside. */
  Endpoint outsideOf(int port) {
    Mapping mapping = byInside.get(new Endpoint(first(), port));
    return new Endpoint(outside, Objects.requireNonNull(mapping).outsidePort);
  }

  private IpAddress first() {
    return inside.iterator().next();
  }

  /** A packet as it is behind the NAT, which it may pass or not touch at all; empty: dropped. */
  Optional<Packet> pass(Packet packet) {
    if (inside.contains(packet.source().address())) {
      return packet.isRawEsp() ? drop() : Optional.of(out(packet));
    }
    return packet.destination().address().equals(outside) ? in(packet) : Optional.of(packet);
  }

  /** As the network of a {@link Pair}. */
  List<Pair.Delivery> carry(Packet packet) {
    return pass(packet).map(Pair::inTime).orElse(Pair.never());
  }

  private Packet out(Packet packet) {
    int port = packet.source().port();
    Mapping mapping = byInside.get(packet.source());
    if (mapping == null || mapping.lastUsed.plus(patience).isBefore(packet.sent())) {
      mapping = new Mapping(forwarded.contains(port) ? port : nextPort++);
      byInside.put(packet.source(), mapping);
    }
    mapping.lastUsed = packet.sent();
    mapping.peers.add(packet.destination());
    return packet.from(new Endpoint(outside, mapping.outsidePort));
  }

  private Optional<Packet> in(Packet packet) {
    int port = packet.destination().port();
    if (packet.isRawEsp()) {
      return drop();
    }
    if (forwarded.contains(port)) {
      return Optional.of(packet.to(new Endpoint(first(), port)));
    }
    for (Map.Entry<Endpoint, Mapping> entry : byInside.entrySet()) {
      Mapping mapping = entry.getValue();
      if (mapping.outsidePort == port
          && mapping.peers.contains(packet.source())
          && !mapping.lastUsed.plus(patience).isBefore(packet.sent())) {
        return Optional.of(packet.to(entry.getKey()));
      }
    }
    return drop();
  }

  private Optional<Packet> drop() {
    dropped++;
    return Optional.empty();
  }
}
