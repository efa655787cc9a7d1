package resync.lab.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import resync.lab.scenario.TunnelTable;
import resync.lab.topology.Addressing;
import resync.lab.topology.Certificates;
import resync.lab.topology.ChildSpec;
import resync.lab.topology.EndConfig;
import resync.lab.topology.GatewayName;
import resync.lab.topology.GatewaySpec;
import resync.lab.topology.IkeVersion;
import resync.lab.topology.IpAddress.Family;
import resync.lab.topology.Lifetimes;
import resync.lab.topology.Nat;
import resync.lab.topology.Preset;
import resync.lab.topology.Topology;
import resync.lab.topology.TunnelSpec;

class SwanctlConfTest {
  @Test
  void eachEndSeesTheOtherAsItsRemote() {
    String east = render("a-key", Preset.EAST).replaceAll("\\s+", " ");
    assertTrue(east.contains("local_addrs = 198.51.100.1 remote_addrs = 192.0.2.1"), east);
    assertTrue(east.contains("local_ts = 10.2.0.0/24 remote_ts = 10.1.0.0/24"), east);
    assertTrue(east.contains("version = 2"), east);
    assertTrue(east.contains("start_action = trap"), east);
  }

  @Test
  void addressesAndNetworksCanBeOfIpv6() {
    String west = render(Addressing.of(Preset.PAIR, Family.IPV6, Family.IPV6), Preset.WEST);
    assertTrue(west.contains("local_addrs = 2001:db8:1::1 remote_addrs = 2001:db8:2::1"), west);
    assertTrue(west.contains("id = \"2001:db8:1::1\""), west);
    assertTrue(west.contains("local_ts = fd00:1::/64 remote_ts = fd00:2::/64"), west);
    Addressing own = Addressing.of(Preset.PAIR, Family.IPV6, Family.IPV4).withHostsOnGateways();
    assertTrue(
        render(own, Preset.EAST)
            .contains("local_ts = 2001:db8:2::1/128 remote_ts = 2001:db8:1::1/128"));
  }

  @Test
  void behindANatAnEndHasAnAddressThatTheOtherDoesNotSee() {
    Nat nat = new Nat("192.168.1.1", "192.168.1.254", false, Nat.USUAL_IDLE);
    Addressing behind =
        Addressing.DEFAULT.with(Preset.WEST, Addressing.DEFAULT.of(Preset.WEST).behind(nat));
    String west = render(behind, Preset.WEST);
    assertTrue(west.contains("local_addrs = 192.168.1.1 remote_addrs = 198.51.100.1"), west);
    assertTrue(west.contains("local { auth = psk id = 192.0.2.1 }"), west);
    assertTrue(west.contains("local_ts = 10.1.0.0/24"), west);
    String own = render(behind.withHostsOnGateways(), Preset.WEST);
    assertTrue(own.contains("local_ts = 192.168.1.1/32 remote_ts = 198.51.100.1/32"), own);
    String east = render(behind.withHostsOnGateways(), Preset.EAST);
    assertTrue(east.contains("local_addrs = 198.51.100.1 remote_addrs = 192.0.2.1"), east);
    assertTrue(east.contains("local_ts = 198.51.100.1/32 remote_ts = 192.0.2.1/32"), east);
    assertTrue(east.contains("remote { auth = psk id = 192.0.2.1 }"), east);
  }

  /** A fraction of a second is no second, and not nothing. */
  @ParameterizedTest
  @CsvSource({"0, 0s", "500, 500ms", "900, 900ms", "1500, 1500ms", "5000, 5s"})
  void theDelayOfTheLivenessCheckIsTheOneAskedFor(long millis, String expected) {
    TunnelSpec tunnel =
        TunnelSpec.of(IkeVersion.IKEV2).with(end -> end.withLiveness(Duration.ofMillis(millis)));
    String conf = SwanctlConf.render(topology(tunnel), Preset.WEST);
    assertTrue(conf.contains("dpd_delay = " + expected + "\n"), conf);
  }

  private static String render(Addressing addressing, GatewayName gateway) {
    Topology usual = topology(TunnelSpec.of(IkeVersion.IKEV2));
    return SwanctlConf.render(usual.with(addressing), gateway).replaceAll("\\s+", " ");
  }

  /** Quotes, a backslash or a leading 0x would mean something else to a parser. */
  @ParameterizedTest
  @CsvSource({
    "plain-key, '\"plain-key\"'",
    "a\"b\\c, 0x6122625c63",
    "0xabcd, 0x307861626364",
    "'with space', 0x77697468207370616365"
  })
  void keySurvivesTheSyntax(String key, String written) {
    String text = render(key, Preset.WEST);
    assertTrue(text.contains("secret = " + written + "\n"), text);
  }

