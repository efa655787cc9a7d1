package resync.lab.node;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import resync.lab.topology.GatewaySpec;
import resync.lab.topology.IkeVersion;
import resync.lab.topology.Side;
import resync.lab.topology.TunnelSpec;

class SwanctlConfTest {
  @Test
  void eachEndSeesTheOtherAsItsRemote() {
    String east = render("a-key", Side.EAST).replaceAll("\\s+", " ");
    assertTrue(east.contains("local_addrs = 198.51.100.1 remote_addrs = 192.0.2.1"), east);
    assertTrue(east.contains("local_ts = 10.2.0.0/24 remote_ts = 10.1.0.0/24"), east);
    assertTrue(east.contains("version = 2"), east);
    assertTrue(east.contains("start_action = trap"), east);
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
    String text = render(key, Side.WEST);
    assertTrue(text.contains("secret = " + written + "\n"), text);
  }

  private static String render(String key, Side side) {
    return SwanctlConf.render(
        Topologies.of(
            new GatewaySpec(Side.WEST, "java"),
            new GatewaySpec(Side.EAST, "java"),
            TunnelSpec.of(IkeVersion.IKEV2),
            key),
        side);
  }
}
