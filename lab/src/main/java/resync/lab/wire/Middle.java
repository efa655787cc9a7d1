package resync.lab.wire;

import java.time.Duration;
import java.util.Arrays;
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
import resync.lab.topology.Flow;
import resync.lab.topology.GatewayName;
import resync.lab.topology.IpAddress;

/**
 * What happens to packets between the ports. The kernel forwards them; only while a treatment waits
 * for packets of some kind do those take a {@link Detour} through this program, which forwards them
 * itself with what {@link Treatments} decide. While the link is down the kernel drops all.
 */
final class Middle implements AutoCloseable {
  /** Of the rule for each iif; the link's state comes before any treatment. */
  private static final int LINK_DOWN = 50;

  private static final int TREATED = 100;

  private final List<Main.Port> ports;
  private final Treatments treatments = new Treatments();
  private final boolean ipv6;
  private final KernelRules rules;
  private final Map<GatewayName, Detour> detours = new LinkedHashMap<>();
  private final Map<GatewayName, Outlet> outlets = new ConcurrentHashMap<>();
  private final ScheduledExecutorService later =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("later").factory());
  private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
  private volatile boolean up = true;

  Middle(List<Main.Port> ports) {
    this.ports = List.copyOf(ports);
    this.ipv6 = ports.stream().anyMatch(port -> IpAddress.of(port.address()).isIpv6());
    this.rules = new KernelRules(ipv6);
  }

  /** From the return on, picked packets meet the treatment; its number. */
  int treat(PacketPick pick, Treatment treatment) throws ControlException {
    prepare(pick.flow().from());
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
    for (Main.Port port : ports) {
      if (!port.gateway().equals(from) && !outlets.containsKey(port.gateway())) {
        outlets.put(port.gateway(), Outlet.open(port.device()));
      }
    }
    if (!detours.containsKey(from)) {
      detours.put(
          from, Detour.open(number(from), ipv6, (packet, content) -> pass(from, packet, content)));
    }
  }

  /** Whether a gateway of this name is connected. */
  boolean knows(GatewayName gateway) {
    return ports.stream().anyMatch(port -> port.gateway().equals(gateway));
  }

  private int number(GatewayName gateway) {
    for (int number = 0; number < ports.size(); number++) {
      if (ports.get(number).gateway().equals(gateway)) {
        return number;
      }
    }
    throw new IllegalStateException("no port towards " + gateway.word());
  }

  private String device(GatewayName gateway) {
    return ports.get(number(gateway)).device();
  }

  /** Whom a packet from a gateway is for: the only other one, or the one with its address. */
  private GatewayName receiver(GatewayName from, byte[] packet) throws ControlException {
    List<Main.Port> others = ports.stream().filter(p -> !p.gateway().equals(from)).toList();
    if (others.size() == 1) {
      return others.getFirst().gateway();
    }
    for (Main.Port port : others) {
      if (Arrays.equals(IpOctets.address(port.address()), IpOctets.destination(packet))) {
        return port.gateway();
      }
    }
    throw new ControlException("it is for no gateway");
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
      ports.forEach(
          port -> wanted.add("pref " + LINK_DOWN + " iif " + port.device() + " blackhole"));
    }
    for (PacketPick pick : treatments.waiting()) {
      String way = " lookup " + Detour.table(number(pick.flow().from()));
      for (String selector : selectors(pick.kind())) {
        wanted.add("pref " + TREATED + " iif " + device(pick.flow().from()) + selector + way);
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
      if (Detour.rehearsal(packet)) {
        rehearse(from, content, packet);
        return;
      }
      GatewayName to = receiver(from, packet);
      Outlet outlet = outlets.get(to);
      if (outlet == null) {
        throw new IllegalStateException("no outlet towards " + to.word());
      }
      if (IpOctets.totalLength(packet) != packet.length) {
        throw new ControlException("it came merged with others, longer than the link carries");
      }
      byte[] frame = outlet.frame(packet);
      for (Duration departure : treatments.departures(new Flow(from, to), content)) {
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
  private void rehearse(GatewayName from, CapturedPacket.Content content, byte[] packet) {
    Treatments none = new Treatments();
    none.add(
        new PacketPick(
            new Flow(from, from), new PacketKind.IkeMessage(), new PacketPick.Next(0, 1)),
        new Treatment.Lost());
    none.departures(new Flow(from, from), content);
    later.execute(this::adjustIfDone);
    try {
      for (Outlet outlet : outlets.values()) {
        outlet.frame(packet);
      }
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