  @Test
  void rendersWhatAnIkev1TunnelAsksFor() {
    ChildSpec bundle = new ChildSpec(ChildSpec.ONLY, List.of(), List.of(), "des-sha1", "sha1");
    Lifetimes lifetimes = new Lifetimes(Duration.ofMinutes(3), Duration.ofHours(1), 65_536);
    TunnelSpec tunnel =
        new TunnelSpec(
            TunnelSpec.ONLY,
            IkeVersion.IKEV1,
            true,
            TunnelSpec.Authentication.PSK,
            TunnelSpec.Mode.TRANSPORT,
            true,
            true,
            end(Preset.WEST, lifetimes, "west.example.org", bundle),
            end(Preset.EAST, Lifetimes.USUAL, "CN=east, O=E", bundle));
    String text = SwanctlConf.render(topology(tunnel), Preset.WEST);
    for (String line :
        List.of(
            "version = 1",
            "aggressive = yes",
            "rekey_time = 162s",
            "over_time = 18s",
            "id = west.example.org",
            "id = \"CN=east, O=E\"",
            "ah_proposals = sha1",
            "esp_proposals = des-sha1",
            "life_time = 3600s",
            "life_bytes = 65536",
            "encap = yes",
            "mode = transport")) {
      assertTrue(text.contains(" " + line + "\n"), line + " is not in\n" + text);
    }
  }

  private static EndConfig end(
      GatewayName gateway, Lifetimes lifetimes, String identity, ChildSpec child) {
    return new EndConfig(
        gateway, "des-sha1-modp768", Duration.ZERO, lifetimes, identity, null, 0, List.of(child));
  }

  /** What the other end has does not show in an end's file. */
  @Test
  void eachEndHasItsOwnConfiguration() {
    TunnelSpec tunnel =
        TunnelTable.parse(
            IkeVersion.IKEV2,
            Preset.WEST,
            Preset.EAST,
            List.of(
                List.of("setting", "east", "west"),
                List.of("esp proposal", "aes128-sha1", "aes256-sha256"),
                List.of("pfs", "none", "modp2048"),
                List.of("remote networks", "10.9.0.0/24", ""),
                List.of("peer identity", "somebody", "")));
    String west = SwanctlConf.render(topology(tunnel), Preset.WEST).replaceAll("\\s+", " ");
    String east = SwanctlConf.render(topology(tunnel), Preset.EAST).replaceAll("\\s+", " ");
    assertTrue(west.contains("esp_proposals = aes256-sha256-modp2048 "), west);
    assertTrue(west.contains("remote_ts = 10.2.0.0/24 "), west);
    assertTrue(west.contains("remote { auth = psk id = 198.51.100.1 }"), west);
    assertTrue(east.contains("esp_proposals = aes128-sha1 "), east);
    assertTrue(east.contains("remote_ts = 10.9.0.0/24 "), east);
    assertTrue(east.contains("remote { auth = psk id = somebody }"), east);
    assertTrue(east.contains("id-remote = somebody "), east);
  }

  @Test
  void leavesOutWhatIsAsUsual() {
    String text = SwanctlConf.render(topology(TunnelSpec.of(IkeVersion.IKEV1)), Preset.WEST);
    for (String setting :
        List.of("aggressive", "_time", "_bytes", "encap", "ah_proposals", "cert")) {
      assertFalse(text.contains(setting), setting + " is in\n" + text);
    }
  }

  @Test
  void givesAGatewayWhatItSignsWith() {
    TunnelSpec tunnel = TunnelSpec.of(IkeVersion.IKEV1).with(TunnelSpec.Authentication.RSA);
    Certificates certificates =
        new Certificates(
            "the authority",
            Map.of(
                Preset.WEST,
                new Certificates.Owned("of west", "key of west"),
                Preset.EAST,
                new Certificates.Owned("of east", "key of east")));
    Map<String, String> files = SwanctlConf.files(topology(tunnel).with(certificates), Preset.EAST);
    assertEquals("of east", files.get("x509/gateway.pem"));
    assertEquals("key of east", files.get("private/gateway.pem"));
    assertEquals("the authority", files.get("x509ca/authority.pem"));
    String text = String.valueOf(files.get("swanctl.conf"));
    assertTrue(text.contains("auth = pubkey\n"), text);
    assertTrue(text.contains("certs = gateway.pem\n"), text);
    assertTrue(text.contains("cacerts = authority.pem\n"), text);
    assertFalse(text.contains("secret"), text);
  }

  private static Topology topology(TunnelSpec tunnel) {
    return Topologies.of(
        new GatewaySpec(Preset.WEST, "java"),
        new GatewaySpec(Preset.EAST, "java"),
        tunnel,
        "a-key");
  }

  private static String render(String key, GatewayName gateway) {
    return SwanctlConf.render(
        Topologies.of(
            new GatewaySpec(Preset.WEST, "java"),
            new GatewaySpec(Preset.EAST, "java"),
            TunnelSpec.of(IkeVersion.IKEV2),
            key),
        gateway);
  }
}
