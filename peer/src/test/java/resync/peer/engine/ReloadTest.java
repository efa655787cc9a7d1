package resync.peer.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import resync.peer.ike.ChildSaStatus;
import resync.peer.ike.Event;
import resync.peer.wire.ip.IpAddress;

/** Policies follow a configuration that is loaded again; what it leaves alone stays untouched. */
class ReloadTest {
  private static final IpAddress WEST = IpAddress.of("10.1.0.10");
  private static final IpAddress EAST = IpAddress.of("10.2.0.10");
  private static final IpAddress NEW_EAST = IpAddress.of("10.7.0.10");
  private static final IpAddress OTHER_WEST = IpAddress.of("10.3.0.10");
  private static final IpAddress OTHER_EAST = IpAddress.of("10.4.0.10");
  private static final Duration WHILE = Duration.ofMillis(500);

  private static Conf west(int version) {
    return version == 1 ? Ikev1SetUpTest.west() : Conf.west();
  }

  private static Conf east(int version) {
    return version == 1 ? Ikev1SetUpTest.east() : Conf.east();
  }

  private static Conf otherWest(Conf conf) {
    return conf.anotherChild("other", "10.3.0.0/24", "10.4.0.0/24");
  }

  private static Conf otherEast(Conf conf) {
    return conf.anotherChild("other", "10.4.0.0/24", "10.3.0.0/24");
  }

  private static void reload(Pair pair, Conf west, Conf east) {
    pair.west.command(new Event.Reload(west.read()));
    pair.east.command(new Event.Reload(east.read()));
  }

  /** How many of the packets that the one host sends in half a second the other one gets. */
  private static int between(Pair pair, IpAddress west, IpAddress east) {
    pair.west.hosts(west, east);
    pair.east.hosts(east, west);
    return pair.traffic(WHILE);
  }

  private static List<ChildSaStatus> named(Gateway gateway, String child) {
    return gateway.children().stream().filter(sa -> sa.name().equals(child)).toList();
  }

