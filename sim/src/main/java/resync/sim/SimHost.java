package resync.sim;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;
import resync.lab.topology.Addressing;
import resync.lab.topology.Flow;
import resync.lab.topology.GatewayName;
import resync.lab.topology.Preset;
import resync.lab.traffic.Probe;
import resync.lab.traffic.ProbeRecord;
import resync.lab.traffic.ProbeRecord.Kind;
import resync.lab.wire.Ipv4Packet;
import resync.sim.net.VirtualTime;

/** A host behind a gateway: sends, answers and receives probes. */
final class SimHost {
  private static final int UDP_HEADER = 8;

  private final VirtualTime time;
  private final Flow outbound;
  private final byte[] address;
  private final byte[] other;
  private final Consumer<byte[]> gateway;
  private final List<ProbeRecord> records;

  private long sequence;
  private long highestReceived;
  private boolean echoing;
  private boolean held;
  private long order;
  private boolean sending;

  /**
   * A host that is silent.
   *
   * @param gateway takes what it sends
   * @param records receives what becomes of its probes
   */
  SimHost(
      VirtualTime time,
      GatewayName name,
      Addressing addressing,
      Consumer<byte[]> gateway,
      List<ProbeRecord> records) {
    this.time = time;
    this.outbound = Preset.flowFrom(name);
    this.address = Ipv4Packet.address(addressing.of(name).host());
    this.other = Ipv4Packet.address(addressing.of(Preset.other(name)).reachedHost());
    this.gateway = gateway;
    this.records = records;
  }

  /** Sends a probe now and one every interval from then on. */
  void send(Duration interval) {
    stop();
    sending = true;
    order++;
    sequence = Math.max(sequence, highestReceived);
    sendNext(order, interval);
  }

  /** Ends by itself once another order was given. */
  private void sendNext(long mine, Duration interval) {
    if (sending && order == mine) {
      sequence++;
      transmit(new Probe(outbound, false, sequence, epochNanos()));
      time.after(interval.toNanos(), () -> sendNext(mine, interval));
    }
  }

  /** Answers every probe that arrives, and sends nothing of its own. */
  void echo() {
    stop();
    echoing = true;
  }

  /** Sends and answers nothing more; still receives. */
  void stop() {
    sending = false;
    echoing = false;
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
    int at = Ipv4Packet.headerLength(packet) + UDP_HEADER;
    if (packet.length < at || Ipv4Packet.protocol(packet) != Ipv4Packet.UDP) {
      return;
    }
    Probe probe = Probe.decode(ByteBuffer.wrap(packet, at, packet.length - at));
    if (probe == null || probe.direction().equals(outbound)) {
      return;
    }
    highestReceived = Math.max(highestReceived, probe.sequence());
    record(Kind.RECEIVED, probe);
    if (echoing && !probe.echo()) {
      transmit(probe.answer(epochNanos()));
    }
  }

  private void transmit(Probe probe) {
    if (held) {
      return;
    }
    ByteBuffer payload = ByteBuffer.allocate(Probe.LENGTH);
    probe.encode(payload);
    record(probe.echo() ? Kind.ECHOED : Kind.SENT, probe);
    gateway.accept(Ipv4Packet.udp(address, Probe.PORT, other, Probe.PORT, payload.array()));
  }

  private void record(Kind kind, Probe probe) {
    records.add(new ProbeRecord(time.now(), kind, probe.direction(), probe.sequence()));
  }

  private long epochNanos() {
    return ChronoUnit.NANOS.between(Instant.EPOCH, time.now());
  }
}
