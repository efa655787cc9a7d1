package resync.peer.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import resync.peer.ike.Event;
import resync.peer.wire.NotifyType;
import resync.peer.wire.Octets;
import resync.peer.wire.Payload;

/**
 * IKE_SA_INIT (RFC 7296 sections 1.2, 2.6 and 2.7), both roles, from the first word to the last.
 */
class IkeSaInitConversationTest {
  @Test
  void aTunnelIsSetUp() {
    Conversation talk = Conversation.between(Conf.west(), Conf.east());
    talk.west.initiate();
    talk.reads(
        """
        west → IKE_SA_INIT request A0: SA KE(31) Ni N(NAT_DETECTION_*)
        east → IKE_SA_INIT response A0: SA KE(31) Nr N(NAT_DETECTION_*)
        west → IKE_AUTH request A1: IDi IDr AUTH N(INITIAL_CONTACT) SA TSi TSr
        east has IKE SA A
        east has Child SA 1
        east → IKE_AUTH response A1: IDr AUTH SA TSi TSr
        west has IKE SA A
        west has Child SA 1
        """);
    talk.endsWith(1);
  }

  @Test
  void theResponderWantsAnotherGroup() {
    Conversation talk =
        Conversation.between(
            Conf.west().connection("proposals", "aes128-sha256-x25519-ecp256"),
            Conf.east().connection("proposals", "aes128-sha256-ecp256"));
    talk.west.initiate();
    talk.reads(
        """
        west → IKE_SA_INIT request A0: SA KE(31) Ni N(NAT_DETECTION_*)
        east → IKE_SA_INIT response A0: N(INVALID_KE_PAYLOAD 19)
        west → IKE_SA_INIT request A0: SA KE(19) Ni N(NAT_DETECTION_*)
        east → IKE_SA_INIT response A0: SA KE(19) Nr N(NAT_DETECTION_*)
        west → IKE_AUTH request A1: IDi IDr AUTH N(INITIAL_CONTACT) SA TSi TSr
        east has IKE SA A
        east has Child SA 1
        east → IKE_AUTH response A1: IDr AUTH SA TSi TSr
        west has IKE SA A
        west has Child SA 1
        """);
    talk.endsWith(1);
  }

  @Test
  void theResponderWantsItsCookieBack() {
    Conversation talk =
        Conversation.between(Conf.west(), Conf.east().resync("cookie_threshold", "0"));
    talk.west.initiate();
    talk.reads(
        """
        west → IKE_SA_INIT request A0: SA KE(31) Ni N(NAT_DETECTION_*)
        east → IKE_SA_INIT response A0: N(COOKIE)
        west → IKE_SA_INIT request A0: N(COOKIE) SA KE(31) Ni N(NAT_DETECTION_*)
        east → IKE_SA_INIT response A0: SA KE(31) Nr N(NAT_DETECTION_*)
        west → IKE_AUTH request A1: IDi IDr AUTH N(INITIAL_CONTACT) SA TSi TSr
        east has IKE SA A
        east has Child SA 1
        east → IKE_AUTH response A1: IDr AUTH SA TSi TSr
        west has IKE SA A
        west has Child SA 1
        """);
    talk.endsWith(1);
  }

  @Test
  void theResponderWantsItsCookieBackAndAnotherGroup() {
    // The cookie goes with every further request (section 2.6.1).
    Conversation talk =
        Conversation.between(
            Conf.west().connection("proposals", "aes128-sha256-x25519-ecp256"),
            Conf.east()
                .connection("proposals", "aes128-sha256-ecp256")
                .resync("cookie_threshold", "0"));
    talk.west.initiate();
    talk.reads(
        """
        west → IKE_SA_INIT request A0: SA KE(31) Ni N(NAT_DETECTION_*)
        east → IKE_SA_INIT response A0: N(COOKIE)
        west → IKE_SA_INIT request A0: N(COOKIE) SA KE(31) Ni N(NAT_DETECTION_*)
        east → IKE_SA_INIT response A0: N(INVALID_KE_PAYLOAD 19)
        west → IKE_SA_INIT request A0: N(COOKIE) SA KE(19) Ni N(NAT_DETECTION_*)
        east → IKE_SA_INIT response A0: SA KE(19) Nr N(NAT_DETECTION_*)
        west → IKE_AUTH request A1: IDi IDr AUTH N(INITIAL_CONTACT) SA TSi TSr
        east has IKE SA A
        east has Child SA 1
        east → IKE_AUTH response A1: IDr AUTH SA TSi TSr
        west has IKE SA A
        west has Child SA 1
        """);
    talk.endsWith(1);
  }

  @Test
  void noProposalIsChosen() {
    Conversation talk =
        Conversation.between(
            Conf.west().connection("proposals", "aes128-sha256-x25519"),
            Conf.east().connection("proposals", "aes256-sha256-x25519"));
    talk.west.initiate();
    talk.reads(
        """
        west → IKE_SA_INIT request A0: SA KE(31) Ni N(NAT_DETECTION_*)
        east → IKE_SA_INIT response A0: N(NO_PROPOSAL_CHOSEN)
        """);
    talk.passes("60 s");
    talk.isSilent();
    talk.endsWithNothing();
  }

