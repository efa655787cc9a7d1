package resync.peer.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static resync.peer.engine.Conversation.assertLogged;

import java.util.List;
import org.junit.jupiter.api.Test;
import resync.peer.ike.Event;
import resync.peer.wire.Octets;
import resync.peer.wire.Payload;

/** IKE_AUTH (RFC 7296 sections 1.2, 2.4, 2.9 and 2.21.2), both roles. */
class IkeAuthConversationTest {
  @Test
  void theSecretsDiffer() {
    Conversation talk =
        Conversation.between(Conf.west().secret("one"), Conf.east().secret("another"));
    talk.west.initiate();
    talk.reads(
        """
        west → IKE_SA_INIT request A0: SA KE(31) Ni N(NAT_DETECTION_*)
        east → IKE_SA_INIT response A0: SA KE(31) Nr N(NAT_DETECTION_*)
        west → IKE_AUTH request A1: IDi IDr AUTH N(INITIAL_CONTACT) SA TSi TSr
        east → IKE_AUTH response A1: N(AUTHENTICATION_FAILED)
        """);
    assertLogged(talk.east, "the AUTH payload of west.example is wrong");
    talk.endsWithNothing();
  }

  @Test
  void theResponderProvesNothing() {
    // The responder believes in the IKE SA and has to be told (section 2.21.2).
    Conversation talk = Conversation.between(Conf.west(), Conf.east());
    talk.alters(
        "east IKE_AUTH response",
        payloads ->
            payloads.stream()
                .map(
                    p ->
                        p instanceof Payload.Auth auth
                            ? new Payload.Auth(auth.method(), Octets.hex("00"))
                            : p)
                .toList());
    talk.west.initiate();
    talk.reads(
        """
        west → IKE_SA_INIT request A0: SA KE(31) Ni N(NAT_DETECTION_*)
        east → IKE_SA_INIT response A0: SA KE(31) Nr N(NAT_DETECTION_*)
        west → IKE_AUTH request A1: IDi IDr AUTH N(INITIAL_CONTACT) SA TSi TSr
        east has IKE SA A
        east has Child SA 1
        east → IKE_AUTH response A1: IDr AUTH SA TSi TSr (altered)
        west → INFORMATIONAL request A2: D(IKE)
        east → INFORMATIONAL response A2: empty
        east drops Child SA 1: deleted-by-peer
        east drops IKE SA A: deleted-by-peer
        """);
    talk.endsWithNothing();
  }

  @Test
  void theInitiatorAsksForEap() {
    Conversation talk = Conversation.between(Conf.west(), Conf.east());
    talk.alters(
        "west IKE_AUTH request",
        payloads -> payloads.stream().filter(p -> !(p instanceof Payload.Auth)).toList());
    talk.west.initiate();
    talk.reads(
        """
        west → IKE_SA_INIT request A0: SA KE(31) Ni N(NAT_DETECTION_*)
        east → IKE_SA_INIT response A0: SA KE(31) Nr N(NAT_DETECTION_*)
        west → IKE_AUTH request A1: IDi IDr AUTH N(INITIAL_CONTACT) SA TSi TSr (altered)
        east → IKE_AUTH response A1: N(AUTHENTICATION_FAILED)
        """);
    talk.endsWithNothing();
  }

  @Test
  void theResponderHasNoSuchTraffic() {
    Conversation talk =
        Conversation.between(Conf.west(), Conf.east().child("local_ts", "10.9.0.0/24"));
    talk.west.initiate();
    talk.reads(
        """
        west → IKE_SA_INIT request A0: SA KE(31) Ni N(NAT_DETECTION_*)
        east → IKE_SA_INIT response A0: SA KE(31) Nr N(NAT_DETECTION_*)
        west → IKE_AUTH request A1: IDi IDr AUTH N(INITIAL_CONTACT) SA TSi TSr
        east has IKE SA A
        east → IKE_AUTH response A1: IDr AUTH N(TS_UNACCEPTABLE)
        west has IKE SA A
        """);
    talk.endsWith(0);
  }

  @Test
  void theResponderNarrows() {
    Conversation talk =
        Conversation.between(
            Conf.west().child("remote_ts", "10.2.0.0/16").child("local_ts", "10.1.0.0/16"),
            Conf.east());
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
    assertEquals(List.of("10.1.0.0/24"), talk.west.children().getFirst().localTs());
    assertEquals(List.of("10.2.0.0/24"), talk.west.children().getFirst().remoteTs());
    talk.endsWith(1);
  }

