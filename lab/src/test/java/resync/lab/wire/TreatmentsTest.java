package resync.lab.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import resync.lab.capture.CapturedPacket.Content;
import resync.lab.capture.CapturedPacket.Esp;
import resync.lab.capture.CapturedPacket.Ike;
import resync.lab.topology.Preset;
import resync.lab.wire.PacketPick.Next;
import resync.lab.wire.PacketPick.Share;

class TreatmentsTest {
  private static final List<Duration> AT_ONCE = List.of(Duration.ZERO);
  private static final List<Duration> NEVER = List.of();
  private static final Esp ESP = new Esp("c0000001", 1, false);

  private final Treatments treatments = new Treatments();

  private static Ike ike(int version, String exchange, boolean response) {
    return new Ike(version, "a", "b", exchange, response, true, 1, List.of());
  }

  private int treat(String kind, PacketPick.Amount amount, Treatment treatment) {
    PacketKind parsed = PacketKind.parse(kind).orElseThrow();
    return treatments.add(new PacketPick(Preset.WEST_TO_EAST, parsed, amount), treatment);
  }

  private List<Duration> west(Content content) {
    return treatments.departures(Preset.WEST_TO_EAST, content);
  }

  @Test
  void theNextOfAKindIsLostAndNoOther() {
    int number = treat("IKE_AUTH response", new Next(0, 1), new Treatment.Lost());
    Ike response = ike(2, "IKE_AUTH", true);
    assertEquals(AT_ONCE, west(ESP));
    assertEquals(AT_ONCE, west(ike(2, "IKE_AUTH", false)));
    assertEquals(AT_ONCE, west(ike(2, "INFORMATIONAL", true)));
    assertEquals(AT_ONCE, treatments.departures(Preset.EAST_TO_WEST, response));
    assertEquals(0, treatments.met(number));
    assertEquals(NEVER, west(response));
    assertEquals(List.of(), treatments.waiting());
    assertEquals(AT_ONCE, west(response));
    assertEquals(1, treatments.met(number));
  }

  @Test
  void someMayPassBeforeAndSeveralBeMeant() {
    treat("ESP packet", new Next(2, 2), new Treatment.Delayed(Duration.ofMillis(5)));
    List<Duration> late = List.of(Duration.ofMillis(5));
    assertEquals(
        List.of(AT_ONCE, AT_ONCE, late, late, AT_ONCE),
        List.of(west(ESP), west(ESP), west(ESP), west(ESP), west(ESP)));
  }

  @Test
  void theNextAndTheSecondAreTheFirstTwo() {
    treat("ESP packet", new Next(0, 1), new Treatment.Lost());
    treat("ESP packet", new Next(1, 1), new Treatment.Lost());
    assertEquals(List.of(NEVER, NEVER, AT_ONCE), List.of(west(ESP), west(ESP), west(ESP)));
  }

  @Test
  void copiesLeaveOneAfterTheOther() {
    treat("IKE message", new Next(0, 1), new Treatment.Duplicated(2, Duration.ofMillis(3)));
    assertEquals(
        List.of(Duration.ZERO, Duration.ofMillis(3), Duration.ofMillis(6)),
        west(ike(1, "Quick Mode", false)));
  }

  @Test
  void aPacketMeetsTheFirstThatPicksIt() {
    int first = treat("ESP packet", new Next(0, 1), new Treatment.Lost());
    int second = treat("packet", new Next(0, 1), new Treatment.Lost());
    assertEquals(NEVER, west(ESP));
    assertEquals(List.of(1L, 0L), List.of(treatments.met(first), treatments.met(second)));
    assertEquals(NEVER, west(ESP));
    assertEquals(1, treatments.met(second));
  }

  @Test
  void whatHasEndedPicksNoMore() {
    int number = treat("packet", new Share(100, 1), new Treatment.Lost());
    assertEquals(NEVER, west(ESP));
    treatments.end(number);
    assertEquals(AT_ONCE, west(ESP));
    assertEquals(1, treatments.met(number));
  }

  @Test
  void aShareIsTheSameForTheSameSeed() {
    assertEquals(lost(7), lost(7));
    assertNotEquals(lost(7), lost(8));
    assertTrue(lost(7).size() > 200 && lost(7).size() < 400, "30 percent of 1000");
  }

  private static List<Integer> lost(long seed) {
    Treatments treatments = new Treatments();
    treatments.add(
        new PacketPick(Preset.WEST_TO_EAST, new PacketKind.Any(), new Share(30, seed)),
        new Treatment.Lost());
    List<Integer> lost = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      if (treatments.departures(Preset.WEST_TO_EAST, ESP).isEmpty()) {
        lost.add(i);
      }
    }
    return lost;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "packet",
        "ESP packet",
        "IKE message",
        "IKE_SA_INIT request",
        "CREATE_CHILD_SA response",
        "Main Mode message",
        "Informational message"
      })
  void kindsAreWrittenAsTheyAreRead(String words) {
    assertEquals(words, PacketKind.parse(words).orElseThrow().words());
  }

  @Test
  void ikev1ExchangesHaveTheirUsualNames() {
    PacketKind main = PacketKind.parse("Main Mode message").orElseThrow();
    assertTrue(main.matches(ike(1, "Identity Protection", false)));
    PacketKind quick = PacketKind.parse("Quick Mode message").orElseThrow();
    assertEquals(
        List.of(true, false, false),
        List.of(
            quick.matches(ike(1, "Quick Mode", false)),
            quick.matches(ike(1, "Identity Protection", false)),
            quick.matches(ike(2, "Quick Mode", false))));
    assertEquals(true, PacketKind.parse("IKE_AUTH message").isEmpty());
  }
}
