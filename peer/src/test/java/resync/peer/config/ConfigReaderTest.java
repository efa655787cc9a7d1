package resync.peer.config;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import resync.peer.wire.ip.IpAddress;

class ConfigReaderTest {
  private static final String TUNNEL =
      """
      connections {
        tunnel {
          version = 2
          local_addrs = 192.0.2.1
          remote_addrs = 198.51.100.1
          proposals = aes256-sha256-modp2048
          dpd_delay = 5s
          local { auth = psk
                  id = west.example.org }
          remote { auth = psk
                   id = east.example.org }
          children {
            net {
              local_ts = 10.1.0.0/24
              remote_ts = 10.2.0.0/24
              esp_proposals = aes256gcm16-modp2048, aes256-sha256
              start_action = trap
            }
          }
        }
      }
      secrets { ike-1 { id-1 = west.example.org
                        id-2 = east.example.org
                        secret = "a # quoted { secret }" } }
      resync {
        traffic_liveness = 500ms
        retransmit_timeout = 2s
        recovery_rate_per_peer = 3/10s
      }
      """;

  @Test
  void readsATunnel() throws ConfigException {
    PeerConfig config = ConfigReader.read("t.conf", TUNNEL);
    ConnectionConfig tunnel = config.connection("tunnel").orElseThrow();
    assertEquals(2, tunnel.version());
    assertEquals(Optional.of(IpAddress.of("198.51.100.1")), tunnel.remoteAddress());
    assertTrue(tunnel.admits(address("192.0.2.1"), address("198.51.100.1")));
    assertFalse(tunnel.admits(address("192.0.2.1"), address("198.51.100.2")));
    assertEquals("[aes256-sha256-modp2048-prfsha256]", tunnel.proposals().toString());
    assertEquals(Duration.ofSeconds(5), tunnel.dpdDelay());
    assertEquals(Duration.ofHours(4), tunnel.rekeyTime());
    assertEquals(Duration.ofMinutes(24), tunnel.overTime());
    assertEquals(
        Optional.of(new Identity(Identity.Type.FQDN, "west.example.org")), tunnel.localId());
    ChildConfig net = tunnel.child("net").orElseThrow();
    assertEquals("10.1.0.0/24", net.localTs().getFirst().addresses().orElseThrow().toString());
    assertEquals("[aes256gcm16-modp2048-noesn, aes256-sha256-noesn]", net.proposals().toString());
    assertEquals(ChildConfig.Action.TRAP, net.startAction());
    assertEquals(Duration.ofHours(1), net.rekeyTime());
    assertEquals(Duration.ofMinutes(66), net.lifeTime());
    assertEquals(Duration.ofMinutes(6), net.randTime());
    assertEquals(32, net.replayWindow());
    PresharedKey key =
        config.presharedKey(tunnel.localId().orElseThrow(), tunnel.remoteId()).orElseThrow();
    assertEquals("a # quoted { secret }", new String(key.key(), StandardCharsets.UTF_8));
    assertFalse(config.toString().contains("quoted"), "a secret must not be printed");
  }

  @Test
  void ownSettingsHoldForEveryConnectionUnlessItSaysOtherwise() throws ConfigException {
    PeerConfig config = ConfigReader.read("t.conf", TUNNEL);
    ConnectionConfig tunnel = config.connections().getFirst();
    assertEquals(new RecoveryConfig(false, Duration.ofMillis(500)), tunnel.recovery());
    assertEquals(new Retransmission(Duration.ofSeconds(2), 5, 1.8), tunnel.retransmission());
    assertEquals(new Rate(3, Duration.ofSeconds(10)), config.settings().recoveryPerPeer());

    PeerConfig other =
        ConfigReader.read(
            "t.conf",
            TUNNEL.replace(
                "version = 2", "invalid_spi_recovery = yes\ntraffic_liveness = 0\nversion = 2"));
    assertEquals(
        new RecoveryConfig(true, Duration.ZERO), other.connections().getFirst().recovery());
  }