  @Test
  void noProposalIsChosenForTheChildSa() {
    Conversation talk =
        Conversation.between(Conf.west(), Conf.east().child("esp_proposals", "aes256gcm16"));
    talk.west.initiate();
    talk.reads(
        """
        west → IKE_SA_INIT request A0: SA KE(31) Ni N(NAT_DETECTION_*)
        east → IKE_SA_INIT response A0: SA KE(31) Nr N(NAT_DETECTION_*)
        west → IKE_AUTH request A1: IDi IDr AUTH N(INITIAL_CONTACT) SA TSi TSr
        east has IKE SA A
        east → IKE_AUTH response A1: IDr AUTH N(NO_PROPOSAL_CHOSEN)
        west has IKE SA A
        """);
    talk.endsWith(0);
  }

  @Test
  void theInitiatorRefusesWhatItDidNotAskFor() {
    Conversation talk = Conversation.between(Conf.west(), Conf.east());
    talk.alters("east IKE_AUTH response", Conversation::withOtherTraffic);
    talk.west.initiate();
    talk.reads(
        """
        west → IKE_SA_INIT request A0: SA KE(31) Ni N(NAT_DETECTION_*)
        east → IKE_SA_INIT response A0: SA KE(31) Nr N(NAT_DETECTION_*)
        west → IKE_AUTH request A1: IDi IDr AUTH N(INITIAL_CONTACT) SA TSi TSr
        east has IKE SA A
        east has Child SA 1
        east → IKE_AUTH response A1: IDr AUTH SA TSi TSr (altered)
        west has IKE SA A
        west → INFORMATIONAL request A2: D(1)
        east drops Child SA 1: deleted-by-peer
        east → INFORMATIONAL response A2: D(1)
        """);
    talk.endsWith(0);
  }

