package resync.lab.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import resync.lab.topology.IkeVersion;
import resync.lab.topology.Side;
import resync.lab.topology.TunnelSpec;

/** What people write, read. */
class WordsTest {
  @ParameterizedTest
  @CsvSource({
    "5 seconds,5000",
    "1 second,1000",
    "500 milliseconds,500",
    "1.5 seconds,1500",
    "2 minutes,120000",
    "5s,5000",
    "500ms,500",
    "2m,120000",
    "1h,3600000"
  })
  void readsDurations(String words, long millis) {
    assertEquals(Duration.ofMillis(millis), Durations.parse(words));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "five seconds", "-5s", "5 days", "5 s s"})
  void refusesWhatIsNoDuration(String words) {
    assertThrows(Mistake.class, () -> Durations.parse(words));
  }

  @ParameterizedTest
  @CsvSource({
    "4.25,4.3 ms",
    "31.2,31 ms",
    "999.4,999 ms",
    "999.6,1.00 s",
    "2100,2.10 s",
    "125000,2 min 5 s"
  })
  void writesFigures(double ms, String words) {
    assertEquals(words, Durations.formatMillis(ms));
  }

  @Test
  void readsPairs() {
    assertEquals(
        Map.of(Side.WEST, "a", Side.EAST, "b"),
        PairOverride.parse("west=a, east=b").implementations());
    PairOverride half = PairOverride.parse("east=b");
    assertEquals("java", half.apply(Side.WEST, "java"));
    assertEquals("b", half.apply(Side.EAST, "java"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "west", "west=", "north=a", "west=a,west=b", "java/java", "west=a,"})
  void refusesWhatIsNoPair(String words) {
    assertThrows(Mistake.class, () -> PairOverride.parse(words));
  }

  @Test
  void readsATunnelsTable() {
    TunnelSpec spec =
        TunnelTable.parse(
            IkeVersion.IKEV2,
            List.of(List.of("ESP proposal", "aes128gcm16"), List.of("liveness", "5s")));
    assertEquals("aes128gcm16", spec.espProposal());
    assertEquals(Duration.ofSeconds(5), spec.liveness());
    assertEquals(TunnelSpec.of(IkeVersion.IKEV2).ikeProposal(), spec.ikeProposal());
  }

  @Test
  void namesTheSettingsOfATunnel() {
    Mistake unknown =
        assertThrows(
            Mistake.class,
            () -> TunnelTable.parse(IkeVersion.IKEV2, List.of(List.of("colour", "red"))));
    assertTrue(
        String.valueOf(unknown.getMessage())
            .endsWith("it has: ike proposal, esp proposal, mode, liveness"));
    assertThrows(
        Mistake.class,
        () -> TunnelTable.parse(IkeVersion.IKEV2, List.of(List.of("mode", "sideways"))));
    assertThrows(
        Mistake.class, () -> TunnelTable.parse(IkeVersion.IKEV2, List.of(List.of("mode"))));
  }
}
