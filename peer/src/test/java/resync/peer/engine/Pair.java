package resync.peer.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Function;
import resync.peer.ike.Event;
import resync.peer.wire.ip.Endpoint;

/**
 * Two gateways and the network between them, in virtual time: nothing happens by itself, and a
 * minute passes in no time. Packets take a millisecond unless the script says otherwise.
 */
final class Pair {
  static final Duration DELAY = Duration.ofMillis(1);

  /** West's addresses, and the one that it has behind a {@link Nat}. */
  private static final Set<String> WEST = Set.of("192.0.2.1", "10.9.1.1", "2001:db8:1::1");

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private long numbers;
  private final PriorityQueue<Flight> flights =
      new PriorityQueue<>(Comparator.comparing(Flight::arrival).thenComparingLong(Flight::number));
  private Function<Packet, List<Delivery>> network = Pair::inTime;
  final List<Packet> sent = new ArrayList<>();
  final Gateway west;
  final Gateway east;
  private final List<Gateway> gateways = new ArrayList<>();
  private final Map<String, Gateway> more = new HashMap<>();

  private record Flight(Instant arrival, long number, Packet packet) {}

  /** A packet, or what is left of it, that arrives after a while. */
  record Delivery(Packet packet, Duration after) {}

  private Pair(Conf west, Conf east, long seed) {
    this.west = new Gateway(this, "west", "10.1.0.10", "10.2.0.10", west.read(), seed);
    this.east = new Gateway(this, "east", "10.2.0.10", "10.1.0.10", east.read(), seed + 1);
    gateways.add(this.west);
    gateways.add(this.east);
  }

  /** One more gateway, with a host behind it that talks to east's. */
  Gateway another(String name, String address, String host, Conf conf) {
    Gateway gateway = new Gateway(this, name, host, "10.2.0.10", conf.read(), 7);
    gateways.add(gateway);
    more.put(address, gateway);
    return gateway;
  }

  static Pair of(Conf west, Conf east) {
    return new Pair(west, east, 1);
  }

  static Pair of(Conf west, Conf east, long seed) {
    return new Pair(west, east, seed);
  }

  /** The same configuration on both ends but for who is who. */
  static Pair plain() {
    return of(Conf.west(), Conf.east());
  }

  /** A pair whose tunnel west has set up. */
  static Pair established(Conf west, Conf east) {
    Pair pair = of(west, east);
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(1));
    if (pair.west.children().size() != 1 || pair.east.children().size() != 1) {
      throw new AssertionError(
          "no tunnel: " + pair.west.log() + " " + pair.east.log() + " " + pair.sent);
    }
    pair.sent.clear();
    return pair;
  }

  Instant now() {
    return now;
  }

  static List<Delivery> inTime(Packet packet) {
    return List.of(new Delivery(packet, DELAY));
  }

  static List<Delivery> never() {
    return List.of();
  }

  /** What becomes of packets from now on. */
  void network(Function<Packet, List<Delivery>> script) {
    network = script;
  }

  /** The next packet of this name is lost; everything else arrives. */
  void loseNext(String name) {
    boolean[] lost = {false};
    network(
        packet -> {
          if (!lost[0] && packet.name().equals(name)) {
            lost[0] = true;
            return never();
          }
          return inTime(packet);
        });
  }

  /** The network is whole again. */
  void heal() {
    network(Pair::inTime);
  }

  void carry(Packet packet) {
    sent.add(packet);
    for (Delivery delivery : network.apply(packet)) {
      flights.add(new Flight(now.plus(delivery.after()), numbers++, delivery.packet()));
    }
  }

  /** Somebody on the wire sends a packet of his own. */
  void inject(Packet packet) {
    flights.add(new Flight(now.plus(DELAY), numbers++, packet));
  }

  /** Lets this much time pass, with all that happens in it. */
  void pass(Duration duration) {
    Instant end = now.plus(duration);
    while (true) {
      Instant next = end;
      Flight flight = flights.peek();
      if (flight != null && flight.arrival().isBefore(next)) {
        next = flight.arrival();
      }
      for (Gateway gateway : gateways) {
        Optional<Instant> timeout = gateway.engine().nextTimeout();
        if (timeout.isPresent() && timeout.get().isBefore(next)) {
          next = timeout.get();
        }
      }
      if (!next.isBefore(end)) {
        now = end;
        return;
      }
      if (next.isAfter(now)) {
        now = next;
      }
      step();
    }
  }

  private void step() {
    Flight flight = flights.peek();
    if (flight != null && !flight.arrival().isAfter(now)) {
      flights.remove();
      deliver(flight.packet());
      return;
    }
    for (Gateway gateway : gateways) {
      Optional<Instant> timeout = gateway.engine().nextTimeout();
      if (timeout.isPresent() && !timeout.get().isAfter(now)) {
        gateway.handle(now, new Event.Timeout());
        return;
      }
    }
  }

  private void deliver(Packet packet) {
    String host = packet.destination().host();
    Gateway to = WEST.contains(host) ? west : more.getOrDefault(host, east);
    Endpoint local = packet.destination();
    byte[] payload = packet.payload().clone();
    to.handle(
        now,
        packet.isRawEsp()
            ? new Event.IpReceived(local.address(), packet.source().address(), payload)
            : new Event.DatagramReceived(local, packet.source(), payload));
  }

  /**
   * West's host sends a packet every 10 ms and east's host echoes each.
   *
   * @return how many packets reached east's host
   */
  int traffic(Duration duration) {
    int before = east.delivered.size();
    Instant end = now.plus(duration);
    while (now.isBefore(end)) {
      int seen = east.delivered.size();
      west.sendTraffic();
      pass(Duration.ofMillis(10));
      for (int i = seen; i < east.delivered.size(); i++) {
        east.sendTraffic();
      }
    }
    pass(Duration.ofMillis(50));
    return east.delivered.size() - before;
  }

  /** Names of what has been sent since the list was cleared, ESP left out. */
  List<String> ikeSent() {
    return sent.stream().filter(Packet::isIke).map(Packet::name).toList();
  }

  /** Whether every outbound SPI of one end is an inbound SPI of the other, both ways. */
  boolean agree() {
    return outbound(west).equals(inbound(east)) && outbound(east).equals(inbound(west));
  }

  private static List<String> outbound(Gateway gateway) {
    return gateway.children().stream().map(c -> c.outboundSpi().hex()).sorted().toList();
  }

  private static List<String> inbound(Gateway gateway) {
    return gateway.children().stream().map(c -> c.inboundSpi().hex()).sorted().toList();
  }
}
