package resync.lab.node.strongswan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import resync.lab.node.NodeEvent;

class CharonLogTest {
  @Test
  void readsSpis() {
    String message =
        "CHILD_SA net{2} established with SPIs 456593d0_i 24df9688_o and TS 10.1.0.0/24 ==="
            + " 10.2.0.0/24";
    assertEquals(
        Optional.of(
            new NodeEvent(
                Instant.parse("2026-11-21T18:10:02.803Z"),
                "child-sa-up",
                Map.of(
                    "name", "net",
                    "inboundSpi", "456593d0",
                    "outboundSpi", "24df9688",
                    "message", message))),
        CharonLog.parse("2026-11-21T18:10:02.803 06[IKE] <tunnel|1> " + message));
  }

  @ParameterizedTest
  @CsvSource({
    "IKE_SA tunnel[1] established between 192.0.2.1[192.0.2.1]...198.51.100.1[b], ike-sa-up",
    "deleting IKE_SA tunnel[1] between 192.0.2.1[a]...198.51.100.1[b], ike-sa-down",
    "giving up after 5 retransmits, ike-sa-down",
    "deleting policy 10.1.0.0/24 === 10.2.0.0/24 out, log",
    "closing CHILD_SA net{2} with SPIs c1_i (84 bytes) c2_o (84 bytes) and TS a === b,"
        + " child-sa-down"
  })
  void namesEvents(String message, String name) {
    assertEquals(
        name, CharonLog.parse("2026-11-21T18:10:02.803 06[IKE] " + message).orElseThrow().name());
  }

  @ParameterizedTest
  @CsvSource({
    "no time at all",
    "2026-99-99T18:10:02.803 06[IKE] impossible date",
    "2026-11-21T18:10:02.803 06[ESP] parsed ESP header with SPI 456593d0 [seq 1]"
  })
  void passesOverTheRest(String line) {
    assertEquals(Optional.empty(), CharonLog.parse(line));
  }
}
