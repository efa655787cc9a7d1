package resync.lab.fabric.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import resync.lab.topology.Addressing;
import resync.lab.topology.Nat;
import resync.lab.topology.Preset;

class NatRulesTest {
  private static String rules(boolean forwarding) {
    Nat nat = new Nat("192.168.1.1", "192.168.1.254", forwarding, Nat.USUAL_IDLE);
    return NatRules.file(Addressing.DEFAULT.of(Preset.WEST).behind(nat), nat);
  }

  @Test
  void aNatGivesPortsAndLetsNobodyIn() {
    String rules = rules(false);
    assertTrue(
        rules.contains("oifname \"out0\" meta l4proto udp snat to 192.0.2.1:20000-29999 random\n"),
        rules);
    assertFalse(rules.contains("dnat to"), rules);
    assertTrue(rules.contains("iifname \"in0\" oifname \"out0\" ip saddr 192.168.1.1 "), rules);
    assertTrue(rules.contains("hook forward priority filter; policy drop\n"), rules);
    assertTrue(rules.contains("hook input priority filter; policy drop\n"), rules);
    assertFalse(rules.contains("esp"), rules);
  }

  @Test
  void aStaticNatLeadsIkeToItsGatewayAndKeepsPorts() {
    String rules = rules(true);
    assertTrue(
        rules.contains("iifname \"out0\" udp dport { 500, 4500 } dnat to 192.168.1.1\n"), rules);
    assertTrue(rules.contains("meta l4proto udp snat to 192.0.2.1\n"), rules);
  }

  @Test
  void theKernelForgetsAsAskedFor() {
    assertEquals(
        Map.of(
            "net.netfilter.nf_conntrack_udp_timeout", "30",
            "net.netfilter.nf_conntrack_udp_timeout_stream", "30"),
        NatRules.sysctls(Duration.ofSeconds(30)));
  }
}