  @Test
  void theRequestIsLost() {
    Conversation talk = Conversation.between(Conf.west(), Conf.east());
    talk.loses("west IKE_AUTH request");
    talk.west.initiate();
    talk.passes("2 s");
    talk.reads(
        """
        west → IKE_SA_INIT request A0: SA KE(31) Ni N(NAT_DETECTION_*)
        east → IKE_SA_INIT response A0: SA KE(31) Nr N(NAT_DETECTION_*)
        west → IKE_AUTH request A1: IDi IDr AUTH N(INITIAL_CONTACT) SA TSi TSr (lost)
        1 s later
        west → IKE_AUTH request A1 again
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
    Conversation talk = Conversation.between(Conf.west(), Conf.east());
    talk.loses("east IKE_AUTH response");
    talk.west.initiate();
    talk.passes("2 s");
    talk.reads(
        """
        west → IKE_SA_INIT request A0: SA KE(31) Ni N(NAT_DETECTION_*)
        east → IKE_SA_INIT response A0: SA KE(31) Nr N(NAT_DETECTION_*)
        west → IKE_AUTH request A1: IDi IDr AUTH N(INITIAL_CONTACT) SA TSi TSr
        east has IKE SA A
        east has Child SA 1
        east → IKE_AUTH response A1: IDr AUTH SA TSi TSr (lost)
        1 s later
        west → IKE_AUTH request A1 again
        east → IKE_AUTH response A1 again
        west has IKE SA A
        west has Child SA 1
        """);
    talk.endsWith(1);
  }

  @Test
  void theResponseIsLate() {
    Conversation talk = Conversation.between(Conf.west(), Conf.east());
    talk.delays("east IKE_AUTH response", "1500 ms");
    talk.west.initiate();
    talk.passes("3 s");
    talk.reads(
        """
        west → IKE_SA_INIT request A0: SA KE(31) Ni N(NAT_DETECTION_*)
        east → IKE_SA_INIT response A0: SA KE(31) Nr N(NAT_DETECTION_*)
        west → IKE_AUTH request A1: IDi IDr AUTH N(INITIAL_CONTACT) SA TSi TSr
        east has IKE SA A
        east has Child SA 1
        east → IKE_AUTH response A1: IDr AUTH SA TSi TSr (late)
        1 s later
        west → IKE_AUTH request A1 again
        east → IKE_AUTH response A1 again
        west has IKE SA A
        west has Child SA 1
        """);
    talk.endsWith(1);
  }

  @Test
  void initialContactEndsWhatTheInitiatorHasForgotten() {
    Conversation talk = Conversation.established();
    talk.west.restart();
    talk.passes("1 s");
    talk.west.initiate();
    talk.reads(
        """
        west → IKE_SA_INIT request B0: SA KE(31) Ni N(NAT_DETECTION_*)
        east → IKE_SA_INIT response B0: SA KE(31) Nr N(NAT_DETECTION_*)
        west → IKE_AUTH request B1: IDi IDr AUTH N(INITIAL_CONTACT) SA TSi TSr
        east drops Child SA 1: initial-contact
        east drops IKE SA A: initial-contact
        east has IKE SA B
        east has Child SA 2
        east → IKE_AUTH response B1: IDr AUTH SA TSi TSr
        west has IKE SA B
        west has Child SA 2
        """);
    talk.endsWith(1);
  }

  @Test
  void anInitialContactOfYesterdayEndsNothing() {
    // West has restarted meanwhile: the IKE SA of its late message is one that it has forgotten.
    Conversation talk = Conversation.between(Conf.west(), Conf.east());
    talk.delays("west IKE_AUTH request", "5 s");
    talk.west.initiate();
    talk.passes("500 ms");
    talk.west.restart();
    talk.west.initiate();
    talk.reads(
        """
        west → IKE_SA_INIT request A0: SA KE(31) Ni N(NAT_DETECTION_*)
        east → IKE_SA_INIT response A0: SA KE(31) Nr N(NAT_DETECTION_*)
        west → IKE_AUTH request A1: IDi IDr AUTH N(INITIAL_CONTACT) SA TSi TSr (late)
        500 ms later
        west → IKE_SA_INIT request B0: SA KE(31) Ni N(NAT_DETECTION_*)
        east → IKE_SA_INIT response B0: SA KE(31) Nr N(NAT_DETECTION_*)
        west → IKE_AUTH request B1: IDi IDr AUTH N(INITIAL_CONTACT) SA TSi TSr
        east has IKE SA B
        east has Child SA 1
        east → IKE_AUTH response B1: IDr AUTH SA TSi TSr
        west has IKE SA B
        west has Child SA 1
        """);
    talk.passes("60 s");
    talk.reads(
        """
        east has IKE SA A
        east has Child SA 2
        east → IKE_AUTH response A1: IDr AUTH SA TSi TSr
        5 s later
        east → INFORMATIONAL request B0: empty
        west → INFORMATIONAL response B0: empty
        east → INFORMATIONAL request A0: D(IKE)
        1 s later
        east → INFORMATIONAL request A0 again
        2 s later
        east → INFORMATIONAL request A0 again
        4 s later
        east → INFORMATIONAL request A0 again
        8 s later
        east drops Child SA 2: deleted
        east drops IKE SA A: deleted
        """);
    talk.endsWith(1);
  }

  @Test
  void anAnswerWithoutSense() {
    Conversation talk = Conversation.between(Conf.west(), Conf.east());
    talk.alters("east IKE_AUTH response", _ -> List.of());
    talk.west.initiate();
    talk.reads(
        """
        west → IKE_SA_INIT request A0: SA KE(31) Ni N(NAT_DETECTION_*)
        east → IKE_SA_INIT response A0: SA KE(31) Nr N(NAT_DETECTION_*)
        west → IKE_AUTH request A1: IDi IDr AUTH N(INITIAL_CONTACT) SA TSi TSr
        east has IKE SA A
        east has Child SA 1
        east → IKE_AUTH response A1: IDr AUTH SA TSi TSr (altered)
        west → INFORMATIONAL request A2: D(IKE)
        east → INFORMATIONAL response A2: empty
        east drops Child SA 1: deleted-by-peer
        east drops IKE SA A: deleted-by-peer
        """);
    talk.endsWithNothing();
  }

  @Test
  void severalChildSas() {
    Conversation talk =
        Conversation.established(
            Conf.west()
                .anotherChild("dmz", "10.1.9.0/24", "10.2.9.0/24")
                .anotherChild("lab", "10.1.8.0/24", "10.2.8.0/24"),
            Conf.east()
                .anotherChild("dmz", "10.2.9.0/24", "10.1.9.0/24")
                .anotherChild("lab", "10.2.8.0/24", "10.1.8.0/24"));
    talk.west.command(new Event.Initiate("dmz"));
    talk.east.command(new Event.Initiate("lab"));
    talk.reads(
        """
        west → CREATE_CHILD_SA request A2: SA Ni TSi TSr
        east → CREATE_CHILD_SA request A0: SA Ni TSi TSr
        east has Child SA 2
        east → CREATE_CHILD_SA response A2: SA Nr TSi TSr
        west has Child SA 3
        west → CREATE_CHILD_SA response A0: SA Nr TSi TSr
        west has Child SA 2
        east has Child SA 3
        """);
    talk.endsWith(3);
  }
}
