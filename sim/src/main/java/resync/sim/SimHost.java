package resync.sim;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import resync.lab.topology.Flow;
import resync.lab.topology.GatewayName;
import resync.lab.topology.Topology;
import resync.lab.traffic.Probe;
import resync.lab.traffic.ProbeRecord;
import resync.lab.traffic.ProbeRecord.Kind;
import resync.lab.wire.IpOctets;
import resync.sim.net.VirtualTime;

/** A host behind a gateway: sends, answers and receives probes. */
final class SimHost {
  private static final int UDP_HEADER = 8;

  private final VirtualTime time;
  private final GatewayName name;
  private final Topology topology;
  private final Probe.Names names;
  private final Consumer<byte[]> gateway;
  private final List<ProbeRecord> records;

  /** By the flows that leave this host. */
  private final Map<Flow, Peer> peers = new LinkedHashMap<>();

  private boolean held;

  /** What goes on with a host behind another gateway. */
  private static final class Peer {
    final byte[] own;
    final byte[] address;
    long sequence;
    long highestReceived;
    long order;
    boolean sending;
    boolean echoing;

    Peer(byte[] own, byte[] address) {
      this.own = own;
      this.address = address;
    }
  }

  /**
   * A host that is silent.
   *
   * @param gateway takes what it sends
   * @param records receives what becomes of its probes
   */
  SimHost(
      VirtualTime time,
      GatewayName name,
      Topology topology,
      Consumer<byte[]> gateway,
      List<ProbeRecord> records) {
    this.time = time;
    this.name = name;
    this.topology = topology;
    this.names = new Probe.Names(topology.names(), topology.children());
    this.gateway = gateway;
    this.records = records;
  }

  private Peer peer(Flow flow) {
    return peers.computeIfAbsent(
        flow,
        f ->
            new Peer(IpOctets.address(topology.sender(f)), IpOctets.address(topology.receiver(f))));
  }

  /** Sends a probe of a flow now and one every interval from then on. */
  void send(Flow flow, Duration interval) {
    Peer peer = peer(flow);
    peer.echoing = false;
    peer.sending = true;
    peer.order++;
    peer.sequence = Math.max(peer.sequence, peer.highestReceived);
    sendNext(flow, peer, peer.order, interval);
  }

  /** Ends by itself once another order was given. */
  private void sendNext(Flow flow, Peer peer, long mine, Duration interval) {
    if (peer.sending && peer.order == mine) {
      peer.sequence++;
      transmit(peer, new Probe(flow, false, peer.sequence, epochNanos()));
      time.after(interval.toNanos(), () -> sendNext(flow, peer, mine, interval));
    }
  }

  /**
   * Answers every probe that arrives by the flow back, and sends nothing of its own in this one.
   */
  void echo(Flow flow) {
    peer(flow).sending = false;
    peer(flow).echoing = true;
  }

  /** Whether it answers probes and sends none by itself. */
  boolean echoes() {
    return peers.values().stream().anyMatch(peer -> peer.echoing)
        && peers.values().stream().noneMatch(peer -> peer.sending);
  }

  /** Sends nothing more of its own; still receives, and answers what is on its way. */
  void stop() {
    peers.values().forEach(peer -> peer.sending = false);
  }

  /** What it would send or answer until {@link #release} is never sent. */
  void hold() {
    held = true;
  }

  /** Sends and answers again. */
  void release() {
    held = false;
  }

  /** Takes what the gateway delivers; what is no probe for this host is ignored. */
  void receive(byte[] packet) {
    int at = IpOctets.headerLength(packet) + UDP_HEADER;
    if (packet.length < at || IpOctets.protocol(packet) != IpOctets.UDP) {
      return;
    }
    Probe probe = Probe.decode(ByteBuffer.wrap(packet, at, packet.length - at), names);
    if (probe == null || !probe.direction().to().equals(name)) {
      return;
    }
    Peer peer = peer(probe.direction().reverse());
    peer.highestReceived = Math.max(peer.highestReceived, probe.sequence());
    record(Kind.RECEIVED, probe);
    if (peer.echoing && !probe.echo()) {
      transmit(peer, probe.answer(epochNanos()));
    }
  }

  private void transmit(Peer peer, Probe probe) {
    if (held) {
      return;
    }
    ByteBuffer payload = ByteBuffer.allocate(Probe.LENGTH);
    probe.encode(payload, names);
    record(probe.echo() ? Kind.ECHOED : Kind.SENT, probe);
    gateway.accept(IpOctets.udp(peer.own, Probe.PORT, peer.address, Probe.PORT, payload.array()));
  }

  private void record(Kind kind, Probe probe) {
    records.add(new ProbeRecord(time.now(), kind, probe.direction(), probe.sequence()));
  }

  private long epochNanos() {
    return ChronoUnit.NANOS.between(Instant.EPOCH, time.now());
  }
}
