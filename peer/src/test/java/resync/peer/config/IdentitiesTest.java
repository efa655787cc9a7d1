package resync.peer.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Identities have the meaning that strongSwan gives them. */
class IdentitiesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "west.example.org | FQDN | west.example.org",
        "@west | FQDN | west",
        "fqdn:#6d6f | FQDN | mo",
        "west@example.org | RFC822_ADDR | west@example.org",
        "@@west | RFC822_ADDR | west",
        "email:#6d6f | RFC822_ADDR | mo",
        "192.0.2.1 | IPV4_ADDR | 192.0.2.1",
        "ipv4:#c0000201 | IPV4_ADDR | 192.0.2.1",
        "192.168.0.101/28 | IPV4_ADDR_SUBNET | 192.168.0.96/255.255.255.240",
        "192.0.2.1-192.0.2.9 | IPV4_ADDR_RANGE | 192.0.2.1-192.0.2.9",
        "sun-two-child | FQDN | sun-two-child",
        "fec0::1 | IPV6_ADDR | fec0::1",
        "fec0::/16 | IPV6_ADDR_SUBNET | fec0::/ffff::",
        "keyid:#0102 | KEY_ID | 0102",
        "keyid:west | KEY_ID | 77657374",
        "@#0102 | KEY_ID | 0102",
        "C=CH, O=Example, CN=west | DER_ASN1_DN | C=CH, O=Example, CN=west",
        "/C=CH/O=Example/CN=west | DER_ASN1_DN | C=CH, O=Example, CN=west",
        "%any | ANY | %any",
        "%any6 | ANY | %any",
        "0.0.0.0 | ANY | %any",
        "'::' | ANY | %any",
        "0::0 | ANY | %any",
        "* | ANY | %any",
      })
  void aTextIsAnIdentity(String text, Identity.Type type, String shown) throws ConfigException {
    Identity identity = read(text);
    assertEquals(type, identity.type());
    assertEquals(shown, identity.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10.0.0.0/40 | the length of the prefix is not from 0 to 32",
        "10.0.0.9-10.0.0.1 | it begins as a range of addresses",
        "keyid:#012 | behind '#' come octets in hexadecimal",
        "ipv4:#0a00 | these octets are no IPV4_ADDR",
        "asn1dn:west | that type is written as octets",
        "email:^west@.*$ | this peer has no regular expressions",
        "{2}:west | this peer has no identities of that type",
        "keyd:west | 'keyd' no type of identity",
        "C=CH, shoe=7 | 'shoe' is no attribute of a name",
        "C=CH, west | 'west' lacks '='",
      })
  void whatIsNoIdentityIsRefused(String text, String why) {
    String problem = assertThrows(ConfigException.class, () -> read(text)).problems().getFirst();
    assertTrue(problem.startsWith("t.conf:1: '" + text + "' is no value for id: "), problem);
    assertTrue(problem.contains(why), problem);
  }

  /** A mail address in a name is an IA5String, as it is in certificates. */
  @Test
  void aNameMayHoldAMailAddress() throws ConfigException {
    String der = HexFormat.of().formatHex(read("CN=west, E=w@example.org").data());
    assertTrue(der.contains("06092a864886f70d010901" + "160d"), der);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*@example.org | west@example.org | 19",
        "*@example.org | WEST@EXAMPLE.ORG | 19",
        "*@example.org | west@example.com | 0",
        "*@example.org | @west.example.org | 0",
        "*@example.org | @example.org | 0",
        "email:*@example.org | west@example.org | 19",
        "*.example.org | a.b.example.org | 19",
        "@*.example.org | example.org | 0",
        "fqdn:* | west | 1",
        "192.168.0.96/28 | 192.168.0.111 | 19",
        "192.168.0.96/28 | 192.168.0.112 | 0",
        "0.0.0.0/0 | 192.168.0.112 | 2",
        "192.0.2.1-192.0.2.9 | 192.0.2.9 | 19",
        "192.0.2.1-192.0.2.9 | 192.0.2.10 | 0",
        "192.0.2.1-192.0.2.9 | 192.0.2.4/31 | 19",
        "fec0::/16 | fec0::1 | 19",
        "fec0::/16 | fec1::1 | 0",
        "C=CH, O=x, CN=* | C=CH, O=x, CN=west | 19",
        "C=CH, O=*, CN=* | C=CH, O=x, CN=west | 18",
        "C=CH, O=x, CN=* | C=CH, O=y, CN=west | 0",
        "C=CH, O=x, CN=* | C=CH, O=x, OU=z, CN=west | 0",
        "C=CH, O=x, CN=* | O=x, C=CH, CN=west | 0",
        "west@example.org | west@example.org | 20",
        "west@example.org | *@example.org | 0",
        "%any | west | 1",
      })
  void aPatternAdmitsWhatItStandsFor(String pattern, String other, int quality)
      throws ConfigException {
    assertEquals(quality, read(pattern).quality(read(other)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"*@example.org", "C=CH, CN=*", "@*.example.org"})
  void nobodyClaimsAPattern(String id) {
    String problem =
        assertThrows(
                ConfigException.class,
                () ->
                    ConfigReader.read(
                        "t.conf",
                        "connections { c { local { auth = psk\n id = \""
                            + id
                            + "\"\n} remote { auth = psk } } }"))
            .problems()
            .getFirst();
    assertTrue(problem.startsWith("t.conf:2: '" + id), problem);
    assertTrue(problem.contains("this end claims one identity"), problem);
  }

  /** As in strongSwan: who is named goes before whom a wildcard admits, and that before anybody. */
  @ParameterizedTest
  @CsvSource({"a@example.org, exact", "b@example.org, wild", "c@example.com, anybody"})
  void theKeyIsThatOfWhoNamesTheEndsBest(String remote, String expected) throws ConfigException {
    PeerConfig config =
        ConfigReader.read(
            "t.conf",
            """
            secrets {
              ike-anybody { secret = x }
              ike-local { id = west
                          secret = x }
              ike-wild { id = *@example.org
                         secret = x }
              ike-exact { id = a@example.org
                          secret = x }
            }
            """);
    assertEquals(
        "ike-" + expected,
        config.presharedKey(read("west"), read(remote)).map(PresharedKey::name).orElse("none"));
  }

  private static Identity read(String text) throws ConfigException {
    Problems problems = new Problems();
    Section section = new Section("", new Source("t.conf", 1));
    Identity identity = Identities.read(new SectionReader(section, "", problems), "id", text);
    problems.throwIfAny();
    return Objects.requireNonNull(identity, () -> List.of(text).toString());
  }
}
