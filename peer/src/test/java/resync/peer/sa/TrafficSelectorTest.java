package resync.peer.sa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import resync.peer.wire.ip.AddressRange;
import resync.peer.wire.ip.IpAddress;

class TrafficSelectorTest {
  private static final int UDP = 17;
  private static final AddressRange HOST = AddressRange.of(IpAddress.of("0.0.0.0"));
  private static final int TCP = 6;

  @Test
  void aPrefixCoversItsAddressesAlone() {
    TrafficSelector net = prefix("10.1.0.77", 24);

    assertTrue(net.covers(UDP, ip("10.1.0.0"), 1));
    assertTrue(net.covers(TCP, ip("10.1.0.255"), TrafficSelector.NO_PORT));
    assertFalse(net.covers(UDP, ip("10.1.1.0"), 1));
    assertFalse(net.covers(UDP, ip("10.0.255.255"), 1));
    assertEquals("10.1.0.0/24", net.toString());
    assertTrue(prefix("0.0.0.0", 0).covers(UDP, ip("255.255.255.255"), 1));
    assertEquals("0.0.0.0/0", prefix("1.2.3.4", 0).toString());
    assertEquals("1.2.3.4", prefix("1.2.3.4", 32).toString());
  }

  @Test
  void addressesAreUnsigned() {
    TrafficSelector upper =
        TrafficSelector.of(new AddressRange(ip("127.0.0.0"), ip("192.168.0.0")));

    assertTrue(upper.covers(UDP, ip("128.0.0.1"), 1));
    assertFalse(upper.covers(UDP, ip("10.0.0.1"), 1));
    assertEquals("127.0.0.0-192.168.0.0", upper.toString());
  }

  @Test
  void portsAndProtocolsCount() {
    TrafficSelector dns = new TrafficSelector(UDP, AddressRange.ALL_IPV4, 53, 53);

    assertTrue(dns.covers(UDP, ip("0.0.0.1"), 53));
    assertFalse(dns.covers(UDP, ip("0.0.0.1"), 54));
    assertFalse(dns.covers(TCP, ip("0.0.0.1"), 53));
    assertFalse(
        dns.covers(UDP, ip("0.0.0.1"), TrafficSelector.NO_PORT), "a fragment shows no port");
    assertEquals("0.0.0.0/0[udp/53]", dns.toString());
    TrafficSelector opaque = new TrafficSelector(UDP, AddressRange.ALL_IPV4, 65535, 0);
    assertTrue(opaque.covers(UDP, ip("0.0.0.1"), TrafficSelector.NO_PORT));
    assertFalse(opaque.covers(UDP, ip("0.0.0.1"), 53));
    assertEquals("0.0.0.0/0[udp/opaque]", opaque.toString());
  }

  @Test
  void rangesUpsideDownAreRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> new AddressRange(ip("10.0.0.2"), ip("0.0.0.1")));
    assertThrows(IllegalArgumentException.class, () -> new TrafficSelector(0, HOST, 5, 4));
    assertThrows(IllegalArgumentException.class, () -> new TrafficSelector(256, HOST, 0, 65535));
    assertThrows(IllegalArgumentException.class, () -> new TrafficSelector(0, HOST, 0, 65536));
  }

  @Test
  void anIntersectionCoversWhatBothCover() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      TrafficSelector a = some(random);
      TrafficSelector b = some(random);
      int protocol = random.nextInt(3);
      IpAddress address = IpAddress.ofIpv4(random.nextInt(8) - 4);
      int port = random.nextInt(6) - 1;
      // Address -1 is above address 3: they are unsigned.
      boolean both = a.covers(protocol, address, port) && b.covers(protocol, address, port);

      Optional<TrafficSelector> intersection = a.intersection(b);

      assertEquals(
          both,
          intersection.filter(c -> c.covers(protocol, address, port)).isPresent(),
          a + " and " + b);
      assertEquals(intersection, b.intersection(a));
      intersection.ifPresent(
          c -> {
            assertTrue(a.contains(c));
            assertTrue(b.contains(c));
          });
    }
  }

  private static TrafficSelector some(Random random) {
    int first = random.nextInt(4);
    int last = random.nextBoolean() ? first + random.nextInt(3) : -1 - random.nextInt(4);
    AddressRange range = new AddressRange(IpAddress.ofIpv4(first), IpAddress.ofIpv4(last));
    int ports = random.nextInt(3);
    int firstPort = random.nextInt(4);
    int protocol = random.nextInt(3);
    return switch (ports) {
      case 0 -> new TrafficSelector(protocol, range, 0, 65535);
      case 1 -> new TrafficSelector(protocol, range, 65535, 0);
      default -> new TrafficSelector(protocol, range, firstPort, firstPort + random.nextInt(3));
    };
  }

  @Test
  void narrowingKeepsTheIntersectionsInTheOrderProposed() {
    List<TrafficSelector> configured = List.of(prefix("10.1.0.0", 24), prefix("10.3.0.0", 16));

    assertEquals(
        List.of(prefix("10.1.0.0", 24), prefix("10.3.0.0", 16)),
        TrafficSelector.narrow(List.of(prefix("0.0.0.0", 0)), configured));
    assertEquals(
        List.of(prefix("10.3.7.0", 24), prefix("10.1.0.9", 32)),
        TrafficSelector.narrow(
            List.of(prefix("10.3.7.0", 24), prefix("10.9.0.0", 16), prefix("10.1.0.9", 32)),
            configured));
    assertEquals(
        List.of(prefix("10.1.0.0", 24)),
        TrafficSelector.narrow(List.of(prefix("10.1.0.5", 32), prefix("10.1.0.0", 16)), configured),
        "the first is the packet that started it, and lies in the second");
    assertEquals(List.of(), TrafficSelector.narrow(List.of(prefix("10.2.0.0", 24)), configured));
  }

  private static TrafficSelector prefix(String address, int length) {
    return TrafficSelector.of(AddressRange.ofPrefix(ip(address), length));
  }

  private static IpAddress ip(String address) {
    return IpAddress.of(address);
  }
}
