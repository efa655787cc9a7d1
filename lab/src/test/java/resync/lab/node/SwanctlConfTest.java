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
import resync.lab.topology.Addressing;
import resync.lab.topology.Certificates;
import resync.lab.topology.GatewayName;
import resync.lab.topology.GatewaySpec;
import resync.lab.topology.IkeVersion;
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
    TunnelSpec usual = TunnelSpec.of(IkeVersion.IKEV2);
    TunnelSpec tunnel =
        new TunnelSpec(
            IkeVersion.IKEV2,
            usual.ikeProposal(),
            usual.espProposal(),
            usual.mode(),
            Duration.ofMillis(millis));
    String conf = SwanctlConf.render(topology(tunnel), Preset.WEST);
    assertTrue(conf.contains("dpd_delay = " + expected + "\n"), conf);
  }

  private static String render(Addressing addressing, GatewayName gateway) {
    Topology usual = topology(TunnelSpec.of(IkeVersion.IKEV2));
    return SwanctlConf.render(
            new Topology("t", usual.west(), usual.east(), usual.tunnel(), "a-key", addressing),
            gateway)
        .replaceAll("\\s+", " ");
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
    TunnelSpec tunnel =
        new TunnelSpec(
            IkeVersion.IKEV1,
            true,
            TunnelSpec.Authentication.PSK,
            "des-sha1-modp768",
            "des-sha1",
            "sha1",
            TunnelSpec.Mode.TRANSPORT,
            Duration.ZERO,
            new Lifetimes(
                Duration.ofMinutes(3), Duration.ofHours(1), Duration.ofSeconds(20), 65_536),
            new TunnelSpec.Identities("west.example.org", "CN=east, O=E"),
            true,
            0,
            true);
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
    TunnelSpec plain = TunnelSpec.of(IkeVersion.IKEV1);
    TunnelSpec tunnel =
        new TunnelSpec(
            plain.version(),
            false,
            TunnelSpec.Authentication.RSA,
            plain.ikeProposal(),
            plain.espProposal(),
            "",
            plain.mode(),
            Duration.ZERO,
            Lifetimes.USUAL,
            plain.identities(),
            false,
            0,
            false);
    Certificates certificates =
        new Certificates(
            "the authority",
            new Certificates.Owned("of west", "key of west"),
            new Certificates.Owned("of east", "key of east"));
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
