package resync.peer.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import resync.peer.wire.v1.IsakmpPayload;

/** Who the ends of an IKEv1 tunnel say they are (RFC 2407 section 4.6.2.1). */
class Ikev1IdentityTest {

  private static Pair pair(String aggressive, String west, String east, String expected) {
    return Pair.of(
        Ikev1SetUpTest.west().connection("aggressive", aggressive).identities(west, east),
        Ikev1SetUpTest.east().connection("aggressive", aggressive).identities(expected, east));
  }

  /** The number is that of the ID payload, which aggressive mode sends in the clear. */
  @ParameterizedTest
  @CsvSource({
    "1, ipv4:192.0.2.7, 192.0.2.7",
    "2, fqdn:gateway.example, gateway.example",
    "3, email:west@example.org, west@example.org",
    "4, ipv4net:10.1.0.0/16, 10.1.0.0/255.255.0.0",
    "5, ipv6:2001:db8::1, 2001:db8::1",
    "6, ipv6net:2001:db8::/32, 2001:db8::/ffff:ffff::",
    "7, ipv4range:10.1.0.1-10.1.0.9, 10.1.0.1-10.1.0.9",
    "8, ipv6range:2001:db8::1-2001:db8::9, 2001:db8::1-2001:db8::9",
    "9, 'O=Example, CN=west', 'O=Example, CN=west'",
    "10, asn1gn:#820477657374, 820477657374",
    "11, keyid:west, 77657374",
  })
  void everyTypeIsAnIdentity(int number, String west, String shown) {
    Pair pair = pair("yes", west, "east.example", west);
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(1));
    assertEquals(1, pair.east.children().size(), () -> pair.east.log() + " " + pair.west.log());
    assertEquals(number, Ikev1Wire.first(pair, IsakmpPayload.Identification.class).idType());

    Pair main = pair("no", west, "east.example", west);
    main.west.initiate();
    main.pass(Duration.ofSeconds(1));
    assertEquals(1, main.east.children().size(), () -> main.east.log() + " " + main.west.log());

    Pair other = pair("yes", west, "east.example", "email:nobody@example.org");
    other.west.initiate();
    other.pass(Duration.ofSeconds(1));
    assertEquals(0, other.east.children().size());
    Conversation.assertLogged(other.east, "says it is " + shown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"no", "yes"})
  void anotherIdentityIsRefused(String aggressive) {
    Pair pair = pair(aggressive, "west.example", "east.example", "keyid:west");
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(1));
    assertEquals(0, pair.east.children().size());
    assertTrue(
        pair.ikeSent().stream().anyMatch(n -> n.startsWith("east INFORMATIONAL")),
        pair.ikeSent().toString());
  }

  /** A type that nobody has assigned identifies nobody, not even to who takes anybody. */
  @Test
  void anUnknownTypeIsNobody() {
    Pair pair = pair("yes", "west.example", "east.example", "%any");
    pair.network(
        packet ->
            Pair.inTime(
                packet.name().equals("west AGGRESSIVE")
                    ? packet.with(
                        Ikev1Wire.altered(
                            packet.payload(),
                            p ->
                                p instanceof IsakmpPayload.Identification id
                                    ? new IsakmpPayload.Identification(99, 0, 0, id.data())
                                    : p))
                    : packet));
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(1));
    assertEquals(0, pair.east.ikeSas().size());
    Conversation.assertLogged(pair.east, "INVALID-ID-INFORMATION");
  }
}
