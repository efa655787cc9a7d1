package resync.peer.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import resync.peer.ike.Event;
import resync.peer.ike.Event.Scope;
import resync.peer.ike.Report;

/**
 * One end or both replace SAs, or set them up, and a message is lost or late: no packet is lost
 * with it, and one of everything is left. {@code ./resync explore --sweep} has found these.
 */
class LostWhileReplacedTest {
  private static final Duration MOMENT = Duration.ofMillis(100);
  private static final String LAST_OF_MAIN_MODE = "east IDENTITY_PROTECTION encrypted";

  private static Conf patient(Conf conf) {
    return conf.resync("retransmit_timeout", "4s").resync("retransmit_base", "1.8");
  }

  private static Pair ikev1() {
    return Pair.established(patient(Ikev1SetUpTest.west()), patient(Ikev1SetUpTest.east()));
  }

  private static void assertNoneIsLost(Pair pair, int seconds) {
    int before = pair.west.delivered.size();
    assertEquals(
        100 * seconds,
        pair.traffic(Duration.ofSeconds(seconds)),
        () -> pair.west.log() + " " + pair.east.log());
    assertEquals(100 * seconds, pair.west.delivered.size() - before);
  }

  private static void assertOneOfEach(Pair pair) {
    for (Gateway gateway : List.of(pair.west, pair.east)) {
      assertEquals(1, gateway.ikeSas().size(), () -> gateway.log().toString());
      assertEquals(1, gateway.children().size(), () -> gateway.log().toString());
    }
    assertTrue(pair.agree());
  }

  /** The peer has answered CHILD_SA_NOT_FOUND, and got its answer, with that Child SA, later. */
  @Test
  void whatThePeerMayNotHaveYetIsRekeyedLater() {
    Pair pair = Pair.established(patient(Conf.west()), patient(Conf.east()));
    pair.loseNext("east CREATE_CHILD_SA response");
    pair.west.command(new Event.Rekey(Scope.IPSEC));
    pair.pass(MOMENT);
    pair.east.command(new Event.Rekey(Scope.IPSEC));
    assertNoneIsLost(pair, 15);
    assertOneOfEach(pair);
  }

  /** A responder whose proof is lost may ask something before it is asked for that again. */
  @ParameterizedTest
  @ValueSource(strings = {"west", "east"})
  void whereBothBeginAndAProofIsLostNothingIsGivenUp(String from) {
    assertNoneIsLostWhereBothBegin(new LoseNth(from + " IKE_AUTH response", 1)::apply);
  }

  /** Packets leave on the one that both ends are known to have. */
  @ParameterizedTest
  @CsvSource({"west, east", "east, west"})
  void whereBothBeginPacketsLeaveOnWhatBothHave(String first, String second) {
    LoseNth lost = new LoseNth(first + " IKE_AUTH response", 1);
    assertNoneIsLostWhereBothBegin(
        packet ->
            packet.name().equals(second + " IKE_SA_INIT request")
                ? List.of(new Pair.Delivery(packet, Duration.ofMillis(3)))
                : lost.apply(packet));
  }

  private static void assertNoneIsLostWhereBothBegin(
      Function<Packet, List<Pair.Delivery>> network) {
    Pair pair = Pair.of(patient(Conf.west()), patient(Conf.east()));
    pair.network(network);
    pair.west.initiate();
    pair.east.initiate();
    pair.pass(MOMENT);
    assertNoneIsLost(pair, 15);
    assertOneOfEach(pair);
  }

  /**
   * The one end has begun a second phase 1 when the first one was up for it, the other end was
   * asked for it before: each takes another one for the one that stays.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void theEndsDifferAboutWhichIsakmpSaStays(long seed) {
    Pair pair = Pair.of(patient(Ikev1SetUpTest.west()), patient(Ikev1SetUpTest.east()), seed);
    pair.west.initiate();
    pair.pass(MOMENT);
    rekeyBoth(pair);
    assertNoneIsLost(pair, 15);
    assertOneOfEach(pair);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void theEndsDifferAndADeleteIsLost(long seed) {
    Pair pair = Pair.of(patient(Ikev1SetUpTest.west()), patient(Ikev1SetUpTest.east()), seed);
    pair.west.initiate();
    pair.pass(MOMENT);
    rekeyBoth(pair);
    pair.loseNext("east INFORMATIONAL encrypted");
    assertNoneIsLost(pair, 30);
    assertOneOfEach(pair);
  }

  private static void rekeyBoth(Pair pair) {
    pair.network(
        packet ->
            packet.name().equals(LAST_OF_MAIN_MODE)
                ? List.of(new Pair.Delivery(packet, Duration.ofMillis(50)))
                : Pair.inTime(packet));
    pair.west.command(new Event.Rekey(Scope.IKE));
    for (int i = 0; i < 20 && pair.east.reports(Report.IkeSaUp.class).size() < 2; i++) {
      pair.pass(Duration.ofMillis(1));
    }
    pair.east.command(new Event.Rekey(Scope.IKE));
    pair.pass(Duration.ofMillis(60));
    pair.heal();
  }

  /** What began it has no use for it any more: the peer has another one, and forgotten this one. */
  @Test
  void aPhase1ThatThePeerHasForgottenIsGivenUpBesideANewerOne() {
    Pair pair = ikev1();
    pair.loseNext(LAST_OF_MAIN_MODE);
    pair.west.command(new Event.Rekey(Scope.IKE));
    pair.pass(MOMENT);
    pair.east.command(new Event.Rekey(Scope.IKE));
    assertNoneIsLost(pair, 20);
    assertOneOfEach(pair);
  }

  /** The ISAKMP SA that a quick mode goes over waits until its last message was asked for again. */
  @Test
  void aQuickModeWhoseLastMessageIsLostComesToItsEnd() {
    Pair pair = ikev1();
    pair.network(new LoseNth("east QUICK_MODE encrypted", 2)::apply);
    pair.east.command(new Event.Rekey(Scope.ALL));
    assertNoneIsLost(pair, 30);
    assertOneOfEach(pair);
  }

  /** Loses the packet of a name that follows so many others of it. */
  private static final class LoseNth {
    private final String name;
    private int before;

    LoseNth(String name, int before) {
      this.name = name;
      this.before = before;
    }

    List<Pair.Delivery> apply(Packet packet) {
      return packet.name().equals(name) && --before == 0 ? Pair.never() : Pair.inTime(packet);
    }
  }
}
