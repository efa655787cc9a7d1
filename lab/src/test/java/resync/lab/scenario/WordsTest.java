package resync.lab.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import resync.lab.topology.Addressing;
import resync.lab.topology.EndConfig;
import resync.lab.topology.IkeVersion;
import resync.lab.topology.IpAddress.Family;
import resync.lab.topology.Lifetimes;
import resync.lab.topology.Nat;
import resync.lab.topology.Preset;
import resync.lab.topology.TunnelSpec;
import resync.lab.topology.TunnelSpec.Mode;

/** What people write, read. */
class WordsTest {
  @ParameterizedTest
  @CsvSource({
    "5 seconds,5000",
    "1 second,1000",
    "500 milliseconds,500",
    "1.5 seconds,1500",
    "2 minutes,120000",
    "5s,5000",
    "500ms,500",
    "2m,120000",
    "1h,3600000"
  })
  void readsDurations(String words, long millis) {
    assertEquals(Duration.ofMillis(millis), Durations.parse(words));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "five seconds", "-5s", "5 days", "5 s s"})
  void refusesWhatIsNoDuration(String words) {
    assertThrows(Mistake.class, () -> Durations.parse(words));
  }

  @ParameterizedTest
  @CsvSource({
    "4.25,4.3 ms",
    "31.2,31 ms",
    "999.4,999 ms",
    "999.6,1.00 s",
    "2100,2.10 s",
    "125000,2 min 5 s"
  })
  void writesFigures(double ms, String words) {
    assertEquals(words, Durations.formatMillis(ms));
  }

  @Test
  void readsPairs() {
    assertEquals(
        Map.of(Preset.WEST, "a", Preset.EAST, "b"),
        PairOverride.parse("west=a, east=b").implementations());
    PairOverride half = PairOverride.parse("east=b");
    assertEquals("java", half.apply(Preset.WEST, "java"));
    assertEquals("b", half.apply(Preset.EAST, "java"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "west", "west=", "North=a", "west=a,west=b", "java/java", "west=a,"})
  void refusesWhatIsNoPair(String words) {
    assertThrows(Mistake.class, () -> PairOverride.parse(words));
  }

  @Test
  void readsATunnelsTable() {
    TunnelSpec spec =
        parse(
            IkeVersion.IKEV2,
            List.of(List.of("ESP proposal", "aes128gcm16"), List.of("liveness", "5s")));
    for (EndConfig end : spec.ends()) {
      assertEquals("aes128gcm16", end.children().getFirst().espProposal());
      assertEquals(Duration.ofSeconds(5), end.liveness());
      assertEquals(TunnelSpec.IKE_PROPOSAL, end.ikeProposal());
    }
  }

  private static TunnelSpec parse(IkeVersion version, List<List<String>> rows) {
    return TunnelTable.parse(version, Preset.WEST, Preset.EAST, rows);
  }

  @Test
  void aThirdColumnLetsTheEndsDiffer() {
    TunnelSpec spec =
        parse(
            IkeVersion.IKEV1,
            List.of(
                List.of("setting", "west", "east"),
                List.of("exchange", "aggressive", "aggressive"),
                List.of("ike proposal", "aes256-sha256-modp2048", "aes128-sha1-modp1024"),
                List.of("pfs", "modp2048", "none"),
                List.of("ipsec lifetime", "", "1h"),
                List.of("local networks", "10.1.0.0/24, 10.1.1.0/24", "")));
    EndConfig west = spec.end(Preset.WEST);
    EndConfig east = spec.end(Preset.EAST);
    assertTrue(spec.aggressive());
    assertEquals("aes256-sha256-modp2048", west.children().getFirst().espProposal());
    assertEquals("aes256-sha256", east.children().getFirst().espProposal());
    assertEquals("aes128-sha1-modp1024", east.ikeProposal());
    assertEquals(Duration.ZERO, west.lifetimes().ipsec());
    assertEquals(Duration.ofHours(1), east.lifetimes().ipsec());
    assertEquals(List.of("10.1.0.0/24", "10.1.1.0/24"), west.children().getFirst().local());
  }

  @ParameterizedTest
  @CsvSource({
    "setting, west, north, no value, x, y, 'names no gateway of this tunnel'",
    "setting, west, west, mode, x, y, 'two columns of the tunnel'",
    "setting, west, east, mode, tunnel, transport, 'both columns have to say the same'",
    "setting, west, east, colour, red, red, 'a tunnel has no setting'",
    "setting, west, east, local networks, 10.1.0.1/24, 10.2.0.0/24, 'is no network'"
  })
  void saysWhatAThirdColumnCanBe(
      String first,
      String second,
      String third,
      String name,
      String one,
      String other,
      String why) {
    List<List<String>> rows = List.of(List.of(first, second, third), List.of(name, one, other));
    Mistake mistake = assertThrows(Mistake.class, () -> parse(IkeVersion.IKEV2, rows));
    assertTrue(String.valueOf(mistake.getMessage()).contains(why), mistake.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "child, west networks, north networks, a, 10.1.0.0/24, 10.2.0.0/24, 'is none of a tunnel'",
    "child, west networks, east networks, A, 10.1.0.0/24, 10.2.0.0/24, 'is no name of a child'",
    "child, west networks, east networks, a, '', 10.2.0.0/24, 'the child a has no west networks'",
    "child, west networks, east networks, a, 10.1.0.0/16, 10.1.4.0/24, overlap",
  })
  void saysWhatChildrenCanBe(
      String first,
      String second,
      String third,
      String name,
      String one,
      String other,
      String why) {
    List<List<String>> rows = List.of(List.of(first, second, third), List.of(name, one, other));
    TunnelSpec tunnel = TunnelSpec.of(IkeVersion.IKEV2);
    Mistake mistake = assertThrows(Mistake.class, () -> ChildTable.parse(tunnel, rows));
    assertTrue(String.valueOf(mistake.getMessage()).contains(why), mistake.getMessage());
  }

  @Test
  void eachChildHasANameOfItsOwn() {
    List<List<String>> rows =
        List.of(
            List.of("child", "west networks", "east networks"),
            List.of("data", "10.1.0.0/24", "10.2.0.0/24"),
            List.of("data", "10.1.1.0/24", "10.2.1.0/24"));
    TunnelSpec tunnel = TunnelSpec.of(IkeVersion.IKEV2);
    Mistake mistake = assertThrows(Mistake.class, () -> ChildTable.parse(tunnel, rows));
    assertTrue(String.valueOf(mistake.getMessage()).contains("two children are named"));
  }

  @Test
  void namesTheSettingsOfATunnel() {
    Mistake unknown =
        assertThrows(
            Mistake.class, () -> parse(IkeVersion.IKEV2, List.of(List.of("colour", "red"))));
    assertTrue(
        String.valueOf(unknown.getMessage()).contains("it has: exchange, authentication, mode"));
    assertThrows(
        Mistake.class, () -> parse(IkeVersion.IKEV2, List.of(List.of("mode", "sideways"))));
    assertThrows(Mistake.class, () -> parse(IkeVersion.IKEV2, List.of(List.of("mode"))));
  }

  @Test
  void readsWhatAnIkev1TunnelCanBe() {
    TunnelSpec spec =
        parse(
            IkeVersion.IKEV1,
            List.of(
                List.of("exchange", "aggressive"),
                List.of("authentication", "rsa"),
                List.of("ike proposal", "des-sha1-modp768, 3des-md5-modp1024"),
                List.of("ah proposal", "sha1"),
                List.of("ike lifetime", "180s"),
                List.of("ipsec lifetime", "1h"),
                List.of("east ipsec lifetime", "10s"),
                List.of("ipsec volume", "64KiB"),
                List.of("udp encapsulation", "forced"),
                List.of("west identity", "west.example.org"),
                List.of("weak algorithms", "yes")));
    assertTrue(spec.aggressive());
    assertEquals(TunnelSpec.Authentication.RSA, spec.authentication());
    EndConfig west = spec.end(Preset.WEST);
    EndConfig east = spec.end(Preset.EAST);
    assertEquals("", west.children().getFirst().espProposal());
    assertEquals("sha1", east.children().getFirst().ahProposal());
    assertEquals(
        new Lifetimes(Duration.ofMinutes(3), Duration.ofHours(1), 65_536), west.lifetimes());
    assertEquals(
        new Lifetimes(Duration.ofMinutes(3), Duration.ofSeconds(10), 65_536), east.lifetimes());
    assertTrue(spec.forcedEncapsulation());
    assertEquals("west.example.org", west.identity());
    assertNull(east.identity());
    assertTrue(spec.weakAlgorithms());
  }

  @ParameterizedTest
  @CsvSource({
    "IKEV2, exchange, main, IKEv1 tunnel only",
    "IKEV1, exchange, quick, it can be main or aggressive",
    "IKEV1, authentication, password, it can be psk or rsa",
    "IKEV1, weak algorithms, some, it can be no or yes",
    "IKEV1, esp proposal, AES 256, keywords joined by hyphens",
    "IKEV1, ike lifetime, 1500ms, whole seconds from 10s on",
    "IKEV1, ipsec lifetime, 90.5s, whole seconds from 10s on",
    "IKEV1, ipsec lifetime, 1 day, is no duration",
    "IKEV1, ipsec volume, 64000, it can be such as 64KiB",
    "IKEV1, udp encapsulation, yes, it can be as needed or forced",
    "IKEV1, west identity, a {, a mailbox such as"
  })
  void saysWhatASettingCanBe(IkeVersion version, String name, String value, String remedy) {
    Mistake mistake =
        assertThrows(Mistake.class, () -> parse(version, List.of(List.of(name, value))));
    assertTrue(String.valueOf(mistake.getMessage()).contains(remedy), mistake.getMessage());
  }

  private static Addressing inMode(Addressing addressing, Mode mode) {
    String word = mode.name().toLowerCase(Locale.ROOT);
    TunnelSpec tunnel = parse(IkeVersion.IKEV1, List.of(List.of("mode", word)));
    return Addresses.forTunnels(addressing, Preset.PAIR, List.of(tunnel));
  }

  @Test
  void findsAddressesToGoWithThoseOfASentence() {
    Addressing west = Addressing.DEFAULT.with(Preset.WEST, Addresses.end("10.1.1.1", "10.0.0.1"));
    Addressing both = west.with(Preset.EAST, Addresses.end("10.2.2.2", "10.0.2.2"));
    assertEquals(both, inMode(both, Mode.TUNNEL));
    assertEquals(
        new Addressing.End("10.0.0.1", "10.0.0.254", "10.1.1.1", "10.1.1.254", "10.0.0.1/32"),
        both.of(Preset.WEST));
    assertEquals(
        new Addressing.End("10.0.2.2", "10.0.2.1", "10.2.2.2", "10.2.2.254", "10.0.2.2/32"),
        both.of(Preset.EAST));
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.1.1", "10.1.1.256", "10.1.1.0", "10.1.1.255", "010.1.1.1", "0.0.0.1"})
  void refusesWhatIsNoAddressOfAMachine(String address) {
    assertThrows(
        Mistake.class,
        () -> Addressing.DEFAULT.with(Preset.WEST, Addresses.end(address, "10.0.0.1")));
  }

  @Test
  void findsIpv6AddressesToGoWithThoseOfASentence() {
    Addressing six = Addressing.of(Preset.PAIR, Family.IPV6, Family.IPV6);
    assertEquals(
        new Addressing.End(
            "fd00:1::10", "fd00:1::1", "2001:db8:1::1", "2001:db8:1::254", "fd00:1::/64"),
        six.of(Preset.WEST));
    assertEquals(
        new Addressing.End(
            "fd00:5::1", "fd00:5::254", "2001:db8::1", "2001:db8::254", "fd00:5::1/128"),
        Addresses.end("2001:DB8:0::1", "fd00:5:0:0::1"));
    Addressing own = inMode(Addressing.of(Preset.PAIR, Family.IPV6, Family.IPV4), Mode.TRANSPORT);
    assertEquals("2001:db8:1::1", own.of(Preset.WEST).host());
    assertEquals("2001:db8:2::1/128", own.of(Preset.EAST).reachedNet());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"fe80::1", "ff02::1", "::1", "::", "2001:db8::", "::ffff:192.0.2.1", "1::2::3"})
  void refusesWhatIsNoIpv6AddressOfAMachine(String address) {
    Mistake mistake = assertThrows(Mistake.class, () -> Addresses.end(address, "fd00:1::1"));
    assertTrue(String.valueOf(mistake.getMessage()).contains("like 2001:db8::1"), address);
  }

  @Test
  void refusesNetworksThatOverlap() {
    Addressing same =
        Addressing.DEFAULT.with(Preset.WEST, Addresses.end("198.51.100.7", "10.0.0.1"));
    Mistake mistake = assertThrows(Mistake.class, () -> inMode(same, Mode.TUNNEL));
    assertTrue(String.valueOf(mistake.getMessage()).contains("four different /24"));
  }

  @Test
  void aNatIsOnANetworkThatNobodyHas() {
    Addressing west = Addressing.DEFAULT.behindNat(Preset.WEST, false, Nat.USUAL_IDLE);
    assertEquals(
        new Nat("192.168.1.1", "192.168.1.254", false, Nat.USUAL_IDLE), west.of(Preset.WEST).nat());
    Addressing both = west.behindNat(Preset.EAST, true, Duration.ofSeconds(30));
    assertEquals(
        new Nat("192.168.2.1", "192.168.2.254", true, Duration.ofSeconds(30)),
        both.of(Preset.EAST).nat());
    Addressing taken =
        Addressing.DEFAULT.with(Preset.EAST, Addresses.end("10.1.1.1", "192.168.1.7"));
    assertEquals(
        "192.168.2.1", taken.behindNat(Preset.WEST, false, Nat.USUAL_IDLE).of(Preset.WEST).own());
  }

  @Test
  void aHostThatIsAGatewayBehindANatIsReachedAtTheNat() {
    Addressing hosts = inMode(Addressing.DEFAULT, Mode.TRANSPORT);
    Addressing.End west = hosts.behindNat(Preset.WEST, false, Nat.USUAL_IDLE).of(Preset.WEST);
    assertEquals("192.168.1.1", west.host());
    assertEquals("192.168.1.1/32", west.protectedNet());
    assertEquals("192.0.2.1", west.reachedHost());
    assertEquals("192.0.2.1/32", west.reachedNet());
    Addressing.End lan =
        Addressing.DEFAULT.behindNat(Preset.WEST, false, Nat.USUAL_IDLE).of(Preset.WEST);
    assertEquals("10.1.0.10", lan.reachedHost());
    assertEquals("10.1.0.0/24", lan.reachedNet());
  }

  @Test
  void gatewaysAreTheirOwnHostsInTransportMode() {
    Addressing own = inMode(Addressing.DEFAULT, Mode.TRANSPORT);
    assertTrue(own.hostsAreGateways());
    assertEquals("192.0.2.1", own.of(Preset.WEST).host());
    assertEquals("198.51.100.1/32", own.of(Preset.EAST).protectedNet());
    Addressing said = Addressing.DEFAULT.with(Preset.WEST, Addresses.end("10.1.1.1", "10.1.1.1"));
    assertEquals("10.1.1.1", inMode(said, Mode.TRANSPORT).of(Preset.WEST).host());
    Addressing other = Addressing.DEFAULT.with(Preset.WEST, Addresses.end("10.1.1.1", "10.0.0.1"));
    Mistake mistake = assertThrows(Mistake.class, () -> inMode(other, Mode.TRANSPORT));
    assertTrue(String.valueOf(mistake.getMessage()).contains("its host must be at 10.1.1.1 too"));
  }
}