  @Test
  void aGroupThatWasNotOfferedIsNotTaken() {
    Conversation talk = Conversation.between(Conf.west(), Conf.east());
    talk.alters(
        "east IKE_SA_INIT response",
        _ -> List.of(Payload.Notify.of(NotifyType.INVALID_KE_PAYLOAD, Octets.hex("000e"))));
    talk.west.initiate();
    talk.reads(
        """
        west → IKE_SA_INIT request A0: SA KE(31) Ni N(NAT_DETECTION_*)
        east → IKE_SA_INIT response A0: SA KE(31) Nr N(NAT_DETECTION_*) (altered)
        """);
    assertEquals(0, talk.west.ikeSas().size());
  }

  @Test
  void theRequestIsLost() {
    Conversation talk = Conversation.between(Conf.west(), Conf.east());
    talk.loses("west IKE_SA_INIT request");
    talk.west.initiate();
    talk.passes("2 s");
    talk.reads(
        """
        west → IKE_SA_INIT request A0: SA KE(31) Ni N(NAT_DETECTION_*) (lost)
        1 s later
        west → IKE_SA_INIT request A0 again
        east → IKE_SA_INIT response A0: SA KE(31) Nr N(NAT_DETECTION_*)
        west → IKE_AUTH request A1: IDi IDr AUTH N(INITIAL_CONTACT) SA TSi TSr
        east has IKE SA A
        east has Child SA 1
        east → IKE_AUTH response A1: IDr AUTH SA TSi TSr
        west has IKE SA A
        west has Child SA 1
        """);
    talk.endsWith(1);
  }

  @Test
  void theResponseIsLost() {
    // The same request is answered the same: no second half-open IKE SA comes to be (section 2.1).
    Conversation talk = Conversation.between(Conf.west(), Conf.east());
    talk.loses("east IKE_SA_INIT response");
    talk.west.initiate();
    talk.passes("2 s");
    talk.reads(
        """
        west → IKE_SA_INIT request A0: SA KE(31) Ni N(NAT_DETECTION_*)
        east → IKE_SA_INIT response A0: SA KE(31) Nr N(NAT_DETECTION_*) (lost)
        1 s later
        west → IKE_SA_INIT request A0 again
        east → IKE_SA_INIT response A0 again
        west → IKE_AUTH request A1: IDi IDr AUTH N(INITIAL_CONTACT) SA TSi TSr
        east has IKE SA A
        east has Child SA 1
        east → IKE_AUTH response A1: IDr AUTH SA TSi TSr
        west has IKE SA A
        west has Child SA 1
        """);
    talk.endsWith(1);
  }

  @Test
  void theRequestArrivesTwice() {
    Conversation talk = Conversation.between(Conf.west(), Conf.east());
    talk.repeats("west IKE_SA_INIT request", "5 s");
    talk.west.initiate();
    talk.passes("6 s");
    talk.reads(
        """
        west → IKE_SA_INIT request A0: SA KE(31) Ni N(NAT_DETECTION_*) (twice)
        east → IKE_SA_INIT response A0: SA KE(31) Nr N(NAT_DETECTION_*)
        west → IKE_AUTH request A1: IDi IDr AUTH N(INITIAL_CONTACT) SA TSi TSr
        east has IKE SA A
        east has Child SA 1
        east → IKE_AUTH response A1: IDr AUTH SA TSi TSr
        west has IKE SA A
        west has Child SA 1
        5 s later
        east → IKE_AUTH response A1 again
        """);
    talk.endsWith(1);
  }

  @Test
  void theResponseArrivesTwice() {
    Conversation talk = Conversation.between(Conf.west(), Conf.east());
    talk.repeats("east IKE_SA_INIT response", "5 s");
    talk.west.initiate();
    talk.passes("6 s");
    talk.reads(
        """
        west → IKE_SA_INIT request A0: SA KE(31) Ni N(NAT_DETECTION_*)
        east → IKE_SA_INIT response A0: SA KE(31) Nr N(NAT_DETECTION_*) (twice)
        west → IKE_AUTH request A1: IDi IDr AUTH N(INITIAL_CONTACT) SA TSi TSr
        east has IKE SA A
        east has Child SA 1
        east → IKE_AUTH response A1: IDr AUTH SA TSi TSr
        west has IKE SA A
        west has Child SA 1
        """);
    talk.endsWith(1);
  }

  @Test
  void nobodyAnswers() {
    Conversation talk = Conversation.between(Conf.west(), Conf.east());
    for (int i = 0; i < 4; i++) {
      talk.loses("west IKE_SA_INIT request");
    }
    talk.west.initiate();
    talk.passes("60 s");
    talk.reads(
        """
        west → IKE_SA_INIT request A0: SA KE(31) Ni N(NAT_DETECTION_*) (lost)
        1 s later
        west → IKE_SA_INIT request A0 again (lost)
        2 s later
        west → IKE_SA_INIT request A0 again (lost)
        4 s later
        west → IKE_SA_INIT request A0 again (lost)
        """);
    talk.endsWithNothing();
  }

