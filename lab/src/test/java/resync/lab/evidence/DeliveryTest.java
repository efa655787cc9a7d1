package resync.lab.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import resync.lab.topology.Flow;
import resync.lab.topology.Preset;

class DeliveryTest {
  private static final Flow THERE = Preset.WEST_TO_EAST;
  private static final Flow BACK = Preset.EAST_TO_WEST;

  @Test
  void anEchoThatWasNeverSentIsMissing() {
    Evidence evidence =
        new Story().delivered(THERE, t -> t < 1000 || t >= 1500).echoed(3000).taken(3000);
    Delivery back = Delivery.of(evidence, BACK);
    assertTrue(back.answering());
    assertEquals(
        List.of(
            new Outage(
                BACK,
                Story.at(1000),
                Optional.of(Story.at(1500.8)),
                Optional.of(Story.at(1500.4)),
                50)),
        back.outages());
  }

  @Test
  void anEchoThatIsLostOnItsWayIsNoOutageOfTheWayThere() {
    Evidence evidence =
        new Story().delivered(BACK, t -> t < 1000 || t >= 1500).echoed(3000).taken(3000);
    assertEquals(List.of(), Delivery.of(evidence, THERE).outages());
    assertEquals(
        List.of(
            new Outage(
                BACK,
                Story.at(1000.4),
                Optional.of(Story.at(1500.8)),
                Optional.of(Story.at(1500.4)),
                50)),
        Delivery.of(evidence, BACK).outages());
  }

  @Test
  void whenBothSendEachDirectionHasItsOwnNumbers() {
    Evidence evidence =
        new Story().delivered(THERE, t -> t < 1000 || t >= 1500).bothWays(3000).taken(3000);
    assertFalse(Delivery.of(evidence, BACK).answering());
    assertEquals(List.of(), Delivery.of(evidence, BACK).outages());
    assertEquals(50, Delivery.of(evidence, THERE).outages().getFirst().lost());
  }

  /** Losses between which probes arrive are no outage of the whole time. */
  @Test
  void onALossyLinkTheLongestGapCounts() {
    Evidence evidence =
        new Story()
            .delivered(
                THERE, t -> t < 1000 || t >= 3000 || (t % 200 >= 50 && (t < 2000 || t >= 2150)))
            .bothWays(4000)
            .taken(4000);
    Delivery delivery = Delivery.of(evidence, THERE);
    Outage outage =
        delivery.outageOver(Story.at(1000), Story.at(3000), Story.at(4000)).orElseThrow();
    assertEquals(Story.at(2000), outage.begin());
    assertEquals(15, outage.lost());
    Evidence down = new Story().delivered(THERE, t -> t < 2900).bothWays(4000).taken(4000);
    assertEquals(
        Story.at(2900),
        Delivery.of(down, THERE)
            .outageOver(Story.at(1000), Story.at(3000), Story.at(4000))
            .orElseThrow()
            .begin());
  }

  @Test
  void whoSendsSeldomFlowsAllTheSame() {
    Evidence evidence =
        new Story().delivered(THERE, t -> t < 2000 || t >= 3000).bothWays(4000).taken(4000);
    Delivery delivery = Delivery.of(evidence, THERE);
    assertTrue(delivery.flowedAt(Story.at(2500)));
    assertTrue(delivery.downAt(Story.at(2500)));
    assertFalse(delivery.downAt(Story.at(1500)));
  }

  @Test
  void whatIsOnItsWayIsNotLost() {
    Evidence evidence = new Story().echoed(3000).taken(2990.3);
    assertEquals(List.of(), Delivery.of(evidence, THERE).outages());
  }

  @Test
  void anOutageLastsUntilAProbeArrives() {
    Evidence evidence = new Story().delivered(THERE, t -> t < 1000).echoed(3000).taken(3000);
    Outage outage = Delivery.of(evidence, THERE).outages().getFirst();
    assertEquals(Optional.empty(), outage.end());
    assertEquals(Duration.ofSeconds(2), outage.length(evidence.taken()));
    assertEquals(190, outage.lost(), "the last 100 ms may still be on their way");
  }

  @Test
  void anOutageThatBeganShortlyBeforeTheFaultWasRecordedIsTheFaults() {
    Evidence evidence =
        new Story().delivered(THERE, t -> t < 1000 || t >= 1500).echoed(3000).taken(3000);
    Delivery there = Delivery.of(evidence, THERE);
    assertEquals(50, there.outage(Story.at(1030), Story.at(9000)).orElseThrow().lost());
    assertEquals(Optional.empty(), there.outage(Story.at(1600), Story.at(9000)));
    assertEquals(Optional.empty(), there.outage(Story.at(500), Story.at(900)));
  }

  @Test
  void silenceIsTheLongestPauseOfTheSender() {
    Evidence evidence = new Story().echoed(2000).taken(3000);
    Delivery there = Delivery.of(evidence, THERE);
    assertEquals(Duration.ofMillis(10), there.longestSilence(Story.at(0), Story.at(2000)));
    assertEquals(Duration.ofMillis(1010), there.longestSilence(Story.at(0), Story.at(3000)));
  }
}
