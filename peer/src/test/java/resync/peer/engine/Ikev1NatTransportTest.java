package resync.peer.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import resync.peer.esp.TransportPacket;
import resync.peer.ike.Event;
import resync.peer.wire.Octets;
import resync.peer.wire.ip.IpAddress;
import resync.peer.wire.ip.Ipv4Header;
import resync.peer.wire.v1.IsakmpPayload;
import resync.peer.wire.v1.IsakmpPayload.NatDiscovery;
import resync.peer.wire.v1.IsakmpPayload.VendorId;

/** Transport mode of IKEv1 over a NAT: what AH cannot do, and ESP in UDP can. */
class Ikev1NatTransportTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final IpAddress WEST = IpAddress.of("10.9.1.1");
  private static final IpAddress WEST_NAT = IpAddress.of("192.0.2.1");
  private static final IpAddress EAST = IpAddress.of("10.9.2.1");
  private static final IpAddress EAST_NAT = IpAddress.of("198.51.100.1");

  private static Conf transport(Conf conf) {
    return conf.child("mode", "transport")
        .child("local_ts", "dynamic")
        .child("remote_ts", "dynamic");
  }

  private static Conf west() {
    return transport(Ikev1SetUpTest.west());
  }

  private static Conf east() {
    return transport(Ikev1SetUpTest.east());
  }

  private static Conf privateWest() {
    return west().connection("local_addrs", "10.9.1.1");
  }

  private static Conf privateEast() {
    return east().connection("local_addrs", "10.9.2.1");
  }

  private static Nat westsNat() {
    return new Nat("10.9.1.1", "192.0.2.1", PATIENCE);
  }

  private static Nat eastsNat() {
    return new Nat("10.9.2.1", "198.51.100.1", PATIENCE).forwarding(500, 4500);
  }

  private static Pair established(Pair pair) {
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(1));
    assertEquals(1, pair.west.children().size(), () -> pair.west.log() + " " + pair.east.log());
    assertEquals("TRANSPORT", pair.east.children().getFirst().mode());
    assertTrue(pair.agree());
    pair.sent.clear();
    return pair;
  }

  private static Pair over(Conf west, Conf east, Nat nat) {
    Pair pair = Pair.of(west, east);
    pair.network(nat::carry);
    return pair;
  }

  /** What a program on one gateway sends as a program on the other one gets it. */
  private static byte[] send(Pair pair, Gateway from, Gateway to, byte[] packet) {
    int before = to.delivered.size();
    from.handle(pair.now(), new Event.PacketFromTun(packet.clone()));
    pair.pass(Duration.ofMillis(10));
    assertEquals(before + 1, to.delivered.size(), () -> to.engine().counters().toString());
    return to.delivered.getLast();
  }

  /** TCP and UDP of odd and even lengths, both ways, from each end's point of view. */
  private static void carries(
      Pair pair, IpAddress west, IpAddress westSeen, IpAddress east, IpAddress eastSeen) {
    for (int protocol : new int[] {TransportPacket.TCP, TransportPacket.UDP}) {
      for (int length : new int[] {0, 1, 2, 100, 1001}) {
        byte[] data = new byte[length];
        for (int i = 0; i < length; i++) {
          data[i] = (byte) (i * 31 + protocol);
        }
        byte[] there = TransportPacket.of(protocol, west, eastSeen, data);
        arrives(send(pair, pair.west, pair.east, there), westSeen, east, data);
        byte[] back = TransportPacket.of(protocol, east, westSeen, data);
        arrives(send(pair, pair.east, pair.west, back), eastSeen, west, data);
      }
    }
  }

  private static void arrives(byte[] got, IpAddress source, IpAddress destination, byte[] data) {
    assertEquals(source, Ipv4Header.source(got, 0));
    assertEquals(destination, Ipv4Header.destination(got, 0));
    assertTrue(TransportPacket.isRight(got), "checksum");
    assertArrayEquals(data, TransportPacket.data(got));
  }

  /** Only who knows the original addresses keeps a wrong checksum wrong. */
  private static void knowTheOriginalAddresses(
      Pair pair, IpAddress west, IpAddress westSeen, IpAddress eastSeen) {
    IpAddress east = pair.east.ikeSas().getFirst().local().address();
    byte[] there = TransportPacket.of(TransportPacket.TCP, west, eastSeen, new byte[3]);
    there[TransportPacket.checksumAt(TransportPacket.TCP)] ^= 1;
    assertFalse(TransportPacket.isRight(send(pair, pair.west, pair.east, there)));
    byte[] back = TransportPacket.of(TransportPacket.TCP, east, westSeen, new byte[3]);
    back[TransportPacket.checksumAt(TransportPacket.TCP)] ^= 1;
    assertFalse(TransportPacket.isRight(send(pair, pair.east, pair.west, back)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"no", "yes"})
  void theInitiatorMayBeBehindTheNat(String aggressive) {
    Pair pair =
        established(
            over(
                privateWest().connection("aggressive", aggressive),
                east().connection("aggressive", aggressive),
                westsNat()));
    assertEquals(List.of("10.9.1.1"), pair.west.children().getFirst().localTs());
    assertEquals(List.of("192.0.2.1"), pair.east.children().getFirst().remoteTs());
    carries(pair, WEST, WEST_NAT, EAST_NAT, EAST_NAT);
    knowTheOriginalAddresses(pair, WEST, WEST_NAT, EAST_NAT);
    assertTrue(pair.sent.stream().noneMatch(Packet::isRawEsp));
  }

  @Test
  void theResponderMayBeBehindTheNat() {
    Pair pair = established(over(west(), privateEast(), eastsNat()));
    carries(pair, WEST_NAT, WEST_NAT, EAST, EAST_NAT);
    knowTheOriginalAddresses(pair, WEST_NAT, WEST_NAT, EAST_NAT);
  }

  @Test
  void bothMayBeBehindNats() {
    Nat wests = westsNat();
    Nat easts = eastsNat();
    Pair pair = Pair.of(privateWest(), privateEast());
    pair.network(
        packet ->
            (packet.from().equals("west")
                    ? wests.pass(packet).flatMap(easts::pass)
                    : easts.pass(packet).flatMap(wests::pass))
                .map(Pair::inTime)
                .orElse(Pair.never()));
    established(pair);
    carries(pair, WEST, WEST_NAT, EAST, EAST_NAT);
    knowTheOriginalAddresses(pair, WEST, WEST_NAT, EAST_NAT);
  }

  /** Without any NAT nothing is to be fixed; the ends that claim one say the same addresses. */
  @Test
  void aClaimedNatChangesNothing() {
    Pair pair = established(Pair.of(west().connection("encap", "yes"), east()));
    carries(pair, WEST_NAT, WEST_NAT, EAST_NAT, EAST_NAT);
    knowTheOriginalAddresses(pair, WEST_NAT, WEST_NAT, EAST_NAT);
    assertTrue(pair.sent.stream().noneMatch(Packet::isRawEsp));
  }

  private static IsakmpPayload onlyDraft03(IsakmpPayload payload) {
    Octets draft = Octets.hex("7d9419a65310ca6f2c179d9215529d56");
    return payload instanceof VendorId(Octets id) && !id.equals(draft)
        ? new VendorId(Octets.EMPTY)
        : payload;
  }

  /** With the modes and payloads of the drafts, of which each end says one address. */
  @Test
  void theDraftsCarryItAsWell() {
    Nat nat = westsNat();
    Pair pair = Pair.of(privateWest(), east());
    boolean[] first = {true};
    pair.network(
        packet -> {
          boolean change = first[0];
          first[0] = false;
          return nat.carry(
              change
                  ? packet.with(
                      Ikev1Wire.altered(packet.payload(), Ikev1NatTransportTest::onlyDraft03))
                  : packet);
        });
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(1));
    assertEquals(130, Ikev1Wire.first(pair, NatDiscovery.class).type());
    carries(pair, WEST, WEST_NAT, EAST_NAT, EAST_NAT);
  }

  /** The policy may name the address that is seen; the one that is not seen admits nobody. */
  @ParameterizedTest
  @CsvSource({"192.0.2.1/32, true", "dynamic, true", "10.9.1.1/32, false", "192.0.2.2/32, false"})
  void theRespondersPolicyNamesTheAddressSeen(String remoteTs, boolean admitted) {
    Pair pair = over(privateWest(), east().child("remote_ts", remoteTs), westsNat());
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(1));
    assertEquals(admitted ? 1 : 0, pair.west.children().size());
    if (!admitted) {
      Conversation.assertLogged(pair.west, "INVALID-ID-INFORMATION");
    }
  }

  /** A protocol and a port stay what they are. */
  @Test
  void protocolAndPortAreKept() {
    Pair pair =
        established(
            over(
                privateWest().child("remote_ts", "dynamic[tcp/7007]"),
                east().child("local_ts", "dynamic[tcp/7007]"),
                westsNat()));
    assertEquals(List.of("198.51.100.1[tcp/7007]"), pair.east.children().getFirst().localTs());
    byte[] tcp = TransportPacket.of(TransportPacket.TCP, WEST, EAST_NAT, new byte[5]);
    arrives(send(pair, pair.west, pair.east, tcp), WEST_NAT, EAST_NAT, new byte[5]);
  }

  /** In tunnel mode the addresses are inside and nobody changes them: they stay as they were. */
  @ParameterizedTest
  @CsvSource({"10.9.1.1/32, true", "192.0.2.1/32, false"})
  void inTunnelModeThePolicyNamesTheAddressInside(String remoteTs, boolean admitted) {
    Pair pair =
        over(
            privateWest().child("mode", "tunnel"),
            east().child("mode", "tunnel").child("remote_ts", remoteTs),
            westsNat());
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(1));
    assertEquals(admitted ? 1 : 0, pair.west.children().size());
  }

  @Test
  void aNewMappingAndRekeyingKeepItUp() {
    Nat nat = westsNat();
    Pair pair = established(over(privateWest(), east(), nat));
    nat.reboots();
    carries(pair, WEST, WEST_NAT, EAST_NAT, EAST_NAT);
    pair.west.command(new Event.Rekey(Event.Scope.ALL));
    pair.pass(Duration.ofSeconds(5));
    carries(pair, WEST, WEST_NAT, EAST_NAT, EAST_NAT);
    pair.east.command(new Event.Rekey(Event.Scope.ALL));
    pair.pass(Duration.ofSeconds(5));
    carries(pair, WEST, WEST_NAT, EAST_NAT, EAST_NAT);
    knowTheOriginalAddresses(pair, WEST, WEST_NAT, EAST_NAT);
    pair.pass(Duration.ofSeconds(30));
    assertTrue(pair.agree());
    assertEquals(1, pair.east.ikeSas().size());
  }

  @Test
  void aRestartedResponderRecovers() {
    Pair pair =
        established(over(privateWest(), east().resync("invalid_spi_recovery", "yes"), westsNat()));
    pair.east.restart();
    byte[] packet = TransportPacket.of(TransportPacket.TCP, WEST, EAST_NAT, new byte[5]);
    for (int i = 0; i < 100; i++) {
      pair.west.handle(pair.now(), new Event.PacketFromTun(packet.clone()));
      pair.pass(Duration.ofMillis(10));
    }
    assertTrue(pair.east.delivered.size() > 80, "" + pair.east.delivered.size());
    carries(pair, WEST, WEST_NAT, EAST_NAT, EAST_NAT);
  }

  /** RFC 3715 section 2.1. */
  @ParameterizedTest
  @ValueSource(strings = {"transport", "tunnel"})
  void ahDoesNotPassANat(String mode) {
    Pair pair =
        over(
            privateWest().child("ah_proposals", "sha256").child("mode", mode),
            east().child("ah_proposals", "sha256").child("mode", mode),
            westsNat());
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(1));
    assertEquals(0, pair.west.children().size());
    Conversation.assertLogged(
        pair.west,
        "child net is not negotiated: a NAT is between the ends, and AH does not pass it");
  }

  @Test
  void aResponderWithAhRefusesWithANotify() {
    Pair pair = over(privateWest(), east().child("ah_proposals", "sha256"), westsNat());
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(1));
    Conversation.assertLogged(
        pair.east,
        "quick mode is refused with NO-PROPOSAL-CHOSEN: a NAT is between the ends, and AH, which"
            + " child net has, does not pass it");
    Conversation.assertLogged(
        pair.west, "the peer refuses the quick mode for child net with NO-PROPOSAL-CHOSEN");
    assertEquals(Optional.empty(), pair.west.children().stream().findFirst());
  }
}
