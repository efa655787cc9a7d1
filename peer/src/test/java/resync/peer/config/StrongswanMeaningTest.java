package resync.peer.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import resync.peer.wire.ip.IpAddress;

/** What a setting, or its absence, means is what it means to strongSwan 6. */
class StrongswanMeaningTest {
  private static final IpAddress HERE = IpAddress.of("192.0.2.1");
  private static final IpAddress THERE = IpAddress.of("198.51.100.1");

  @Test
  void withoutAVersionAConnectionBeginsWithIkev2AndAnswersBoth() throws ConfigException {
    ConnectionConfig connection = connection("");
    assertEquals(2, connection.initiates());
    assertTrue(connection.responds(1));
    assertTrue(connection.responds(2));
    assertFalse(connection("version = 2").responds(1));
    assertFalse(connection("version = 1").responds(2));
    assertEquals(1, connection("version = 1").initiates());
  }

  /** Of rekey_time and reauth_time, one that is given makes the other zero. */
  @ParameterizedTest
  @CsvSource({
    "'', 4h, 24m, 24m",
    "reauth_time = 0, 0, 0, 0",
    "rekey_time = 0, 0, 0, 0",
    "rekey_time = 600, 10m, 1m, 1m",
    "rekey_time = 010, 8s, 800ms, 800ms",
    "rekey_time = 0x10, 16s, 1600ms, 1600ms",
    "rekey_time = 5H, 5h, 30m, 30m",
    "rekey_time = 5 m, 5m, 30s, 30s",
    "'rekey_time = 10m\n over_time = 60m', 10m, 60m, 5m",
    "'rekey_time = 10m\n over_time = 600m', 10m, 600m, 5m",
    "'rekey_time = 10m\n rand_time = 20m', 10m, 1m, 10m",
    "'version = 1\n reauth_time = 10m', 10m, 1m, 1m",
  })
  void anIkeSaIsReplacedInTime(String settings, String rekey, String over, String random)
      throws ConfigException {
    ConnectionConfig connection = connection(settings);
    assertEquals(Values.duration(rekey), connection.rekeyTime());
    assertEquals(Values.duration(over), connection.overTime());
    assertEquals(Values.duration(random), connection.randTime());
  }

  @ParameterizedTest
  @CsvSource({
    "'', 3600, 3960, 360",
    "life_time = 3600, 3272, 3600, 328",
    "life_time = 1h, 3272, 3600, 328",
    "life_time = 0, 0, 0, 0",
    "rekey_time = 0, 0, 0, 0",
    "rekey_time = 10m, 600, 660, 60",
    "'rekey_time = 10m\n life_time = 0', 600, 0, 0",
    "'rekey_time = 10m\n life_time = 1h', 600, 3600, 3000",
  })
  void aChildSaIsReplacedInTime(String settings, int rekey, int life, int random)
      throws ConfigException {
    ChildConfig child = child(settings);
    assertEquals(Duration.ofSeconds(rekey), child.rekeyTime());
    assertEquals(Duration.ofSeconds(life), child.lifeTime());
    assertEquals(Duration.ofSeconds(random), child.randTime());
  }

  @ParameterizedTest
  @CsvSource({
    "'', 0, 0",
    "life_bytes = 1000, 909, 1000",
    "rekey_bytes = 1000, 1000, 1100",
    "life_bytes = 64K, 59578, 65536",
    "life_bytes = 0x100, 232, 256",
  })
  void aChildSaIsReplacedAfterSoMuch(String settings, long rekey, long life)
      throws ConfigException {
    assertEquals(rekey, child(settings).rekeyBytes());
    assertEquals(life, child(settings).lifeBytes());
    ChildConfig packets = child(settings.replace("bytes", "packets"));
    assertEquals(rekey, packets.rekeyPackets());
    assertEquals(life, packets.lifePackets());
  }

  /** An address is where to begin, whatever else is admitted. */
  @ParameterizedTest
  @CsvSource({
    "'198.51.100.1, %any', 198.51.100.1, yes",
    "'%any, 198.51.100.1', 198.51.100.1, yes",
    "'198.51.100.1, 10.0.0.0/8', 198.51.100.1, no",
    "198.51.100.1, 198.51.100.1, no",
    "%any, , yes",
    "0.0.0.0, , yes",
  })
  void anAddressBesideAnyStays(String value, String address, String anyone) throws ConfigException {
    ConnectionConfig connection = connection("remote_addrs = " + value);
    assertEquals(Optional.ofNullable(address).map(IpAddress::of), connection.remoteAddress());
    assertTrue(connection.admits(HERE, THERE));
    assertEquals(anyone.equals("yes"), connection.admits(HERE, IpAddress.of("203.0.113.7")));
  }

  /** Who names the peer more narrowly answers it, wherever it stands in the file. */
  @Test
  void theConnectionThatFitsBestAnswers() throws ConfigException {
    PeerConfig config =
        ConfigReader.read(
            "t.conf",
            """
            base { local { auth = psk }
                   remote { auth = psk } }
            connections {
              anybody : base { }
              network : base { remote_addrs = 198.51.100.0/24
                               remote { id = *@example.org } }
              mailbox : base { remote_addrs = 198.51.0.0/16
                               remote { id = a@example.org } }
              host : base { remote_addrs = 198.51.100.1
                            version = 1 }
            }
            """);
    assertEquals(
        List.of("network", "mailbox", "anybody"), names(config.responding(2, HERE, THERE)));
    assertEquals("host", names(config.responding(1, HERE, THERE)).getFirst());
    assertEquals(
        List.of("mailbox", "network", "anybody"),
        names(
            PeerConfig.forIdentity(
                config.responding(2, HERE, THERE),
                new Identity(Identity.Type.RFC822_ADDR, "a@example.org"))));
  }

  private static List<String> names(List<ConnectionConfig> connections) {
    return connections.stream().map(ConnectionConfig::name).toList();
  }

  @Test
  void withoutASectionForItTheOtherEndMayBeAnybodyWithTheKey() throws ConfigException {
    ConnectionConfig connection =
        ConfigReader.read("t.conf", "connections { c { local { auth = psk } } }")
            .connections()
            .getFirst();
    assertEquals(Identity.ANY, connection.remoteId());
    assertTrue(connection.authorities().isEmpty());
  }

  private static ConnectionConfig connection(String settings) throws ConfigException {
    return read(settings, "").connections().getFirst();
  }

  private static ChildConfig child(String settings) throws ConfigException {
    return read("", settings).connections().getFirst().children().getFirst();
  }

  private static PeerConfig read(String connection, String child) throws ConfigException {
    return ConfigReader.read(
        "t.conf",
        """
        connections {
          c {
            %s
            local { auth = psk }
            remote { auth = psk }
            children {
              net {
                %s
              }
            }
          }
        }
        """
            .formatted(connection, child));
  }
}
