package resync.lab.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import resync.lab.topology.Addressing;
import resync.lab.topology.IkeVersion;
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
  @ValueSource(strings = {"", "west", "west=", "north=a", "west=a,west=b", "java/java", "west=a,"})
  void refusesWhatIsNoPair(String words) {
    assertThrows(Mistake.class, () -> PairOverride.parse(words));
  }

  @Test
  void readsATunnelsTable() {
    TunnelSpec spec =
        TunnelTable.parse(
            IkeVersion.IKEV2,
            List.of(List.of("ESP proposal", "aes128gcm16"), List.of("liveness", "5s")));
    assertEquals("aes128gcm16", spec.espProposal());
    assertEquals(Duration.ofSeconds(5), spec.liveness());
    assertEquals(TunnelSpec.of(IkeVersion.IKEV2).ikeProposal(), spec.ikeProposal());
  }

  @Test
  void namesTheSettingsOfATunnel() {
    Mistake unknown =
        assertThrows(
            Mistake.class,
            () -> TunnelTable.parse(IkeVersion.IKEV2, List.of(List.of("colour", "red"))));
    assertTrue(
        String.valueOf(unknown.getMessage())
            .contains("it has: exchange, authentication, ike proposal, esp proposal, ah proposal"));
    assertThrows(
        Mistake.class,
        () -> TunnelTable.parse(IkeVersion.IKEV2, List.of(List.of("mode", "sideways"))));
    assertThrows(
        Mistake.class, () -> TunnelTable.parse(IkeVersion.IKEV2, List.of(List.of("mode"))));
  }

  @Test
  void readsWhatAnIkev1TunnelCanBe() {
    TunnelSpec spec =
        TunnelTable.parse(
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
    assertEquals("", spec.espProposal());
    assertEquals("sha1", spec.ahProposal());
    assertEquals(
        new Lifetimes(Duration.ofMinutes(3), Duration.ofHours(1), Duration.ofSeconds(10), 65_536),
        spec.lifetimes());
    assertTrue(spec.forcedEncapsulation());
    assertEquals("west.example.org", spec.identities().of(Preset.WEST));
    assertNull(spec.identities().of(Preset.EAST));
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
        assertThrows(
            Mistake.class, () -> TunnelTable.parse(version, List.of(List.of(name, value))));
    assertTrue(String.valueOf(mistake.getMessage()).contains(remedy), mistake.getMessage());
  }

  @Test
  void findsAddressesToGoWithThoseOfASentence() {
    Addressing west = Addresses.place(Addressing.DEFAULT, Preset.WEST, "10.1.1.1", "10.0.0.1");
    Addressing both = Addresses.place(west, Preset.EAST, "10.2.2.2", "10.0.2.2");
    assertEquals(both, Addresses.forMode(both, Mode.TUNNEL));
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
        Mistake.class, () -> Addresses.place(Addressing.DEFAULT, Preset.WEST, address, "10.0.0.1"));
  }

  @Test
  void refusesNetworksThatOverlap() {
    Addressing same = Addresses.place(Addressing.DEFAULT, Preset.WEST, "198.51.100.7", "10.0.0.1");
    Mistake mistake = assertThrows(Mistake.class, () -> Addresses.forMode(same, Mode.TUNNEL));
    assertTrue(String.valueOf(mistake.getMessage()).contains("four different /24"));
  }

  @Test
  void aNatIsOnANetworkThatNobodyHas() {
    Addressing west = Addressing.DEFAULT.behindNat(Preset.WEST, Nat.USUAL_IDLE);
    assertEquals(
        new Nat("192.168.1.1", "192.168.1.254", false, Nat.USUAL_IDLE), west.of(Preset.WEST).nat());
    Addressing both = west.behindNat(Preset.EAST, Duration.ofSeconds(30));
    assertEquals(
        new Nat("192.168.2.1", "192.168.2.254", true, Duration.ofSeconds(30)),
        both.of(Preset.EAST).nat());
    Addressing taken = Addresses.place(Addressing.DEFAULT, Preset.EAST, "10.1.1.1", "192.168.1.7");
    assertEquals("192.168.2.1", taken.behindNat(Preset.WEST, Nat.USUAL_IDLE).of(Preset.WEST).own());
  }

  @Test
  void aHostThatIsAGatewayBehindANatIsReachedAtTheNat() {
    Addressing hosts = Addresses.forMode(Addressing.DEFAULT, Mode.TRANSPORT);
    Addressing.End west = hosts.behindNat(Preset.WEST, Nat.USUAL_IDLE).of(Preset.WEST);
    assertEquals("192.168.1.1", west.host());
    assertEquals("192.168.1.1/32", west.protectedNet());
    assertEquals("192.0.2.1", west.reachedHost());
    assertEquals("192.0.2.1/32", west.reachedNet());
    Addressing.End lan = Addressing.DEFAULT.behindNat(Preset.WEST, Nat.USUAL_IDLE).of(Preset.WEST);
    assertEquals("10.1.0.10", lan.reachedHost());
    assertEquals("10.1.0.0/24", lan.reachedNet());
  }

  @Test
  void gatewaysAreTheirOwnHostsInTransportMode() {
    Addressing own = Addresses.forMode(Addressing.DEFAULT, Mode.TRANSPORT);
    assertTrue(own.hostsAreGateways());
    assertEquals("192.0.2.1", own.of(Preset.WEST).host());
    assertEquals("198.51.100.1/32", own.of(Preset.EAST).protectedNet());
    Addressing said = Addresses.place(Addressing.DEFAULT, Preset.WEST, "10.1.1.1", "10.1.1.1");
    assertEquals("10.1.1.1", Addresses.forMode(said, Mode.TRANSPORT).of(Preset.WEST).host());
    Addressing other = Addresses.place(Addressing.DEFAULT, Preset.WEST, "10.1.1.1", "10.0.0.1");
    Mistake mistake = assertThrows(Mistake.class, () -> Addresses.forMode(other, Mode.TRANSPORT));
    assertTrue(String.valueOf(mistake.getMessage()).contains("its host must be at 10.1.1.1 too"));
  }
}
