package resync.peer.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import resync.peer.ike.Event;
import resync.peer.wire.Decoded;
import resync.peer.wire.IkeMessage;
import resync.peer.wire.Payload;
import resync.peer.wire.Proposal;
import resync.peer.wire.Transform;

/** What a configuration leaves out, or says of many, as two gateways then live it. */
class ConfiguredMeaningTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static Conf west(int version) {
    return version == 1 ? Ikev1SetUpTest.west() : Conf.west();
  }

  private static Conf east(int version) {
    return version == 1 ? Ikev1SetUpTest.east() : Conf.east();
  }

  private static Pair begun(Conf west, Conf east) {
    Pair pair = Pair.of(west, east);
    pair.west.initiate();
    pair.pass(SECOND);
    return pair;
  }

  private static void assertUp(Pair pair) {
    assertEquals(1, pair.west.children().size(), () -> pair.west.log() + " " + pair.east.log());
    assertTrue(pair.agree());
    assertEquals(5, pair.traffic(Duration.ofMillis(50)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void withoutAVersionAResponderTakesBoth(int version) {
    Conf responder = east(version).without("version").without("proposals");
    Pair pair = begun(west(version).connection("proposals", "aes256-sha256-x25519"), responder);
    assertUp(pair);
    assertEquals(version, pair.east.ikeSas().getFirst().version());
  }

  @Test
  void withoutAVersionIkev2Begins() {
    Pair pair = begun(Conf.west().without("version"), Conf.east().without("version"));
    assertUp(pair);
    assertEquals(2, pair.east.ikeSas().getFirst().version());
  }

  @Test
  void aVersionIsTheOnlyOne() {
    Pair pair = begun(west(1), Conf.east().without("proposals"));
    assertEquals(List.of(), pair.east.children());
    Conversation.assertLogged(pair.east, "no IKEv1 connection admits it");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void withoutALocalAddressARouteGivesIt(int version) {
    assertUp(begun(west(version).without("local_addrs"), east(version).without("local_addrs")));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void packetsBeginWithoutALocalAddress(int version) {
    Pair pair = Pair.of(west(version).without("local_addrs"), east(version));
    assertTrue(pair.traffic(Duration.ofMillis(200)) > 0, () -> pair.west.log().toString());
  }

  /** What is dynamic is the address that the route gives, in policies too. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void theRouteGivesTheDynamicSelectorToo(int version) {
    Pair pair =
        Pair.of(
            west(version).without("local_addrs").without("local_ts"),
            east(version).child("remote_ts", "192.0.2.1"));
    pair.west.command(new Event.Initiate("net"));
    pair.pass(SECOND);
    assertEquals("[192.0.2.1]", pair.west.children().getFirst().localTs().toString());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void withoutARouteItIsSaid(int version) {
    Pair pair = Pair.of(west(version).without("local_addrs"), east(version));
    pair.west.source(Optional.empty());
    pair.west.initiate();
    assertEquals(
        List.of("connection tunnel names no local address, and no route leads to 198.51.100.1"),
        pair.west.refusals);
  }

  @ParameterizedTest
  @CsvSource({
    "1, *@example.org, west@example.org, yes",
    "1, *@example.org, west@example.com, no",
    "1, 'C=CH, O=x, CN=*', 'C=CH, O=x, CN=west', yes",
    "1, 'C=CH, O=x, CN=*', 'C=CH, O=y, CN=west', no",
    "1, 192.0.2.0/28, 192.0.2.1, yes",
    "1, 192.0.2.0/28, 192.0.2.16, no",
    "2, *@example.org, west@example.org, yes",
    "2, *@example.org, west@example.com, no",
    "2, @*.example.org, a.b.example.org, yes",
    "2, @*.example.org, a.b.example.com, no",
    "2, 'C=CH, O=x, CN=*', 'C=CH, O=x, CN=west', yes",
    "2, 'C=CH, O=x, CN=*', 'C=CH, O=y, CN=west', no",
    "2, 192.0.2.1-192.0.2.9, 192.0.2.9, yes",
    "2, 192.0.2.1-192.0.2.9, 192.0.2.10, no",
    "2, %any6, west@example.org, yes",
    "2, keyid:#0102, @#0102, yes",
    "2, keyid:#0102, @#0103, no",
  })
  void anIdentityOfManyAdmitsThemAndNobodyElse(
      int version, String expected, String claimed, String admitted) {
    Pair pair =
        begun(
            west(version).identities(claimed, "east.example"),
            east(version).identities(expected, "east.example"));
    if (admitted.equals("yes")) {
      assertUp(pair);
    } else {
      assertEquals(List.of(), pair.east.children());
    }
  }

  /** The other way round: who begins does not ask for a pattern, and takes whom it admits. */
  @ParameterizedTest
  @CsvSource({"1, yes", "1, no", "2, yes", "2, no"})
  void whoBeginsTakesWhomAPatternAdmits(int version, String admitted) {
    String pattern = admitted.equals("yes") ? "*.example" : "*.other";
    Pair pair =
        begun(
            west(version).identities("west.example", pattern),
            east(version).identities("west.example", "east.example"));
    assertEquals(admitted.equals("yes") ? 1 : 0, pair.west.children().size());
  }

  @ParameterizedTest
  @CsvSource({
    "1, restart, IPSEC", "1, start|trap, IPSEC", "1, restart, ALL",
    "2, restart, IPSEC", "2, start|trap, IPSEC", "2, restart, ALL",
  })
  void whatThePeerClosesIsStartedAgain(int version, String action, Event.Scope scope) {
    Pair pair =
        Pair.established(
            west(version).child("start_action", "none").child("close_action", action),
            east(version));
    String before = pair.west.children().getFirst().inboundSpi().hex();
    pair.east.command(new Event.Terminate(scope));
    pair.pass(SECOND);
    assertUp(pair);
    assertTrue(!before.equals(pair.west.children().getFirst().inboundSpi().hex()));
  }

  @ParameterizedTest
  @CsvSource({"1, none, 0", "1, route, 1", "2, none, 0", "2, route, 1"})
  void whatThePeerClosesWaitsForPacketsOrForNobody(int version, String action, int expected) {
    Pair pair =
        Pair.established(
            west(version).child("start_action", "none").child("close_action", action),
            east(version).child("start_action", "none"));
    pair.east.command(new Event.Terminate(Event.Scope.IPSEC));
    pair.pass(SECOND);
    assertEquals(List.of(), pair.west.children());
    pair.traffic(Duration.ofMillis(100));
    assertEquals(expected, pair.west.children().size());
  }

  /** Both ends say what would have to be compared. */
  @Test
  void aRefusedProposalIsToldWithOfferAndConfiguration() {
    Pair pair =
        begun(
            Conf.west().connection("proposals", "aes256-sha256-modp2048"),
            Conf.east().connection("proposals", "aes128-sha384-x25519"));
    Conversation.assertLogged(
        pair.east,
        "is refused with NO_PROPOSAL_CHOSEN: it offers [aes256-sha256-modp2048-prfsha256],"
            + " connection tunnel has [aes128-sha384-curve25519-prfsha384]");
    Conversation.assertLogged(
        pair.west,
        "the responder refuses IKE_SA_INIT: NO_PROPOSAL_CHOSEN; we offer"
            + " [aes256-sha256-modp2048-prfsha256]");
  }

  @Test
  void aRefusedProposalOfAChildIsToldWithOfferAndConfiguration() {
    Pair pair =
        begun(
            Conf.west().child("esp_proposals", "aes256-sha256"),
            Conf.east().child("esp_proposals", "aes128gcm16"));
    Conversation.assertLogged(
        pair.east,
        "NO_PROPOSAL_CHOSEN: it offers [aes256-sha256-noesn], child net has"
            + " [aes128gcm16-noesn]");
    Conversation.assertLogged(
        pair.west, "the peer answers NO_PROPOSAL_CHOSEN; we offer [aes256-sha256-noesn]");
  }

  /** Only a rekeying shows that the ends differ in PFS. */
  @Test
  void aRefusedRekeyingIsToldWithOfferAndConfiguration() {
    Pair pair = begun(Conf.west().child("esp_proposals", "aes128gcm16-x25519"), Conf.east());
    pair.west.command(new Event.Rekey(Event.Scope.IPSEC));
    pair.pass(SECOND);
    Conversation.assertLogged(
        pair.east,
        "CREATE_CHILD_SA is refused with NO_PROPOSAL_CHOSEN: it offers"
            + " [aes128gcm16-curve25519-noesn], child net has [aes128gcm16-noesn]");
    Conversation.assertLogged(
        pair.west, "the peer answers NO_PROPOSAL_CHOSEN; we offer [aes128gcm16-curve25519-noesn]");
  }

  @Test
  void aRefusedProposalOfIkev1IsToldWithOfferAndConfiguration() {
    Pair pair = begun(west(1).connection("proposals", "aes256-sha384-modp2048"), east(1));
    Conversation.assertLogged(pair.east, "it offers [aes256-sha384-modp2048");
    Conversation.assertLogged(
        pair.west, "with NO-PROPOSAL-CHOSEN; we offer [aes256-sha384-modp2048");
  }

  @Test
  void aRefusedQuickModeIsToldWithOfferAndConfiguration() {
    Pair pair =
        begun(
            west(1).child("esp_proposals", "aes256-sha256"),
            east(1).child("esp_proposals", "aes128gcm16"));
    Conversation.assertLogged(
        pair.east,
        "the peer offers [aes256-sha256 tunnel], child net has [aes128gcm16-noesn][] tunnel");
    Conversation.assertLogged(
        pair.west, "with NO-PROPOSAL-CHOSEN; we offer [aes256-sha256-noesn][] tunnel");
  }

  /** A responder that answers with what nobody has offered. */
  @Test
  void aChoiceThatWasNotOfferedIsToldWithTheOffer() {
    Pair pair = Pair.of(Conf.west(), Conf.east());
    pair.network(
        packet ->
            Pair.inTime(
                packet.name().equals("east IKE_SA_INIT response")
                    ? packet.with(withoutPrf(packet.payload()))
                    : packet));
    pair.west.initiate();
    pair.pass(SECOND);
    Conversation.assertLogged(
        pair.west,
        "the peer chose [aes128gcm16-curve25519], but we offer"
            + " [aes128gcm16-prfsha256-curve25519]");
  }

  private static byte[] withoutPrf(byte[] octets) {
    if (!(IkeMessage.decode(octets) instanceof Decoded.Ok<IkeMessage>(IkeMessage message))) {
      throw new AssertionError("not an IKE message");
    }
    return new IkeMessage(
            message.header(),
            message.payloads().stream()
                .map(p -> p instanceof Payload.Sa(List<Proposal> chosen) ? withoutPrf(chosen) : p)
                .toList())
        .encode();
  }

  private static Payload withoutPrf(List<Proposal> chosen) {
    return new Payload.Sa(
        chosen.stream()
            .map(
                p ->
                    new Proposal(
                        p.number(),
                        p.protocol(),
                        p.spi(),
                        p.transforms().stream().filter(t -> t.type() != Transform.PRF).toList()))
            .toList());
  }
}