  @Test
  void templatesGiveWhatIsNotSet() throws ConfigException {
    PeerConfig config =
        ConfigReader.read(
            "t.conf",
            """
            base {
              remote_addrs = 198.51.100.1
              local { auth = psk }
              remote { auth = psk }
              children { c { start_action = trap } } }
            connections {
              one : base { local_addrs = %any  # comment behind a value
                children { c1 : base.children.c { local_ts = 10.1.0.0/16[tcp/80], dynamic[udp/1024-2000], 10.9.0.1-10.9.0.7
                               start_action = } } }
            }
            connections { one { encap = yes } }
            """);
    ConnectionConfig one = config.connections().getFirst();
    assertTrue(one.encap(), "sections of one name are one section");
    assertEquals(List.of("c1", "c"), one.children().stream().map(ChildConfig::name).toList());
    assertEquals(
        ChildConfig.Action.NONE, one.children().getFirst().startAction(), "an empty value resets");
    assertEquals(ChildConfig.Action.TRAP, one.children().getLast().startAction());
    List<TrafficSelectorConfig> ts = one.children().getFirst().localTs();
    assertEquals(6, ts.get(0).protocol());
    assertEquals(80, ts.get(0).lastPort());
    assertEquals(Optional.empty(), ts.get(1).addresses());
    assertEquals(1024, ts.get(1).firstPort());
    assertEquals("10.9.0.1-10.9.0.7", ts.get(2).addresses().orElseThrow().toString());
  }

  @Test
  void secretsInThreeForms() {
    assertArrayEquals(new byte[] {0x6a, 0x6b}, Secrets.octets("0x6a6b"));
    assertArrayEquals("Long".getBytes(StandardCharsets.UTF_8), Secrets.octets("0sTG9uZw=="));
    assertArrayEquals("plain".getBytes(StandardCharsets.UTF_8), Secrets.octets("plain"));
    assertEquals(null, Secrets.octets("0xzz"));
  }

  @Test
  void includesAreRelativeToTheirFile(@TempDir Path directory) throws Exception {
    Path conf = Files.createDirectory(directory.resolve("conf.d"));
    Files.writeString(conf.resolve("b.conf"), "secrets { ike-b { secret = two } }\n");
    Files.writeString(conf.resolve("a.conf"), "secrets { ike-a { secret = one } }\n");
    Path main = directory.resolve("swanctl.conf");
    Files.writeString(main, "include conf.d/*.conf # both\ninclude none.d/*.conf\n" + TUNNEL);
    assertEquals(
        List.of("ike-a", "ike-b", "ike-1"),
        ConfigReader.read(main).secrets().stream().map(PresharedKey::name).toList());

    Files.writeString(conf.resolve("b.conf"), "\n\nsecrets { ike-b { sekret = two } }\n");
    List<String> problems =
        assertThrows(ConfigException.class, () -> ConfigReader.read(main)).problems();
    assertTrue(problems.toString().contains("b.conf:3: unknown setting"), problems.toString());

    Files.writeString(main, "include missing.conf\n");
    assertProblem(
        "swanctl.conf:1: there is no file",
        assertThrows(ConfigException.class, () -> ConfigReader.read(main)).problems());
  }

  @Test
  void aFileThatIncludesItselfIsRefused(@TempDir Path directory) throws Exception {
    Path main = Files.writeString(directory.resolve("loop.conf"), "include loop.conf\n");
    assertProblem(
        "loop.conf:1: includes are nested deeper",
        assertThrows(ConfigException.class, () -> ConfigReader.read(main)).problems());
  }

  @Test
  void refusesWhatIkev1CannotNegotiate() {
    String old = TUNNEL.replace("version = 2", "version = 1");
    assertProblem(
        "t.conf:6: IKEv1 encrypts with no AEAD cipher",
        problems(old.replace("aes256-sha256-modp2048", "aes128gcm16-prfsha256-modp2048")));
    assertProblem(
        "IKEv1 has one traffic selector a side",
        problems(old.replace("local_ts = ", "local_ts = 192.0.2.0/24, ")));
    assertProblem(
        "aggressive mode is IKEv1's",
        problems(TUNNEL.replace("version = 2", "version = 2\naggressive = yes")));
  }

