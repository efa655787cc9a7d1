package resync.peer.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import resync.peer.ike.Event;
import resync.peer.ike.Report;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.ip.IpAddress;

/** Tunnels over a real NAT, with both versions of IKE. */
class NatTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /**
   * Other ports of addresses that the connections admit: nothing but proof keeps who is there out.
   */
  private static final Endpoint STRANGER = new Endpoint(IpAddress.of("192.0.2.1"), 6666);

  private static final Endpoint EASTS_NEIGHBOUR = new Endpoint(IpAddress.of("198.51.100.1"), 6666);

  private static Conf west(int version) {
    return (version == 1 ? Ikev1SetUpTest.west() : Conf.west())
        .connection("local_addrs", "10.9.1.1");
  }

  private static Conf east(int version) {
    return version == 1 ? Ikev1SetUpTest.east() : Conf.east();
  }

  /** Who answers whoever may come begins nothing itself. */
  private static Conf from(Conf east, String remote) {
    return east.connection("remote_addrs", remote).child("start_action", "none");
  }

  private static Nat westsNat() {
    return new Nat("10.9.1.1", "192.0.2.1", PATIENCE);
  }

  /** West, behind the NAT, has set a tunnel up. */
  private static Pair established(Conf west, Conf east, Nat nat) {
    Pair pair = Pair.of(west, east);
    pair.network(nat::carry);
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(1));
    assertEquals(1, pair.west.children().size(), () -> pair.west.log() + " " + pair.east.log());
    assertTrue(pair.agree());
    pair.sent.clear();
    return pair;
  }

  private static Pair established(int version, Nat nat) {
    return established(west(version), east(version), nat);
  }

  private static long keepalives(Pair pair, String from) {
    return pair.sent.stream().filter(p -> p.isKeepalive() && p.from().equals(from)).count();
  }

  /** East's host sends a packet; whether west's host gets it. */
  private static boolean reachesWest(Pair pair) {
    int before = pair.west.delivered.size();
    pair.east.sendTraffic();
    pair.pass(Duration.ofMillis(10));
    return pair.west.delivered.size() > before;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void trafficPassesInUdpToTheMappedPort(int version) {
    Nat nat = westsNat();
    Pair pair = established(version, nat);
    assertEquals(10, pair.traffic(Duration.ofMillis(100)));
    assertEquals(10, pair.west.delivered.size());
    assertTrue(pair.sent.stream().noneMatch(Packet::isRawEsp));
    assertEquals(nat.outsideOf(4500), pair.east.ikeSas().getFirst().remote());
    assertNotEquals(4500, nat.outsideOf(4500).port());
    assertEquals(0, nat.dropped);
  }

  /** RFC 3948 section 4: who is behind the NAT sends one, every 20 s, and the mapping lasts. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void keepalivesKeepTheMapping(int version) {
    Pair pair = established(version, westsNat());
    pair.pass(Duration.ofSeconds(615));
    assertEquals(30, keepalives(pair, "west"));
    assertEquals(30, pair.west.counter("NAT_KEEPALIVES_SENT"));
    assertEquals(30, pair.east.counter("NAT_KEEPALIVES"));
    assertEquals(0, keepalives(pair, "east"));
    assertTrue(reachesWest(pair));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void withoutKeepalivesTheMappingIsLost(int version) {
    Pair pair = established(west(version).resync("nat_keepalive", "0"), east(version), westsNat());
    pair.pass(Duration.ofSeconds(615));
    assertEquals(0, keepalives(pair, "west"));
    assertFalse(reachesWest(pair));
  }

  /** Whatever goes there keeps the mapping as well: ESP and IKE. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void whatIsSentAnywayMakesKeepalivesNeedless(int version) {
    Pair pair =
        established(
            west(version).resync("nat_keepalive", "5s").connection("dpd_delay", "4s"),
            east(version),
            westsNat());
    pair.pass(Duration.ofMinutes(1));
    assertEquals(0, keepalives(pair, "west"), "liveness checks go there");
    Pair quiet =
        established(west(version).resync("nat_keepalive", "5s"), east(version), westsNat());
    for (int i = 0; i < 20; i++) {
      quiet.west.sendTraffic();
      quiet.pass(Duration.ofSeconds(3));
    }
    assertEquals(0, keepalives(quiet, "west"), "packets go there");
    quiet.pass(Duration.ofSeconds(3));
    assertEquals(1, keepalives(quiet, "west"), "5 s after the last one");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void keepalivesEndWithTheLastSa(int version) {
    Pair pair = established(version, westsNat());
    pair.west.command(new Event.Clear(Event.Scope.IKE));
    pair.pass(Duration.ofSeconds(45));
    assertEquals(2, keepalives(pair, "west"), "a Child SA is there");
    pair.west.command(new Event.Clear(Event.Scope.ALL));
    pair.pass(Duration.ofMinutes(5));
    assertEquals(2, keepalives(pair, "west"));
  }

  /** Who only claims a NAT has no mapping to keep; its peer sees one, and is not behind it. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aClaimedNatNeedsNoKeepalives(int version) {
    Conf west = version == 1 ? Ikev1SetUpTest.west() : Conf.west();
    Pair pair = Pair.established(west.connection("encap", "yes"), east(version));
    pair.pass(Duration.ofMinutes(5));
    assertEquals(0, keepalives(pair, "west") + keepalives(pair, "east"));
  }

  /** A NAT that has rebooted: the next packet of who is behind it shows the new mapping. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void anEspPacketShowsTheNewMapping(int version) {
    Nat nat = westsNat();
    Pair pair = established(version, nat);
    nat.reboots();
    assertFalse(reachesWest(pair));
    pair.west.sendTraffic();
    pair.pass(Duration.ofMillis(10));
    assertTrue(reachesWest(pair));
    assertEquals(nat.outsideOf(4500), pair.east.ikeSas().getFirst().remote());
    assertEquals(1, pair.east.counter("NAT_MOVES"));
    pair.east.command(new Event.Rekey(Event.Scope.ALL));
    pair.pass(Duration.ofSeconds(10));
    assertTrue(pair.agree());
    assertEquals(10, pair.traffic(Duration.ofMillis(100)));
    assertEquals(1, pair.east.ikeSas().size());
  }

  /** The address of who is behind the NAT leads to the NAT; only what it said last leads to it. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void whoHasLostItsSasFindsThePeerWhereItWas(int version) {
    Nat nat = westsNat();
    Pair pair = established(version, nat);
    pair.east.command(new Event.Clear(Event.Scope.ALL));
    pair.east.sendTraffic();
    pair.pass(Duration.ofMillis(500));
    assertTrue(reachesWest(pair));
    assertTrue(pair.agree());
    assertTrue(pair.sent.stream().noneMatch(p -> p.destination().port() == Endpoint.IKE_PORT));
  }

  /** A mapping that is gone is not tried for ever: the next attempt is as configured. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void whereNobodyAnswersIsForgotten(int version) {
    Nat nat = westsNat();
    Pair pair = established(version, nat);
    pair.east.command(new Event.Clear(Event.Scope.ALL));
    nat.reboots();
    pair.east.sendTraffic();
    pair.pass(PATIENCE.multipliedBy(5));
    assertTrue(pair.sent.stream().noneMatch(p -> p.destination().port() == Endpoint.IKE_PORT));
    pair.east.sendTraffic();
    assertTrue(pair.sent.stream().anyMatch(p -> p.destination().port() == Endpoint.IKE_PORT));
  }

  /** So does its next IKE message, here that of a liveness check. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void anIkeMessageShowsTheNewMapping(int version) {
    Nat nat = westsNat();
    Pair pair = established(west(version).connection("dpd_delay", "10s"), east(version), nat);
    nat.reboots();
    pair.pass(Duration.ofSeconds(12));
    assertEquals(nat.outsideOf(4500), pair.east.ikeSas().getFirst().remote());
    assertTrue(reachesWest(pair));
    assertEquals(0, pair.west.counter("IKE_RETRANSMITTED"), "it was answered at once");
  }

  /** So does a negotiation, which is answered where it came from. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aRekeyingShowsTheNewMapping(int version) {
    Nat nat = westsNat();
    Pair pair = established(version, nat);
    nat.reboots();
    pair.west.command(new Event.Rekey(Event.Scope.IPSEC));
    pair.pass(Duration.ofMillis(500));
    assertEquals(nat.outsideOf(4500), pair.east.ikeSas().getFirst().remote());
    assertEquals(0, pair.west.counter("IKE_RETRANSMITTED"));
    assertTrue(reachesWest(pair));
  }

  /** Where the connection admits it, the NAT's address may become another, too. */
  @ParameterizedTest
  @CsvSource({"1, %any, true", "2, %any, true", "1, 192.0.2.1, false", "2, 192.0.2.1, false"})
  void theNatsAddressMayChange(int version, String remote, boolean follows) {
    Nat nat = westsNat();
    Pair pair = established(west(version), from(east(version), remote), nat);
    nat.rebootsWithAddress("192.0.2.99");
    pair.west.sendTraffic();
    pair.pass(Duration.ofMillis(10));
    assertEquals(follows, reachesWest(pair));
    assertEquals(follows ? 0 : 1, pair.east.counter("NAT_MOVES_REFUSED"));
  }

  /** Neither what was said before, nor what nobody has sealed, moves anybody. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void nothingButAFreshAuthenticMessageMovesThePeer(int version) {
    Nat nat = westsNat();
    Pair pair = Pair.of(west(version).connection("dpd_delay", "1s"), east(version));
    List<Packet> recorded = new ArrayList<>();
    pair.network(
        packet -> {
          var passed = nat.pass(packet);
          passed.filter(p -> p.from().equals("west")).ifPresent(recorded::add);
          return passed.map(Pair::inTime).orElse(Pair.never());
        });
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(1));
    pair.traffic(Duration.ofMillis(50));
    pair.west.command(new Event.Rekey(Event.Scope.ALL));
    pair.pass(Duration.ofSeconds(5));
    assertTrue(recorded.size() > 10, "set-up, traffic, rekeying and liveness checks");
    Endpoint before = pair.east.ikeSas().getFirst().remote();
    Endpoint natT = new Endpoint(IpAddress.of("198.51.100.1"), 4500);
    for (Packet packet : recorded) {
      pair.inject(packet.from(STRANGER));
      byte[] altered = packet.payload().clone();
      altered[altered.length - 1] ^= 1;
      pair.inject(packet.from(STRANGER).with(altered));
      pair.inject(packet.from(STRANGER).to(natT));
      pair.inject(new Packet(pair.now(), "forger", STRANGER, natT, new byte[] {(byte) 0xff}));
    }
    pair.pass(Duration.ofSeconds(1));
    assertEquals(0, pair.east.counter("NAT_MOVES"), () -> pair.east.log().toString());
    assertTrue(
        pair.east.ikeSas().stream()
            .filter(sa -> sa.state().equals("ESTABLISHED"))
            .allMatch(sa -> sa.remote().equals(before)));
    assertTrue(reachesWest(pair));
  }

  /** Who is behind the NAT sends where it always has, wherever its peer's packets come from. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void whoIsBehindTheNatDoesNotMove(int version) {
    Nat nat = westsNat();
    Pair pair = established(version, nat);
    Endpoint before = pair.west.ikeSas().getFirst().remote();
    pair.network(
        packet ->
            nat.pass(packet)
                .map(p -> Pair.inTime(p.from().equals("east") ? p.from(EASTS_NEIGHBOUR) : p))
                .orElse(Pair.never()));
    assertTrue(reachesWest(pair));
    pair.east.command(new Event.Terminate(Event.Scope.IPSEC));
    pair.pass(Duration.ofSeconds(1));
    assertEquals(0, pair.west.children().size(), "it was heard");
    assertEquals(before, pair.west.ikeSas().getFirst().remote());
    assertEquals(0, pair.west.counter("NAT_MOVES"));
  }

  /** The restarted end tells of the unknown SPI where it came from: port 500 leads nowhere. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void recoveryGoesToTheMappedPort(int version) {
    Nat nat = westsNat();
    Pair pair =
        established(west(version), east(version).resync("invalid_spi_recovery", "yes"), nat);
    pair.traffic(Duration.ofMillis(50));
    pair.east.restart();
    assertTrue(pair.traffic(Duration.ofSeconds(2)) > 190);
    assertTrue(pair.agree());
    assertEquals(0, nat.dropped, "nothing went to another port");
    assertEquals(1, pair.east.reports(Report.RecoveryStarted.class).size());
    assertEquals(nat.outsideOf(4500), pair.east.ikeSas().getFirst().remote());
  }

  /** A first message that gets lost is sent again to the mapped port, in the next attempt, too. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void recoveryThatFailsBeginsAgainThere(int version) {
    Nat nat = westsNat();
    Pair pair =
        established(
            west(version),
            east(version)
                .resync("invalid_spi_recovery", "yes")
                .resync("retransmit_tries", "1")
                .connection("keyingtries", "3"),
            nat);
    pair.east.restart();
    boolean[] deaf = {true};
    pair.network(p -> deaf[0] && p.from().equals("east") ? Pair.never() : nat.carry(p));
    pair.west.sendTraffic();
    pair.pass(Duration.ofSeconds(4));
    deaf[0] = false;
    pair.pass(Duration.ofSeconds(4));
    assertEquals(1, pair.east.ikeSas().size());
    assertEquals(nat.outsideOf(4500), pair.east.ikeSas().getFirst().remote());
    assertEquals("ESTABLISHED", pair.east.ikeSas().getFirst().state());
  }

  /** An initiator reaches a responder behind a NAT that forwards ports 500 and 4500. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void theResponderMayBeBehindTheNat(int version) {
    Nat nat = new Nat("10.9.2.1", "198.51.100.1", PATIENCE).forwarding(500, 4500);
    Conf west = version == 1 ? Ikev1SetUpTest.west() : Conf.west();
    Pair pair = established(west, east(version).connection("local_addrs", "10.9.2.1"), nat);
    assertEquals(10, pair.traffic(Duration.ofMillis(100)));
    pair.pass(Duration.ofSeconds(50));
    assertEquals(2, keepalives(pair, "east"), "it is the one behind the NAT");
    assertEquals(0, keepalives(pair, "west"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void bothEndsMayBeBehindNats(int version) {
    Nat wests = westsNat();
    Nat easts = new Nat("10.9.2.1", "198.51.100.1", PATIENCE).forwarding(500, 4500);
    Pair pair = Pair.of(west(version), east(version).connection("local_addrs", "10.9.2.1"));
    pair.network(
        packet ->
            (packet.from().equals("west")
                    ? wests.pass(packet).flatMap(easts::pass)
                    : easts.pass(packet).flatMap(wests::pass))
                .map(Pair::inTime)
                .orElse(Pair.never()));
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(1));
    assertTrue(pair.agree(), () -> pair.west.log() + " " + pair.east.log());
    assertEquals(10, pair.traffic(Duration.ofMillis(100)));
    assertEquals(10, pair.west.delivered.size());
  }

  /** Behind one NAT are several gateways of one connection, and none is taken for another. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void severalPeersMayBeBehindOneNat(int version) {
    Nat nat = westsNat().with("10.9.1.2");
    Conf east = east(version).identities("%any", "east.example").child("remote_ts", "10.0.0.0/8");
    Pair pair = established(west(version), east, nat);
    Gateway south =
        pair.another(
            "south",
            "10.9.1.2",
            "10.3.0.10",
            west(version)
                .connection("local_addrs", "10.9.1.2")
                .identities("south.example", "east.example")
                .child("local_ts", "10.3.0.0/24"));
    south.initiate();
    pair.pass(Duration.ofSeconds(10));
    assertEquals(2, pair.east.ikeSas().size(), "INITIAL-CONTACT of the one is not the other's");
    assertTrue(bothReachEastAndBack(pair, south));

    nat.reboots();
    assertTrue(bothReachEastAndBack(pair, south));
    assertEquals(2, pair.east.counter("NAT_MOVES"));

    pair.east.command(new Event.Clear(Event.Scope.IPSEC));
    pair.west.sendTraffic();
    south.sendTraffic();
    pair.pass(Duration.ofMillis(100));
    assertEquals(1, pair.west.counter("INVALID_SPI_RECEIVED"));
    assertEquals(1, south.counter("INVALID_SPI_RECEIVED"));
    assertFalse(bothReachEastAndBack(pair, south), "the packet that asks for the SA is lost");
    assertTrue(bothReachEastAndBack(pair, south));

    pair.west.command(new Event.Terminate(Event.Scope.ALL));
    pair.pass(Duration.ofSeconds(1));
    assertEquals(1, pair.east.ikeSas().size());
    assertEquals(1, pair.east.children().size());
    assertEquals(1, south.children().size());
    pair.west.restart();
    assertFalse(bothReachEastAndBack(pair, south), "the packet that asks for the SA is lost");
    assertTrue(bothReachEastAndBack(pair, south));
  }

  private static boolean bothReachEastAndBack(Pair pair, Gateway south) {
    int east = pair.east.delivered.size();
    int west = pair.west.delivered.size();
    int souths = south.delivered.size();
    pair.west.sendTraffic();
    south.sendTraffic();
    pair.pass(Duration.ofMillis(100));
    for (Gateway to : List.of(pair.west, south)) {
      byte[] packet = IpPacket.udp(pair.east.host, to.host, 1);
      pair.east.handle(pair.now(), new Event.PacketFromTun(packet));
    }
    pair.pass(Duration.ofMillis(100));
    return pair.east.delivered.size() == east + 2
        && pair.west.delivered.size() == west + 1
        && south.delivered.size() == souths + 1;
  }

  /** Main mode finds the shared key by where the peer is seen, or by what it is to be called. */
  @ParameterizedTest
  @CsvSource({
    "1, 192.0.2.1, west.example",
    "1, %any, west.example",
    "1, 192.0.2.0/24, west.example",
    "1, 192.0.2.1, 10.9.1.1",
    "1, %any, 10.9.1.1",
    "1, 192.0.2.0/24, user@west.example",
    "2, 192.0.2.1, 10.9.1.1",
    "2, %any, west.example",
    "2, 192.0.2.0/24, 10.9.1.1",
  })
  void thePeerIsFoundByTheAddressSeen(int version, String remote, String id) {
    for (String aggressive : version == 1 ? List.of("no", "yes") : List.of("no")) {
      Conf west = west(version).identities(id, "east.example");
      Conf east = from(east(version), remote).identities(id, "east.example");
      if (version == 1) {
        west.connection("aggressive", aggressive);
        east.connection("aggressive", aggressive);
      }
      Pair pair = established(west, east, westsNat());
      assertEquals(5, pair.traffic(Duration.ofMillis(50)), aggressive);
    }
  }

  /** The peer's identity is its own address, which is not the one seen, and any is admitted. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void anyIdentityIsAdmittedByTheAddressSeen(int version) {
    Pair pair =
        established(
            west(version).identities("10.9.1.1", "east.example"),
            east(version).identities("%any", "east.example"),
            westsNat());
    assertEquals(5, pair.traffic(Duration.ofMillis(50)));
  }
}
