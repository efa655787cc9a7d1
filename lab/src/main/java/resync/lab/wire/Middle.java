package resync.lab.wire;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import resync.lab.capture.CapturedPacket;
import resync.lab.control.ControlException;
import resync.lab.topology.GatewayName;
import resync.lab.topology.Preset;

/**
 * What happens to packets between the two devices. The kernel forwards them; only while a treatment
 * waits for packets of some kind do those take a {@link Detour} through this program, which
 * forwards them itself with what {@link Treatments} decide. While the link is down the kernel drops
 * all.
 */
final class Middle implements AutoCloseable {
  /** Of the rule for each iif; the link's state comes before any treatment. */
  private static final int LINK_DOWN = 50;

  private static final int TREATED = 100;

  private final Map<GatewayName, String> devices;
  private final Treatments treatments = new Treatments();
  private final KernelRules rules = new KernelRules();
  private final Map<GatewayName, Detour> detours = new LinkedHashMap<>();
  private final Map<GatewayName, Outlet> outlets = new ConcurrentHashMap<>();
  private final ScheduledExecutorService later =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("later").factory());
  private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
  private volatile boolean up = true;

  Middle(Map<GatewayName, String> devices) {
    this.devices = Map.copyOf(devices);
  }

  /** From the return on, picked packets meet the treatment; its number. */
  int treat(PacketPick pick, Treatment treatment) throws ControlException {
    prepare(pick.from());
    int number = treatments.add(pick, treatment);
    try {
      adjust();
    } catch (ControlException e) {
      treatments.end(number);
      throw e;
    }
    return number;
  }

  private synchronized void prepare(GatewayName from) throws ControlException {
    if (!outlets.containsKey(Preset.other(from))) {
      outlets.put(Preset.other(from), Outlet.open(device(Preset.other(from))));
    }
    if (!detours.containsKey(from)) {
      detours.put(from, Detour.open(from, (packet, content) -> pass(from, packet, content)));
    }
  }

  private String device(GatewayName gateway) {
    String device = devices.get(gateway);
    if (device == null) {
      throw new IllegalStateException("no device towards " + gateway.word());
    }
    return device;
  }

  /** Treatments ordered so far; their numbers are below it. */
  int count() {
    return treatments.count();
  }

  long met(int number) {
    return treatments.met(number);
  }

  void end(int number) throws ControlException {
    treatments.end(number);
    adjust();
  }

  /** While it is down nothing passes, not even what was delayed before. */
  void link(boolean state) throws ControlException {
    up = state;
    adjust();
  }

  private synchronized void adjust() throws ControlException {
    Set<String> wanted = new LinkedHashSet<>();
    if (!up) {
      devices.values().forEach(d -> wanted.add("pref " + LINK_DOWN + " iif " + d + " blackhole"));
    }
    for (PacketPick pick : treatments.waiting()) {
      String way = " lookup " + Detour.table(pick.from());
      for (String selector : selectors(pick.kind())) {
        wanted.add("pref " + TREATED + " iif " + device(pick.from()) + selector + way);
      }
    }
    rules.set(wanted);
  }

  /** Selects at least the packets of a kind, as {@code ip rule} does. */
  private static List<String> selectors(PacketKind kind) {
    return switch (kind) {
      case PacketKind.Any() -> List.of("");
      case PacketKind.EspPacket() ->
          List.of(" ipproto esp", udp("dport", 4500), udp("sport", 4500));
      default ->
          List.of(udp("dport", 500), udp("sport", 500), udp("dport", 4500), udp("sport", 4500));
    };
  }

  private static String udp(String end, int port) {
    return " ipproto udp " + end + " " + port;
  }

  private void pass(GatewayName from, byte[] packet, CapturedPacket.Content content) {
    try {
      Outlet outlet = outlets.get(Preset.other(from));
      if (outlet == null) {
        throw new IllegalStateException("no outlet towards " + Preset.other(from).word());
      }
      if (Detour.rehearsal(packet)) {
        rehearse(from, content, outlet, packet);
        return;
      }
      if (Ipv4Packet.totalLength(packet) != packet.length) {
        throw new ControlException("it came merged with others, longer than the link carries");
      }
      byte[] frame = outlet.frame(packet);
      for (Duration departure : treatments.departures(from, content)) {
        if (departure.isZero()) {
          send(outlet, frame);
        } else {
          var _ =
              later.schedule(() -> send(outlet, frame), departure.toNanos(), TimeUnit.NANOSECONDS);
        }
      }
      later.execute(this::adjustIfDone);
    } catch (ControlException | RuntimeException e) {
      fail(e);
    }
  }

  /** Does what {@link #pass} does, without effect. */
  private void rehearse(
      GatewayName from, CapturedPacket.Content content, Outlet outlet, byte[] packet) {
    Treatments none = new Treatments();
    none.add(
        new PacketPick(from, new PacketKind.IkeMessage(), new PacketPick.Next(0, 1)),
        new Treatment.Lost());
    none.departures(from, content);
    later.execute(this::adjustIfDone);
    try {
      outlet.frame(packet);
    } catch (ControlException e) {
      // Nobody behind this device can be known yet.
    }
  }

  private void send(Outlet outlet, byte[] frame) {
    if (up) {
      try {
        outlet.send(frame);
      } catch (ControlException e) {
        fail(e);
      }
    }
  }

  /** Packets of which no treatment waits for any more go the kernel's way again. */
  private void adjustIfDone() {
    try {
      adjust();
    } catch (ControlException e) {
      fail(e);
    }
  }

  private void fail(Exception e) {
    failure.compareAndSet(null, String.valueOf(e.getMessage()));
  }

  /**
   * Whether all packets went as they were meant to.
   *
   * @throws ControlException when one did not; the captures then show a loss that nobody ordered
   */
  synchronized void check() throws ControlException {
    String first = failure.get();
    if (first != null) {
      throw new ControlException("a packet was lost in the wire's program: " + first);
    }
    for (Detour detour : detours.values()) {
      if (detour.dropped() > 0) {
        throw new ControlException("packets came faster than the wire's program could treat them");
      }
    }
  }

  @Override
  public void close() {
    later.shutdownNow();
    detours.values().forEach(Detour::close);
    outlets.values().forEach(Outlet::close);
  }
}
