package resync.peer.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import resync.peer.ike.Event;
import resync.peer.ike.Report;
import resync.peer.sa.Spi;
import resync.peer.wire.ip.IpAddress;

/** IPv6 outside, inside and both, with both versions of IKE. */
class Ipv6Test {
  private static final IpAddress HOST_WEST = IpAddress.of("2001:db8:a::10");
  private static final IpAddress HOST_EAST = IpAddress.of("2001:db8:b::10");

  static Stream<Arguments> mixes() {
    List<Arguments> all = new ArrayList<>();
    for (int version : new int[] {1, 2}) {
      for (String encap : List.of("no", "yes")) {
        all.add(Arguments.of(version, encap, true, false));
        all.add(Arguments.of(version, encap, false, true));
        all.add(Arguments.of(version, encap, true, true));
      }
    }
    return all.stream();
  }

  private static Conf conf(Conf plain, String encap, boolean outer, boolean inner) {
    Conf conf = plain.connection("encap", encap).resync("invalid_spi_recovery", "yes");
    conf = outer ? conf.outerIpv6() : conf;
    return inner ? conf.innerIpv6() : conf;
  }

  private static Pair pair(int version, String encap, boolean outer, boolean inner) {
    Pair pair =
        version == 1
            ? Pair.established(
                conf(Ikev1SetUpTest.west(), encap, outer, inner),
                conf(Ikev1SetUpTest.east(), encap, outer, inner))
            : Pair.established(
                conf(Conf.west(), encap, outer, inner), conf(Conf.east(), encap, outer, inner));
    if (inner) {
      pair.west.hosts(HOST_WEST, HOST_EAST);
      pair.east.hosts(HOST_EAST, HOST_WEST);
    }
    return pair;
  }

  @ParameterizedTest
  @MethodSource("mixes")
  void aTunnelCarriesTrafficIsRekeyedAndRecovers(
      int version, String encap, boolean outer, boolean inner) {
    Pair pair = pair(version, encap, outer, inner);
    assertEquals(10, pair.traffic(Duration.ofMillis(100)));
    assertEquals(10, pair.west.delivered.size());
    assertEquals(
        encap.equals("yes"), pair.sent.stream().noneMatch(Packet::isRawEsp), "raw or in UDP");
    int keys = pair.west.reports(Report.EspKeysMade.class).size();

    pair.west.command(new Event.Rekey(Event.Scope.ALL));
    pair.pass(Duration.ofSeconds(1));
    assertTrue(pair.agree());
    assertEquals(2 * keys, pair.west.reports(Report.EspKeysMade.class).size(), "new keys");
    assertEquals(10, pair.traffic(Duration.ofMillis(100)));

    pair.east.restart();
    int delivered = pair.traffic(Duration.ofSeconds(1));
    assertTrue(delivered >= 95, "delivered " + delivered);
    assertTrue(pair.agree());
    String counter = "IN_US_%s_PKT_SA_NOT_FOUND_SPI".formatted(outer ? "V6" : "V4");
    String other = "IN_US_%s_PKT_SA_NOT_FOUND_SPI".formatted(outer ? "V4" : "V6");
    assertTrue(pair.east.counter(counter) > 0);
    assertEquals(0, pair.east.counter(other));
    Spi dead = pair.east.reports(Report.InvalidSpiSeen.class).getFirst().spi();
    String line =
        ("%%CRYPTO-4-RECVD_PKT_INV_SPI: decaps: rec'd IPSEC packet has invalid spi for"
                + " destaddr=%s, prot=50, spi=0x%s(%s), srcaddr=%s")
            .formatted(
                outer ? "2001:db8:2::1" : "198.51.100.1",
                dead.hex().toUpperCase(Locale.ROOT),
                Integer.toUnsignedString(dead.value()),
                outer ? "2001:db8:1::1" : "192.0.2.1");
    assertTrue(pair.east.log().contains(line), () -> pair.east.log().toString());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aPacketThatNeedsAnSaStartsTheNegotiation(int version) {
    Conf west = version == 1 ? Ikev1SetUpTest.west() : Conf.west();
    Conf east = version == 1 ? Ikev1SetUpTest.east() : Conf.east();
    Pair pair = Pair.of(west.outerIpv6().innerIpv6(), east.outerIpv6().innerIpv6());
    pair.west.hosts(HOST_WEST, HOST_EAST);
    pair.east.hosts(HOST_EAST, HOST_WEST);

    assertTrue(pair.traffic(Duration.ofSeconds(1)) > 95);
    assertEquals("[2001:db8:1::1]:500", pair.west.ikeSas().getFirst().local().toString());
    assertEquals(List.of("2001:db8:a::/64"), pair.west.children().getFirst().localTs());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aNarrowerNetOfTheOtherEndIsTaken(int version) {
    Conf west = version == 1 ? Ikev1SetUpTest.west() : Conf.west();
    Conf east = version == 1 ? Ikev1SetUpTest.east() : Conf.east();
    Pair pair =
        Pair.of(
            west.innerIpv6().child("local_ts", "2001:db8:a::10-2001:db8:a::19"), east.innerIpv6());
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(1));
    assertEquals(
        List.of("2001:db8:a::10-2001:db8:a::19"), pair.east.children().getFirst().remoteTs());
  }

  @Test
  void bothFamiliesInOneChild() {
    Conf west = both(Conf.west(), "10.1.0.0/24, 2001:db8:a::/64", "10.2.0.0/24, 2001:db8:b::/64");
    Conf east = both(Conf.east(), "10.2.0.0/24, 2001:db8:b::/64", "10.1.0.0/24, 2001:db8:a::/64");
    Pair pair = Pair.established(west, east);
    assertEquals(10, pair.traffic(Duration.ofMillis(100)));
    pair.west.hosts(HOST_WEST, HOST_EAST);
    pair.east.hosts(HOST_EAST, HOST_WEST);
    assertEquals(10, pair.traffic(Duration.ofMillis(100)));
    assertEquals(1, pair.west.children().size());
  }

  private static Conf both(Conf conf, String local, String remote) {
    return conf.child("local_ts", local).child("remote_ts", remote);
  }

  @Test
  void transportModeBetweenIpv6Hosts() {
    for (String encap : List.of("no", "yes")) {
      Pair pair =
          Pair.established(
              transport(Ikev1SetUpTest.west(), encap).outerIpv6(),
              transport(Ikev1SetUpTest.east(), encap).outerIpv6());
      IpAddress hostWest = IpAddress.of("2001:db8:1::1");
      IpAddress hostEast = IpAddress.of("2001:db8:2::1");
      pair.west.hosts(hostWest, hostEast);
      pair.east.hosts(hostEast, hostWest);
      assertEquals(10, pair.traffic(Duration.ofMillis(100)));
      assertEquals(10, pair.west.delivered.size());
    }
  }

  private static Conf transport(Conf conf, String encap) {
    return conf.connection("encap", encap)
        .child("mode", "transport")
        .child("local_ts", "dynamic")
        .child("remote_ts", "dynamic");
  }

  @Test
  void anIkeSaWithoutConfiguredIdentitiesHasItsAddressAsIdentity() {
    Conf west = Conf.west().outerIpv6().identities("2001:db8:1::1", "2001:db8:2::1");
    Conf east = Conf.east().outerIpv6().identities("2001:db8:1::1", "2001:db8:2::1");
    Pair pair = Pair.established(west, east);
    assertEquals(1, pair.west.reports(Report.IkeSaUp.class).size());
  }
}
