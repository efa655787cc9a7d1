package resync.peer.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import resync.peer.config.ConfigException;
import resync.peer.config.ConfigReader;
import resync.peer.config.PeerConfig;

/** A gateway's configuration text, changed setting by setting. */
final class Conf {
  static final String SECRET = "what nobody guesses";

  private final boolean west;
  private final Map<String, String> connection = new LinkedHashMap<>();
  private final Map<String, String> child = new LinkedHashMap<>();
  private final Map<String, String> resync = new LinkedHashMap<>();
  private String secret = SECRET;
  private String secretOf = "";
  private String connectionName = "tunnel";
  private String childName = "net";
  private String moreChildren = "";
  private final Map<String, String> files = new LinkedHashMap<>();
  private String westId = "west.example";
  private String eastId = "east.example";
  private String localProof = "auth = psk";
  private String remoteProof = "auth = psk";

  private Conf(boolean west) {
    this.west = west;
    connection.put("version", "2");
    connection.put("local_addrs", address(west));
    connection.put("remote_addrs", address(!west));
    connection.put("proposals", "aes128gcm16-prfsha256-x25519");
    child.put("esp_proposals", "aes128gcm16");
    child.put("local_ts", west ? "10.1.0.0/24" : "10.2.0.0/24");
    child.put("remote_ts", west ? "10.2.0.0/24" : "10.1.0.0/24");
    child.put("start_action", "trap");
    resync.put("retransmit_timeout", "1s");
    resync.put("retransmit_tries", "3");
    resync.put("retransmit_base", "2");
  }

  static String address(boolean west) {
    return west ? "192.0.2.1" : "198.51.100.1";
  }

  static Conf west() {
    return new Conf(true);
  }

  static Conf east() {
    return new Conf(false);
  }

  Conf connection(String key, String value) {
    connection.put(key, value);
    return this;
  }

  /** The gateways have IPv6 addresses. */
  Conf outerIpv6() {
    return connection("local_addrs", west ? "2001:db8:1::1" : "2001:db8:2::1")
        .connection("remote_addrs", west ? "2001:db8:2::1" : "2001:db8:1::1");
  }

  /** The hosts have IPv6 addresses. */
  Conf innerIpv6() {
    return child("local_ts", west ? "2001:db8:a::/64" : "2001:db8:b::/64")
        .child("remote_ts", west ? "2001:db8:b::/64" : "2001:db8:a::/64");
  }

  /** The setting is left out. */
  Conf without(String key) {
    connection.remove(key);
    child.remove(key);
    return this;
  }

  Conf child(String key, String value) {
    child.put(key, value);
    return this;
  }

  /** The connection is not called {@code tunnel}. */
  Conf connectionName(String name) {
    connectionName = name;
    return this;
  }

  /** The child is not called {@code net}. */
  Conf childName(String name) {
    childName = name;
    return this;
  }

  Conf resync(String key, String value) {
    resync.put(key, value);
    return this;
  }

  Conf secret(String value) {
    secret = value;
    return this;
  }

  /** The only secret is that of somebody else. */
  Conf secretOf(String identity) {
    secretOf = "id = " + identity + "\n";
    return this;
  }

  /** What the two ends call themselves, both known to either. */
  Conf identities(String ofWest, String ofEast) {
    westId = ofWest;
    eastId = ofEast;
    return this;
  }

  /** Signs with a certificate of the test resources, and trusts an authority of theirs. */
  Conf signs(String certificate, String authority) {
    localProof = "auth = pubkey\n certs = " + certificate;
    remoteProof = "auth = pubkey\n cacerts = " + authority;
    String key = west ? "private/west.pem" : "private/east.pem";
    for (String file : List.of("x509/" + certificate, "x509ca/root.pem", key)) {
      files.put(file, resource(file));
    }
    return this;
  }

  private static String resource(String file) {
    try (InputStream in = Conf.class.getResourceAsStream("/pki/" + file)) {
      return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Another child beside {@code net}, for these addresses. */
  Conf anotherChild(String name, String localTs, String remoteTs) {
    moreChildren +=
        name
            + " {\n esp_proposals = aes128gcm16\n local_ts = "
            + localTs
            + "\n remote_ts = "
            + remoteTs
            + "\n start_action = trap\n}\n";
    return this;
  }

  PeerConfig read() {
    String local = '"' + (west ? westId : eastId) + '"';
    String remote = '"' + (west ? eastId : westId) + '"';
    String text =
        "connections {\n "
            + connectionName
            + " {\n"
            + lines(connection)
            + "local {\n "
            + localProof
            + "\n id = "
            + local
            + "\n}\nremote {\n "
            + remoteProof
            + "\n id = "
            + remote
            + "\n}\nchildren {\n "
            + childName
            + " {\n"
            + lines(child)
            + "}\n"
            + moreChildren
            + "}\n}\n}\nsecrets {\n ike-1 {\n"
            + secretOf
            + "secret = \""
            + secret
            + "\"\n}\n}\nresync {\n"
            + lines(resync)
            + "}\n";
    try {
      return ConfigReader.read(west ? "west.conf" : "east.conf", text, files);
    } catch (ConfigException e) {
      throw new AssertionError(text, e);
    }
  }

  private static String lines(Map<String, String> settings) {
    StringBuilder lines = new StringBuilder();
    settings.forEach((key, value) -> lines.append(key).append(" = ").append(value).append('\n'));
    return lines.toString();
  }
}
