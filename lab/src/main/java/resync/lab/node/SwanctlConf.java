package resync.lab.node;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import resync.lab.topology.Addressing;
import resync.lab.topology.Certificates;
import resync.lab.topology.GatewayName;
import resync.lab.topology.IkeVersion;
import resync.lab.topology.Lifetimes;
import resync.lab.topology.Preset;
import resync.lab.topology.Topology;
import resync.lab.topology.TunnelSpec;
import resync.lab.topology.TunnelSpec.Authentication;

/** A gateway's tunnel in swanctl.conf's syntax, which several implementations read. */
public final class SwanctlConf {
  /** The name of the connection in all stacks. */
  public static final String CONNECTION = "tunnel";

  /** The name of its only child in all stacks. */
  public static final String CHILD = "net";

  private static final String OWN_CERTIFICATE = "gateway.pem";
  private static final String AUTHORITY = "authority.pem";

  private final Topology topology;
  private final TunnelSpec tunnel;
  private final GatewayName gateway;
  private final StringBuilder text = new StringBuilder();
  private int depth;

  private SwanctlConf(Topology topology, GatewayName gateway) {
    this.topology = topology;
    this.tunnel = topology.tunnel();
    this.gateway = gateway;
  }

  /**
   * The files of one gateway by their names: {@code swanctl.conf}, and beside it, in the folders
   * where swanctl looks for them, what it signs with.
   */
  public static Map<String, String> files(Topology topology, GatewayName gateway) {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("swanctl.conf", render(topology, gateway));
    Certificates certificates = topology.certificates();
    if (certificates != null) {
      files.put("x509/" + OWN_CERTIFICATE, certificates.of(gateway).certificate());
      files.put("private/" + OWN_CERTIFICATE, certificates.of(gateway).privateKey());
      files.put("x509ca/" + AUTHORITY, certificates.authority());
    }
    return files;
  }

  /** The sections {@code connections} and {@code secrets} for one gateway. */
  public static String render(Topology topology, GatewayName gateway) {
    SwanctlConf conf = new SwanctlConf(topology, gateway);
    conf.text.append(
        "# Gateway %s of \"%s\".\n"
            .formatted(gateway.word(), topology.name().replaceAll("[\\p{Cntrl}\"]", " ")));
    conf.section("connections", () -> conf.section(CONNECTION, conf::connection));
    if (conf.tunnel.authentication() == Authentication.PSK) {
      String name = secretName(topology.preSharedKey(gateway));
      conf.section("secrets", () -> conf.section(name, conf::secret));
    }
    return conf.text.toString();
  }

  /**
   * What a gateway calls a pre-shared key in all stacks: by its fingerprint, so that a gateway that
   * names its secrets says which keys it has.
   */
  public static String secretName(String preSharedKey) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(preSharedKey.getBytes(StandardCharsets.UTF_8));
      return "ike-" + HexFormat.of().formatHex(hash, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  // A setting that has its default is left out: not every stack knows every setting.
  private void connection() {
    Addressing.End local = topology.addressing().of(gateway);
    Addressing.End remote = topology.addressing().of(Preset.other(gateway));
    set("version", tunnel.version() == IkeVersion.IKEV1 ? "1" : "2");
    if (tunnel.aggressive()) {
      set("aggressive", "yes");
    }
    set("local_addrs", local.own());
    set("remote_addrs", remote.wan());
    set("proposals", tunnel.ikeProposal());
    set("dpd_delay", time(tunnel.liveness()));
    if (tunnel.forcedEncapsulation()) {
      set("encap", "yes");
    }
    Duration life = tunnel.lifetimes().ike();
    if (!life.isZero()) {
      Duration rekey = life.minus(life.dividedBy(10));
      set("rekey_time", rekey.toSeconds() + "s");
      set("over_time", life.toSeconds() - rekey.toSeconds() + "s");
    }
    section("local", () -> end(gateway, "certs", OWN_CERTIFICATE));
    section("remote", () -> end(Preset.other(gateway), "cacerts", AUTHORITY));
    section("children", () -> section(CHILD, () -> child(local, remote)));
  }

  private void end(GatewayName who, String trust, String certificate) {
    boolean rsa = tunnel.authentication() == Authentication.RSA;
    set("auth", rsa ? "pubkey" : "psk");
    set("id", quoted(topology.identity(who)));
    if (rsa) {
      set(trust, certificate);
    }
  }

  private void child(Addressing.End local, Addressing.End remote) {
    set("local_ts", local.protectedNet());
    set("remote_ts", remote.reachedNet());
    if (!tunnel.ahProposal().isEmpty()) {
      set("ah_proposals", tunnel.ahProposal());
    }
    if (!tunnel.espProposal().isEmpty()) {
      set("esp_proposals", tunnel.espProposal());
    }
    Lifetimes lifetimes = tunnel.lifetimes();
    if (!lifetimes.ipsec(gateway).isZero()) {
      set("life_time", lifetimes.ipsec(gateway).toSeconds() + "s");
    }
    if (lifetimes.ipsecOctets() > 0) {
      set("life_bytes", String.valueOf(lifetimes.ipsecOctets()));
    }
    set("mode", tunnel.mode().name().toLowerCase(Locale.ROOT));
    set("start_action", "trap");
  }

  private void secret() {
    set("id-local", quoted(topology.identity(gateway)));
    set("id-remote", quoted(topology.identity(Preset.other(gateway))));
    set("secret", secret(topology.preSharedKey(gateway)));
  }

  private void section(String name, Runnable content) {
    line(name + " {");
    depth++;
    content.run();
    depth--;
    line("}");
  }

  private void set(String name, String value) {
    line(name + " = " + value);
  }

  private void line(String words) {
    text.append("  ".repeat(depth)).append(words).append('\n');
  }

  /** In seconds where it is whole ones, as strongSwan has no other. */
  private static String time(Duration time) {
    return time.toNanosPart() == 0 ? time.toSeconds() + "s" : time.toMillis() + "ms";
  }

  private static String quoted(String identity) {
    return identity.matches("[A-Za-z0-9@._-]+") ? identity : '"' + identity + '"';
  }

  private static String secret(String key) {
    if (key.matches("(?!0[xXsS])[A-Za-z0-9._-]+")) {
      return '"' + key + '"';
    }
    StringBuilder hex = new StringBuilder("0x");
    key.chars().forEach(c -> hex.append(String.format("%02x", c)));
    return hex.toString();
  }
}
