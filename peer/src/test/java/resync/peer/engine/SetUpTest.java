package resync.peer.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import resync.peer.ike.Report;

/** IKE_SA_INIT and IKE_AUTH, both roles. */
class SetUpTest {

  @Test
  void initiatorAndResponderAgreeAndCarryTraffic() {
    Pair pair = Pair.plain();
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(1));

    assertEquals(
        List.of(
            "west IKE_SA_INIT request",
            "east IKE_SA_INIT response",
            "west IKE_AUTH request",
            "east IKE_AUTH response"),
        pair.ikeSent());
    assertEquals("ESTABLISHED", pair.west.ikeSas().getFirst().state());
    assertEquals("ESTABLISHED", pair.east.ikeSas().getFirst().state());
    assertEquals(1, pair.west.reports(Report.IkeSaUp.class).size());
    assertEquals(2, pair.east.reports(Report.EspKeysMade.class).size());
    assertTrue(pair.agree());
    assertEquals(10, pair.traffic(Duration.ofMillis(100)));
    assertEquals(10, pair.west.delivered.size());
  }

  @ParameterizedTest
  @CsvSource({
    "aes256-sha256-modp2048, aes256-sha256",
    "aes192-sha384-modp3072, aes128-sha512",
    "aes128-sha512-ecp256, aes192-sha384",
    "aes256gcm16-prfsha384-x25519, aes256gcm16",
    "aes128gcm16-prfsha512-ecp256, aes192gcm16",
  })
  void everySuiteCarriesTraffic(String ike, String esp) {
    Pair pair =
        Pair.established(
            Conf.west().connection("proposals", ike).child("esp_proposals", esp),
            Conf.east().connection("proposals", ike).child("esp_proposals", esp));
    assertEquals(5, pair.traffic(Duration.ofMillis(50)));
    assertEquals(5, pair.west.delivered.size());
  }

  @Test
  void aPacketFromTheHostSetsTheTunnelUp() {
    Pair pair = Pair.plain();
    assertEquals(9, pair.traffic(Duration.ofMillis(100)), "only the first packet is lost");
    assertEquals(1, pair.west.counter("ACQUIRES"));
  }
}
