package resync.lab.node;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import resync.lab.topology.Addressing;
import resync.lab.topology.Certificates;
import resync.lab.topology.ChildSpec;
import resync.lab.topology.EndConfig;
import resync.lab.topology.GatewayName;
import resync.lab.topology.IkeVersion;
import resync.lab.topology.Lifetimes;
import resync.lab.topology.Topology;
import resync.lab.topology.TunnelSpec;
import resync.lab.topology.TunnelSpec.Authentication;

/** A gateway's tunnels in swanctl.conf's syntax, which several implementations read. */
public final class SwanctlConf {
  private static final String OWN_CERTIFICATE = "gateway.pem";
  private static final String AUTHORITY = "authority.pem";

  private final Topology topology;
  private final GatewayName gateway;
  private final StringBuilder text = new StringBuilder();
  private int depth;

  private SwanctlConf(Topology topology, GatewayName gateway) {
    this.topology = topology;
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
    List<TunnelSpec> tunnels = topology.tunnels(gateway);
    conf.section(
        "connections",
        () -> tunnels.forEach(t -> conf.section(t.name(), () -> conf.connection(t))));
    List<TunnelSpec> keyed =
        tunnels.stream().filter(t -> t.authentication() == Authentication.PSK).toList();
    if (!keyed.isEmpty()) {
      String name = secretName(topology.preSharedKey(gateway));
      conf.section("secrets", () -> conf.section(name, () -> conf.secret(keyed)));
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
  private void connection(TunnelSpec tunnel) {
    Addressing.End local = topology.addressing().of(gateway);
    Addressing.End remote = topology.addressing().of(tunnel.peer(gateway));
    EndConfig end = tunnel.end(gateway);
    set("version", tunnel.version() == IkeVersion.IKEV1 ? "1" : "2");
    if (tunnel.aggressive()) {
      set("aggressive", "yes");
    }
    set("local_addrs", local.own());
    set("remote_addrs", remote.wan());
    set("proposals", end.ikeProposal());
    set("dpd_delay", time(end.liveness()));
    if (tunnel.forcedEncapsulation()) {
      set("encap", "yes");
    }
    Duration life = end.lifetimes().ike();
    if (!life.isZero()) {
      Duration rekey = life.minus(life.dividedBy(10));
      set("rekey_time", rekey.toSeconds() + "s");
      set("over_time", life.toSeconds() - rekey.toSeconds() + "s");
    }
    section(
        "local", () -> end(tunnel, topology.identity(tunnel, gateway), "certs", OWN_CERTIFICATE));
    section(
        "remote", () -> end(tunnel, topology.peerIdentity(tunnel, gateway), "cacerts", AUTHORITY));
    section(
        "children",
        () ->
            end.children().forEach(c -> section(c.name(), () -> child(tunnel, c, local, remote))));
  }

  private void end(TunnelSpec tunnel, String identity, String trust, String certificate) {
    boolean rsa = tunnel.authentication() == Authentication.RSA;
    set("auth", rsa ? "pubkey" : "psk");
    set("id", quoted(identity));
    if (rsa) {
      set(trust, certificate);
    }
  }

  private void child(
      TunnelSpec tunnel, ChildSpec child, Addressing.End local, Addressing.End remote) {
    set("local_ts", networks(child.local(), local.protectedNet()));
    set("remote_ts", networks(child.remote(), remote.reachedNet()));
    if (!child.ahProposal().isEmpty()) {
      set("ah_proposals", child.ahProposal());
    }
    if (!child.espProposal().isEmpty()) {
      set("esp_proposals", child.espProposal());
    }
    Lifetimes lifetimes = tunnel.end(gateway).lifetimes();
    if (!lifetimes.ipsec().isZero()) {
      set("life_time", lifetimes.ipsec().toSeconds() + "s");
    }
    if (lifetimes.ipsecOctets() > 0) {
      set("life_bytes", String.valueOf(lifetimes.ipsecOctets()));
    }
    set("mode", tunnel.mode().name().toLowerCase(Locale.ROOT));
    set("start_action", "trap");
  }

  private static String networks(List<String> said, String usual) {
    return said.isEmpty() ? usual : String.join(", ", said);
  }

  private void secret(List<TunnelSpec> tunnels) {
    ids("id-local", tunnels.stream().map(t -> topology.identity(t, gateway)));
    ids("id-remote", tunnels.stream().map(t -> topology.peerIdentity(t, gateway)));
    set("secret", secret(topology.preSharedKey(gateway)));
  }

  /** Each identity once; the second one's setting has a number, as the syntax wants it. */
  private void ids(String name, Stream<String> identities) {
    int number = 0;
    for (String identity : identities.distinct().toList()) {
      number++;
      set(number == 1 ? name : name + "-" + number, quoted(identity));
    }
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