  private static String spis(Pair pair, String child) {
    return named(pair.west, child).stream()
        .map(sa -> sa.inboundSpi() + " " + sa.outboundSpi())
        .toList()
        .toString();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void anotherNetAsksForSasAndTheOldOneNoLonger(int version) {
    Pair pair = Pair.established(otherWest(west(version)), otherEast(east(version)));
    assertEquals(50, between(pair, WEST, EAST));
    assertTrue(between(pair, OTHER_WEST, OTHER_EAST) > 45);
    String other = spis(pair, "other");

    reload(
        pair,
        otherWest(west(version).child("remote_ts", "10.7.0.0/24")),
        otherEast(east(version).child("local_ts", "10.7.0.0/24")));

    assertTrue(between(pair, WEST, NEW_EAST) > 45, () -> pair.west.log().toString());
    assertEquals(0, between(pair, WEST, EAST));
    assertEquals(50, pair.west.counter("OUT_V4_PKT_NO_POLICY"));
    long acquires = pair.west.counter("ACQUIRES");
    pair.west.command(new Event.Clear(Event.Scope.ALL));
    pair.east.command(new Event.Clear(Event.Scope.ALL));
    assertEquals(0, between(pair, WEST, EAST));
    assertEquals(acquires, pair.west.counter("ACQUIRES"), "nobody asks for the old net");
    assertTrue(!other.isEmpty() && pair.west.children().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void whatDoesNotChangeLosesNothingAndKeepsItsSpis(int version) {
    Pair pair = Pair.established(otherWest(west(version)), otherEast(east(version)));
    between(pair, OTHER_WEST, OTHER_EAST);
    String other = spis(pair, "other");

    reload(
        pair,
        otherWest(west(version).child("remote_ts", "10.7.0.0/24")),
        otherEast(east(version).child("local_ts", "10.7.0.0/24")));
    between(pair, WEST, NEW_EAST);

    assertEquals(50, between(pair, OTHER_WEST, OTHER_EAST));
    assertEquals(other, spis(pair, "other"));
    assertEquals(1, pair.west.ikeSas().size());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aWiderNetGoesOnOverWhatIsThere(int version) {
    Pair pair = Pair.established(west(version), east(version));
    String before = spis(pair, "net");

    reload(
        pair,
        west(version).child("remote_ts", "10.2.0.0/16"),
        east(version).child("local_ts", "10.2.0.0/16"));

    assertEquals(50, between(pair, WEST, EAST));
    assertEquals(before, spis(pair, "net"));
    assertEquals(0, pair.west.counter("ACQUIRES"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aChildIsAddedAndRemovedBesideAnother(int version) {
    Pair pair = Pair.established(west(version), east(version));
    String net = spis(pair, "net");
    assertEquals(0, between(pair, OTHER_WEST, OTHER_EAST));

    reload(pair, otherWest(west(version)), otherEast(east(version)));
    assertTrue(between(pair, OTHER_WEST, OTHER_EAST) > 45);
    assertEquals(1, named(pair.west, "other").size());

    reload(pair, west(version), east(version));
    assertEquals(0, between(pair, OTHER_WEST, OTHER_EAST));
    assertEquals(50, between(pair, WEST, EAST));
    assertEquals(net, spis(pair, "net"));
  }

  /** The first policy that covers a packet decides, in the order of the file as it is now. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void theOrderIsThatOfTheNewFile(int version) {
    Pair pair = Pair.established(otherWest(west(version)), otherEast(east(version)));

    reload(
        pair,
        west(version)
            .child("local_ts", "10.3.0.0/24")
            .child("remote_ts", "10.4.0.0/24")
            .anotherChild("other", "10.3.0.0/16", "10.4.0.0/16"),
        east(version)
            .child("local_ts", "10.4.0.0/24")
            .child("remote_ts", "10.3.0.0/24")
            .anotherChild("other", "10.4.0.0/16", "10.3.0.0/16"));

    assertTrue(between(pair, OTHER_WEST, OTHER_EAST) > 45);
    assertEquals(0, named(pair.west, "other").size());
    assertTrue(
        named(pair.west, "net").stream().anyMatch(sa -> sa.localTs().contains("10.3.0.0/24")));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void withoutItsTrapAPolicyAsksForNothing(int version) {
    Pair pair = Pair.of(west(version), east(version));
    reload(pair, west(version).child("start_action", "none"), east(version));

    assertEquals(0, between(pair, WEST, EAST));

    assertEquals(0, pair.west.counter("ACQUIRES"));
    assertEquals(0, pair.west.counter("OUT_V4_PKT_NO_POLICY"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void whatIsNewAndToStartStarts(int version) {
    Pair pair = Pair.established(west(version), east(version));
    Conf west = west(version).child("remote_ts", "10.7.0.0/24").child("start_action", "start");
    Conf east = east(version).child("local_ts", "10.7.0.0/24");
    pair.east.command(new Event.Reload(east.read()));
    pair.west.command(new Event.Reload(west.read()));
    pair.pass(Duration.ofSeconds(1));

    assertTrue(
        named(pair.west, "net").stream().anyMatch(sa -> sa.remoteTs().contains("10.7.0.0/24")));
    assertEquals(0, pair.west.counter("ACQUIRES"));
    String spis = spis(pair, "net");

    pair.west.command(new Event.Reload(west.read()));
    pair.pass(Duration.ofSeconds(1));
    assertEquals(spis, spis(pair, "net"), "nothing is new");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void whatIsNoLongerConfiguredIsNotWantedAgain(int version) {
    Pair pair = Pair.established(west(version).child("close_action", "start"), east(version));
    pair.west.command(new Event.Reload(west(version).childName("lan").read()));

    pair.east.command(new Event.Terminate(Event.Scope.IPSEC));
    pair.pass(Duration.ofSeconds(5));

    assertEquals(List.of(), pair.west.children());
    assertTrue(between(pair, WEST, EAST) > 45, "the traffic is that of another child now");
    assertEquals(1, named(pair.west, "lan").size());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void whatIsNoLongerConfiguredIsNotWantedOfADeadPeer(int version) {
    Conf west =
        west(version)
            .connection("dpd_delay", "2s")
            .connection("keyingtries", "0")
            .child("dpd_action", "restart");
    Pair pair = Pair.established(west, east(version));
    pair.west.command(new Event.Reload(west(version).childName("lan").read()));

    pair.network(_ -> Pair.never());
    pair.pass(Duration.ofMinutes(2));
    pair.heal();
    pair.pass(Duration.ofMinutes(1));

    assertEquals(1, pair.west.counter("LIVENESS_FAILED"));
    assertEquals(List.of(), pair.west.children());
    assertEquals(List.of(), pair.west.ikeSas());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void whoIsNoLongerConfiguredIsNotAskedForEver(int version) {
    Conf west = west(version).connection("keyingtries", "0");
    Pair pair = Pair.of(west, east(version));
    pair.network(_ -> Pair.never());
    pair.west.initiate();
    pair.west.command(new Event.Reload(west(version).connectionName("other").read()));

    pair.pass(Duration.ofMinutes(5));

    assertEquals(List.of(), pair.west.ikeSas());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void anotherPeerIsAskedAtItsOwnAddress(int version) {
    Pair pair = Pair.established(west(version), east(version));
    String before = spis(pair, "net");
    Gateway south =
        pair.another(
            "south",
            "203.0.113.7",
            NEW_EAST.toString(),
            east(version)
                .connection("local_addrs", "203.0.113.7")
                .identities("west.example", "south.example")
                .child("local_ts", "10.7.0.0/24"));
    pair.west.command(
        new Event.Reload(
            west(version)
                .connection("remote_addrs", "203.0.113.7")
                .identities("west.example", "south.example")
                .child("remote_ts", "10.7.0.0/24")
                .read()));

    between(pair, WEST, NEW_EAST);

    assertTrue(south.delivered.size() > 45, () -> pair.west.log().toString());
    assertTrue(spis(pair, "net").contains(before.substring(1, before.length() - 1)), "is kept");
  }
}
