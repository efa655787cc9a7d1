package resync.sim.net;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import resync.lab.capture.Dissector;
import resync.lab.topology.Flow;
import resync.lab.topology.GatewayName;
import resync.lab.wire.IpOctets;
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
  private final Map<GatewayName, byte[]> addresses = new LinkedHashMap<>();

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

  /**
   * Connects a gateway.
   *
   * @param address its address, as the wire sees it
   * @param link leads to it
   */
  public void connect(GatewayName gateway, byte[] address, Link link) {
    addresses.put(gateway, address.clone());
    links.put(gateway, link);
  }

  /** Takes a packet from a gateway. */
  public void receive(GatewayName from, byte[] packet) {
    taps.packet(time.now(), from, true, packet);
    GatewayName to = receiver(from, packet);
    if (to == null) {
      return;
    }
    byte[] copy = IpOctets.forwarded(packet);
    for (Duration later : departures(new Flow(from, to), packet)) {
      if (later.isZero()) {
        pass(to, copy);
      } else {
        time.after(later.toNanos(), () -> pass(to, copy));
      }
    }
  }

  /** Whom a packet is for; null where that is nobody, or who sent it. */
  private @Nullable GatewayName receiver(GatewayName from, byte[] packet) {
    byte[] destination = IpOctets.destination(packet);
    for (Map.Entry<GatewayName, byte[]> gateway : addresses.entrySet()) {
      if (Arrays.equals(gateway.getValue(), destination)) {
        return gateway.getKey().equals(from) ? null : gateway.getKey();
      }
    }
    return null;
  }

  private List<Duration> departures(Flow flow, byte[] packet) {
    return treatments.idle() ? AT_ONCE : treatments.departures(flow, Dissector.content(packet));
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
