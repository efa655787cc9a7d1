package resync.peer.engine;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import resync.peer.ike.Event;
import resync.peer.ike.Event.Scope;

/**
 * An end has answered a request to rekey, and does not know whether its answer has arrived. What it
 * sends must arrive nevertheless, and what it holds must end in time.
 */
class LostAnswersConversationTest {
  /** Long enough to see what happens before a request is repeated. */
  private static Conf slow(Conf conf) {
    return conf.resync("retransmit_timeout", "4s");
  }

  private static Conversation established() {
    return Conversation.established(slow(Conf.west()), slow(Conf.east()));
  }

  @ParameterizedTest
  @CsvSource({"west, east, A2, A3", "east, west, A0, A1"})
  void theAnswerToARekeyingIsLost(String asking, String answering, String first, String second) {
    Conversation talk = established();
    talk.loses(answering + " CREATE_CHILD_SA response");
    talk.of(asking).command(new Event.Rekey(Scope.IPSEC));
    talk.flows();
    talk.passes("3 s");
    talk.flows();
    talk.passes("1 s");
    talk.flows();
    talk.reads(
        """
        %1$s → CREATE_CHILD_SA request %3$s: N(REKEY_SA 1) SA Ni TSi TSr
        %2$s has Child SA 2
        %2$s → CREATE_CHILD_SA response %3$s: SA Nr TSi TSr (lost)
        4 s later
        %1$s → CREATE_CHILD_SA request %3$s again
        %2$s → CREATE_CHILD_SA response %3$s again
        %1$s has Child SA 2
        %1$s → INFORMATIONAL request %4$s: D(1)
        %2$s drops Child SA 1: rekeyed
        %2$s → INFORMATIONAL response %4$s: D(1)
        %1$s drops Child SA 1: rekeyed
        """
            .formatted(asking, answering, first, second));
    talk.endsWith(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"west", "east"})
  void bothRekeyAndTheWinnersAnswerIsLost(String loser) {
    // The loser knows that its own goes, and not that the winner has the one that stays.
    Conversation talk = established();
    boolean westLoses = loser.equals("west");
    talk.loses(loser + " CREATE_CHILD_SA response");
    talk.bothRekey(Scope.IPSEC, westLoses ? 1 : 5, westLoses ? 5 : 1, 6, 7);
    talk.flows();
    talk.passes("3 s");
    talk.flows();
    talk.passes("1 s");
    talk.flows();
    talk.endsWith(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"west", "east"})
  void bothRekeyAndTheLosersAnswerIsLost(String loser) {
    Conversation talk = established();
    boolean westLoses = loser.equals("west");
    talk.loses((westLoses ? "east" : "west") + " CREATE_CHILD_SA response");
    talk.bothRekey(Scope.IPSEC, westLoses ? 1 : 5, westLoses ? 5 : 1, 6, 7);
    talk.flows();
    talk.passes("3 s");
    talk.flows();
    talk.passes("1 s");
    talk.flows();
    talk.passes("5 s");
    talk.endsWith(1);
  }

  @ParameterizedTest
  @CsvSource({"west, east, A2, A3", "east, west, A0, A1"})
  void aChildSaEndsAtItsHardLifetimeWhileARequestIsUnanswered(
      String name, String other, String first, String second) {
    Conversation talk =
        Conversation.established(
            slow(shortLived(Conf.west(), name.equals("west"))),
            slow(shortLived(Conf.east(), name.equals("east"))));
    talk.loses(name + " CREATE_CHILD_SA request");
    talk.loses(name + " CREATE_CHILD_SA request");
    talk.passes("19 s");
    talk.flows();
    talk.forgetsWhatWasSaid();
    talk.passes("1500 ms");
    talk.isStopped();
    talk.reads("%s drops Child SA 1: expired".formatted(name));
    talk.passes("10 s");
    talk.reads(
        """
        %1$s → CREATE_CHILD_SA request %3$s again (lost)
        8 s later
        %1$s → CREATE_CHILD_SA request %3$s again
        %2$s has Child SA 2
        %2$s → CREATE_CHILD_SA response %3$s: SA Nr TSi TSr
        %1$s has Child SA 2
        %1$s → INFORMATIONAL request %4$s: D(1)
        %2$s drops Child SA 1: rekeyed
        %2$s → INFORMATIONAL response %4$s: D(1)
        """
            .formatted(name, other, first, second));
    talk.flows();
    talk.endsWith(1);
  }

  private static Conf shortLived(Conf conf, boolean wanted) {
    return wanted
        ? conf.child("rekey_time", "18s").child("rand_time", "0s").child("life_time", "20s")
        : conf;
  }

  @ParameterizedTest
  @ValueSource(strings = {"west", "east"})
  void aChildSaEndsAfterSoManyPacketsWhileARequestIsUnanswered(String name) {
    Conversation talk =
        Conversation.established(
            slow(ofFewPackets(Conf.west(), name.equals("west"))),
            slow(ofFewPackets(Conf.east(), name.equals("east"))));
    talk.loses(name + " CREATE_CHILD_SA request");
    for (int packet = 0; packet < 6; packet++) {
      talk.flows();
    }
    talk.forgetsWhatWasSaid();
    talk.isStopped();
    talk.reads("%1$s drops Child SA 1: expired".formatted(name));
    talk.passes("4 s");
    talk.flows();
    talk.endsWith(1);
  }

  private static Conf ofFewPackets(Conf conf, boolean wanted) {
    return wanted ? conf.child("rekey_packets", "3").child("life_packets", "6") : conf;
  }

  @ParameterizedTest
  @ValueSource(strings = {"west", "east"})
  void anIkeSaEndsAtItsHardLifetimeWhileARequestIsUnanswered(String name) {
    Conversation talk =
        Conversation.established(
            slow(withShortIkeSa(Conf.west(), name.equals("west"))),
            slow(withShortIkeSa(Conf.east(), name.equals("east"))));
    for (int transmission = 0; transmission < 3; transmission++) {
      talk.loses(name + " CREATE_CHILD_SA request");
    }
    talk.passes("19 s");
    talk.flows();
    talk.forgetsWhatWasSaid();
    talk.passes("1 s");
    talk.reads(
        """
        %1$s drops Child SA 1: expired
        %1$s drops IKE SA A: expired
        """
            .formatted(name));
    talk.of(name).sendTraffic();
    talk.passes("1 s");
    talk.flows();
    talk.passes("20 s");
    talk.endsWith(1);
  }

  private static Conf withShortIkeSa(Conf conf, boolean wanted) {
    return wanted
        ? conf.connection("rekey_time", "10s")
            .connection("rand_time", "0s")
            .connection("over_time", "10s")
        : conf;
  }
}