  @Test
  void saysEverythingThatIsWrong() {
    List<String> problems =
        problems(
            TUNNEL
                .replace("version = 2", "version = 3")
                .replace("dpd_delay = 5s", "dpd_dealy = 5s")
                .replace("aes256-sha256-modp2048", "aes256-sha256-modp1024")
                .replace("start_action = trap", "start_action = tarp\nif_id_in = 7")
                .replace("500ms", "soon"));
    assertProblem(
        "t.conf:3: '3' is no value for connections.tunnel.version; accepted: 0, 1, 2", problems);
    assertProblem("t.conf:7: unknown setting 'connections.tunnel.dpd_dealy'; accepted: ", problems);
    assertProblem("t.conf:6: 'modp1024' in proposal", problems);
    assertProblem(
        "t.conf:17: 'tarp' is no value for connections.tunnel.children.net.start_action; accepted:"
            + " clear, none, restart, route, start, start|trap, trap, trap|start",
        problems);
    assertProblem("t.conf:18: 'if_id_in = 7' is not supported by this peer; accepted: 0", problems);
    assertProblem("t.conf:27: 'soon' is no value for resync.traffic_liveness", problems);
    assertEquals(6, problems.size(), problems.toString());
  }

  @Test
  void saysWhereTheSyntaxIsWrong() {
    assertProblem("t.conf:1: section 'connections' is not closed", problems("connections {\n"));
    assertProblem("t.conf:2: '}' closes nothing", problems("# x\n}\n"));
    assertProblem("t.conf:1: 'a' is neither a setting nor a section", problems("a b\n"));
    assertProblem("t.conf:1: the quoted string is not closed", problems("a = \"x\n"));
    assertProblem("t.conf:1: unexpected '='", problems("= 3\n"));
    assertProblem("t.conf:1: there is no section 'nowhere'", problems("a : nowhere { }\n"));
  }

  @Test
  void aChildThatNegotiatesNeedsAnAddress() {
    assertProblem(
        "t.conf:17: child 'net' cannot negotiate",
        problems(TUNNEL.replace("remote_addrs = 198.51.100.1", "remote_addrs = %any")));
  }

  @Test
  void anEndWithoutAuthenticationSigns() {
    assertProblem(
        "t.conf:8: connection 'tunnel' signs, as it names no 'auth', which this peer does with"
            + " IKEv1 only",
        problems(
            TUNNEL.replace("{ auth = psk\n            id = west.example.org }", "{ id = west }")));
  }

  private static IpAddress address(String text) {
    return IpAddress.of(text);
  }

  private static List<String> problems(String text) {
    return assertThrows(ConfigException.class, () -> ConfigReader.read("t.conf", text)).problems();
  }

  private static void assertProblem(String start, List<String> problems) {
    assertTrue(
        problems.stream().anyMatch(p -> p.contains(start)),
        () -> "no problem says '" + start + "' in\n" + String.join("\n", problems));
  }

  /**
   * The page for people holds every setting of ours with its default, and an example that is read.
   */
  @Test
  void theDocumentationIsTrue() throws Exception {
    String page = Files.readString(Path.of("..", "docs", "peer.md"));
    String unknown = problems("resync { nonsense = 1 }").getFirst();
    for (String key : unknown.substring(unknown.indexOf("accepted: ") + 10).split(", ", -1)) {
      assertTrue(page.contains("\n| `" + key + "` |"), () -> "docs/peer.md lacks " + key);
    }
    int start = page.indexOf("```\nconnections {") + 4;
    PeerConfig example =
        ConfigReader.read("docs/peer.md", page.substring(start, page.indexOf("```", start)));
    assertTrue(example.connections().getFirst().recovery().invalidSpiRecovery());

    StringBuilder defaults = new StringBuilder("resync {\n");
    page.lines()
        .filter(line -> line.matches("\\| `[a-z_]+` \\| `[^`]+`.*"))
        .map(line -> line.split("`", -1))
        .forEach(part -> defaults.append(part[1]).append(" = ").append(part[3]).append('\n'));
    PeerConfig config =
        ConfigReader.read("t.conf", TUNNEL.replaceAll("(?s)resync \\{.*", "") + defaults + "}");
    assertEquals(PeerSettings.DEFAULT, config.settings());
    assertEquals(RecoveryConfig.OFF, config.connections().getFirst().recovery());
    assertEquals(Retransmission.DEFAULT, config.connections().getFirst().retransmission());
  }
}
