package resync.sim.net;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import resync.lab.capture.Dissector;
import resync.lab.topology.GatewayName;
import resync.lab.topology.Preset;
import resync.lab.wire.Ipv4Packet;
import resync.lab.wire.PacketPick;
import resync.lab.wire.Treatment;
import resync.lab.wire.Treatments;
import resync.lab.wire.Wire;

/** The node between the gateways: a router whose devices are tapped. */
public final class Middle implements Wire {
  private static final List<Duration> AT_ONCE = List.of(Duration.ZERO);

  private final VirtualTime time;
  private final Taps taps;
  private final Treatments treatments = new Treatments();
  private boolean up = true;
  private final Map<GatewayName, Link> links = new LinkedHashMap<>();

  /** Receives what passes, and can say that it has all of it. */
  public interface Taps extends Tap {
    /** Makes everything seen so far readable. */
    void flush();
  }

  /** A router with nothing connected yet. */
  public Middle(VirtualTime time, Taps taps) {
    this.time = time;
    this.taps = taps;
  }

  /** Connects a gateway by the link that leads to it. */
  public void connect(GatewayName gateway, Link link) {
    links.put(gateway, link);
  }

  /** Takes a packet from a gateway. */
  public void receive(GatewayName from, byte[] packet) {
    taps.packet(time.now(), from, true, packet);
    byte[] copy = Ipv4Packet.forwarded(packet);
    for (Duration later : departures(from, packet)) {
      if (later.isZero()) {
        pass(Preset.other(from), copy);
      } else {
        time.after(later.toNanos(), () -> pass(Preset.other(from), copy));
      }
    }
  }

  private List<Duration> departures(GatewayName from, byte[] packet) {
    return treatments.waiting().isEmpty()
        ? AT_ONCE
        : treatments.departures(from, Dissector.content(packet));
  }

  private void pass(GatewayName towards, byte[] packet) {
    if (up) {
      leave(towards, packet.clone());
    }
  }

  private void leave(GatewayName towards, byte[] packet) {
    taps.packet(time.now(), towards, false, packet);
    Objects.requireNonNull(links.get(towards)).send(packet);
  }

  @Override
  public void inject(GatewayName towards, List<byte[]> packets, Duration interval) {
    boolean first = true;
    for (byte[] packet : packets) {
      if (!first) {
        time.pass(interval);
      }
      first = false;
      leave(towards, packet.clone());
    }
  }

  @Override
  public Treating treat(PacketPick pick, Treatment treatment) {
    int number = treatments.add(pick, treatment);
    return new Treating() {
      @Override
      public long met() {
        return treatments.met(number);
      }

      @Override
      public void end() {
        treatments.end(number);
      }
    };
  }

  @Override
  public void link(boolean wanted) {
    up = wanted;
  }

  @Override
  public void flush() {
    taps.flush();
  }
}