  @Test
  void theInitiatorIsNeverHeardOfAgain() {
    // A half-open IKE SA is forgotten after half a minute.
    Conversation talk = Conversation.between(Conf.west(), Conf.east());
    talk.west.initiate();
    talk.west.restart();
    talk.passes("29 s");
    talk.reads(
        """
        west → IKE_SA_INIT request A0: SA KE(31) Ni N(NAT_DETECTION_*)
        east → IKE_SA_INIT response A0: SA KE(31) Nr N(NAT_DETECTION_*)
        """);
    assertEquals(1, talk.east.ikeSas().size());
    talk.passes("2 s");
    talk.isSilent();
    talk.endsWithNothing();
  }

  @Test
  void aHalfOpenIkeSaGoesSoonerWhereAnotherOneIsUp() {
    Conversation talk = Conversation.between(Conf.west(), Conf.east());
    talk.loses("west IKE_AUTH request");
    talk.west.initiate();
    talk.passes("500 ms");
    talk.west.restart();
    talk.west.initiate();
    talk.passes("5 s");
    assertEquals(2, talk.east.ikeSas().size());
    talk.passes("6 s");
    talk.endsWith(1);
  }

  @Test
  void bothInitiateAtTheSameTime() {
    // Of two IKE SAs the one with the lower initiator SPI goes, once the other has proved alive.
    Conversation talk = Conversation.between(Conf.west(), Conf.east());
    talk.bothDo(new Event.Initiate("net"));
    talk.reads(
        """
        west → IKE_SA_INIT request A0: SA KE(31) Ni N(NAT_DETECTION_*)
        east → IKE_SA_INIT request B0: SA KE(31) Ni N(NAT_DETECTION_*)
        east → IKE_SA_INIT response A0: SA KE(31) Nr N(NAT_DETECTION_*)
        west → IKE_SA_INIT response B0: SA KE(31) Nr N(NAT_DETECTION_*)
        west → IKE_AUTH request A1: IDi IDr AUTH N(INITIAL_CONTACT) SA TSi TSr
        east → IKE_AUTH request B1: IDi IDr AUTH N(INITIAL_CONTACT) SA TSi TSr
        east has IKE SA A
        east has Child SA 1
        east → IKE_AUTH response A1: IDr AUTH SA TSi TSr
        west has IKE SA B
        west has Child SA 2
        west → IKE_AUTH response B1: IDr AUTH SA TSi TSr
        west has IKE SA A
        west has Child SA 1
        east has IKE SA B
        east has Child SA 2
        """);
    talk.passes("10 s");
    talk.reads(
        """
        east → INFORMATIONAL request A0: empty
        west → INFORMATIONAL response A0: empty
        east → INFORMATIONAL request B2: D(IKE)
        west → INFORMATIONAL response B2: empty
        west drops Child SA 2: deleted-by-peer
        west drops IKE SA B: deleted-by-peer
        east drops Child SA 2: rekeyed
        east drops IKE SA B: rekeyed
        """);
    talk.endsWith(1);
  }

  @Test
  void bothInitiateAtTheSameTimeAndAnAuthIsLate() {
    // INITIAL_CONTACT was said before the other IKE SA was up: it does not end that one.
    Conversation talk = Conversation.between(Conf.west(), Conf.east());
    talk.delays("east IKE_AUTH request", "500 ms");
    talk.bothDo(new Event.Initiate("net"));
    talk.passes("15 s");
    talk.reads(
        """
        west → IKE_SA_INIT request A0: SA KE(31) Ni N(NAT_DETECTION_*)
        east → IKE_SA_INIT request B0: SA KE(31) Ni N(NAT_DETECTION_*)
        east → IKE_SA_INIT response A0: SA KE(31) Nr N(NAT_DETECTION_*)
        west → IKE_SA_INIT response B0: SA KE(31) Nr N(NAT_DETECTION_*)
        west → IKE_AUTH request A1: IDi IDr AUTH N(INITIAL_CONTACT) SA TSi TSr
        east → IKE_AUTH request B1: IDi IDr AUTH N(INITIAL_CONTACT) SA TSi TSr (late)
        east has IKE SA A
        east has Child SA 1
        east → IKE_AUTH response A1: IDr AUTH SA TSi TSr
        west has IKE SA A
        west has Child SA 1
        500 ms later
        west has IKE SA B
        west has Child SA 2
        west → IKE_AUTH response B1: IDr AUTH SA TSi TSr
        east has IKE SA B
        east has Child SA 2
        1 s later
        east → INFORMATIONAL request A0: empty
        west → INFORMATIONAL response A0: empty
        east → INFORMATIONAL request B2: D(IKE)
        west → INFORMATIONAL response B2: empty
        west drops Child SA 2: deleted-by-peer
        west drops IKE SA B: deleted-by-peer
        east drops Child SA 2: rekeyed
        east drops IKE SA B: rekeyed
        """);
    talk.endsWith(1);
  }
}
