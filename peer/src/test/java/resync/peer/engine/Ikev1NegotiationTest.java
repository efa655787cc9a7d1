package resync.peer.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import resync.peer.wire.Octets;
import resync.peer.wire.v1.IsakmpPayload;
import resync.peer.wire.v1.IsakmpPayload.NatDiscovery;
import resync.peer.wire.v1.IsakmpPayload.VendorId;

/** What the ends of an IKEv1 tunnel settle on where they are not configured alike. */
class Ikev1NegotiationTest {
  private static final Octets RFC_3947 = Octets.hex("4a131c81070358455c5728f20e95452f");
  private static final Octets DRAFT_03 = Octets.hex("7d9419a65310ca6f2c179d9215529d56");
  private static final Octets DRAFT_02_N = Octets.hex("90cb80913ebb696e086381b5ec427b1f");
  private static final Octets DRAFT_02 = Octets.hex("cd60464335df21f87cfdb2fc68b6a448");

  /** The initiator decides; the responder wants a group at least as strong as its own. */
  @ParameterizedTest
  @CsvSource({
    "'', '', true",
    "-modp2048, '', true",
    "-modp2048, -modp2048, true",
    "-modp3072, -modp2048, true",
    "-x25519, -modp2048, true",
    "-modp2048, -modp3072, false",
    "-modp1024, -modp1536, false",
    "-modp1024, -modp2048, false",
    "'', -modp768, false",
  })
  void theInitiatorsPfsGroupMustBeStrongEnough(String west, String east, boolean agreed) {
    Pair pair =
        Pair.of(
            Ikev1SetUpTest.west()
                .resync("weak_algorithms", "yes")
                .child("esp_proposals", "aes128gcm16" + west),
            Ikev1SetUpTest.east()
                .resync("weak_algorithms", "yes")
                .child("esp_proposals", "aes128gcm16" + east));
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(2));
    assertEquals(agreed ? 1 : 0, pair.west.children().size(), () -> pair.east.log().toString());
    assertEquals(agreed ? 1 : 0, pair.east.children().size());
    if (!agreed) {
      Conversation.assertLogged(pair.west, "NO-PROPOSAL-CHOSEN");
    }
  }

  private static IsakmpPayload only(Octets wanted, IsakmpPayload payload) {
    boolean natT =
        payload instanceof VendorId(Octets id)
            && List.of(RFC_3947, DRAFT_03, DRAFT_02_N, DRAFT_02).contains(id);
    return natT && !payload.equals(new VendorId(wanted)) ? new VendorId(Octets.EMPTY) : payload;
  }

  /** An initiator that knows one dialect of NAT traversal is answered in that one. */
  @ParameterizedTest
  @CsvSource({
    "4a131c81070358455c5728f20e95452f, 20",
    "7d9419a65310ca6f2c179d9215529d56, 130",
    "90cb80913ebb696e086381b5ec427b1f, 130",
    "cd60464335df21f87cfdb2fc68b6a448, 130",
  })
  void everyDialectOfNatTraversalIsSpoken(String dialect, int payload) {
    for (String aggressive : List.of("no", "yes")) {
      Octets vendorId = Octets.hex(dialect);
      Pair pair =
          Pair.of(
              Ikev1SetUpTest.west().connection("encap", "yes").connection("aggressive", aggressive),
              Ikev1SetUpTest.east().connection("aggressive", aggressive));
      boolean[] first = {true};
      pair.network(
          packet -> {
            boolean change = first[0];
            first[0] = false;
            return Pair.inTime(
                change
                    ? packet.with(Ikev1Wire.altered(packet.payload(), p -> only(vendorId, p)))
                    : packet);
          });
      pair.west.initiate();
      pair.pass(Duration.ofSeconds(1));
      assertEquals(1, pair.west.children().size(), () -> pair.west.log() + " " + pair.east.log());
      assertTrue(
          Ikev1Wire.decoded(pair.sent.get(1).payload()).all(VendorId.class).stream()
              .map(VendorId::data)
              .filter(List.of(RFC_3947, DRAFT_03, DRAFT_02_N, DRAFT_02)::contains)
              .allMatch(vendorId::equals));
      assertEquals(payload, Ikev1Wire.first(pair, NatDiscovery.class).type());
      pair.sent.clear();
      assertEquals(10, pair.traffic(Duration.ofMillis(100)));
      assertTrue(pair.sent.stream().noneMatch(Packet::isRawEsp), "ESP goes in UDP");
    }
  }

  /** Who knows none of them is taken as it is, without a NAT. */
  @Test
  void withoutNatTraversalEspGoesRaw() {
    Pair pair = Pair.of(Ikev1SetUpTest.west(), Ikev1SetUpTest.east());
    pair.network(
        packet ->
            Pair.inTime(
                packet.name().equals("west IDENTITY_PROTECTION")
                    ? packet.with(
                        Ikev1Wire.altered(packet.payload(), p -> only(Octets.hex("00"), p)))
                    : packet));
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(1));
    assertEquals(1, pair.west.children().size(), () -> pair.west.log() + " " + pair.east.log());
    pair.sent.clear();
    assertEquals(10, pair.traffic(Duration.ofMillis(100)));
    assertTrue(pair.sent.stream().allMatch(Packet::isRawEsp));
  }
}
