package resync.peer.engine;

import org.junit.jupiter.api.Test;
import resync.peer.ike.Event;
import resync.peer.ike.Event.Scope;

/** CREATE_CHILD_SA for Child SAs (RFC 7296 sections 1.3.1, 1.3.3, 2.8 and 2.25.1), both roles. */
class ChildSaConversationTest {
  @Test
  void aChildSaIsRekeyed() {
    Conversation talk = Conversation.established();
    talk.west.command(new Event.Rekey(Scope.IPSEC));
    talk.reads(
        """
        west → CREATE_CHILD_SA request A2: N(REKEY_SA 1) SA Ni TSi TSr
        east has Child SA 2
        east → CREATE_CHILD_SA response A2: SA Nr TSi TSr
        west has Child SA 2
        west → INFORMATIONAL request A3: D(1)
        east drops Child SA 1: rekeyed
        east → INFORMATIONAL response A3: D(1)
        west drops Child SA 1: rekeyed
        """);
    talk.endsWith(1);
  }

  @Test
  void theOriginalResponderRekeys() {
    Conversation talk = Conversation.established();
    talk.east.command(new Event.Rekey(Scope.IPSEC));
    talk.reads(
        """
        east → CREATE_CHILD_SA request A0: N(REKEY_SA 1) SA Ni TSi TSr
        west has Child SA 2
        west → CREATE_CHILD_SA response A0: SA Nr TSi TSr
        east has Child SA 2
        east → INFORMATIONAL request A1: D(1)
        west drops Child SA 1: rekeyed
        west → INFORMATIONAL response A1: D(1)
        east drops Child SA 1: rekeyed
        """);
    talk.endsWith(1);
  }

  @Test
  void aChildSaIsRekeyedWithPfs() {
    Conversation talk =
        Conversation.established(
            Conf.west().child("esp_proposals", "aes128gcm16-x25519"),
            Conf.east().child("esp_proposals", "aes128gcm16-x25519"));
    talk.west.command(new Event.Rekey(Scope.IPSEC));
    talk.reads(
        """
        west → CREATE_CHILD_SA request A2: N(REKEY_SA 1) SA Ni KE(31) TSi TSr
        east has Child SA 2
        east → CREATE_CHILD_SA response A2: SA Nr KE(31) TSi TSr
        west has Child SA 2
        west → INFORMATIONAL request A3: D(1)
        east drops Child SA 1: rekeyed
        east → INFORMATIONAL response A3: D(1)
        west drops Child SA 1: rekeyed
        """);
    talk.endsWith(1);
  }

  @Test
  void theResponderWantsAnotherGroup() {
    Conversation talk =
        Conversation.established(
            Conf.west().child("esp_proposals", "aes128gcm16-x25519-ecp256"),
            Conf.east().child("esp_proposals", "aes128gcm16-ecp256"));
    talk.west.command(new Event.Rekey(Scope.IPSEC));
    talk.reads(
        """
        west → CREATE_CHILD_SA request A2: N(REKEY_SA 1) SA Ni KE(31) TSi TSr
        east → CREATE_CHILD_SA response A2: N(INVALID_KE_PAYLOAD 19)
        west → CREATE_CHILD_SA request A3: N(REKEY_SA 1) SA Ni KE(19) TSi TSr
        east has Child SA 2
        east → CREATE_CHILD_SA response A3: SA Nr KE(19) TSi TSr
        west has Child SA 2
        west → INFORMATIONAL request A4: D(1)
        east drops Child SA 1: rekeyed
        east → INFORMATIONAL response A4: D(1)
        west drops Child SA 1: rekeyed
        """);
    talk.endsWith(1);
  }

  @Test
  void onlyOneEndWantsPfs() {
    // IKE_AUTH makes no difference, only rekeying does: the old Child SA stays until its lifetime
    // ends.
    Conversation talk =
        Conversation.established(
            Conf.west().child("esp_proposals", "aes128gcm16-x25519"), Conf.east());
    talk.west.command(new Event.Rekey(Scope.IPSEC));
    talk.reads(
        """
        west → CREATE_CHILD_SA request A2: N(REKEY_SA 1) SA Ni KE(31) TSi TSr
        east → CREATE_CHILD_SA response A2: N(NO_PROPOSAL_CHOSEN)
        """);
    talk.endsWith(1);
  }

  @Test
  void thePeerHasLostTheChildSa() {
    // CHILD_SA_NOT_FOUND (section 2.25.1): what was to be replaced is made anew.
    Conversation talk = Conversation.established();
    talk.east.command(new Event.Clear(Scope.IPSEC));
    talk.west.command(new Event.Rekey(Scope.IPSEC));
    talk.reads(
        """
        east drops Child SA 1: cleared
        west → CREATE_CHILD_SA request A2: N(REKEY_SA 1) SA Ni TSi TSr
        east → CREATE_CHILD_SA response A2: N(CHILD_SA_NOT_FOUND 1)
        west drops Child SA 1: deleted-by-peer
        west → CREATE_CHILD_SA request A3: SA Ni TSi TSr
        east has Child SA 2
        east → CREATE_CHILD_SA response A3: SA Nr TSi TSr
        west has Child SA 2
        """);
    talk.endsWith(1);
  }

  @Test
  void theTrafficOfTheNewChildSaIsNotOurs() {
    Conversation talk = Conversation.established();
    talk.alters("east CREATE_CHILD_SA response", Conversation::withOtherTraffic);
    talk.west.command(new Event.Rekey(Scope.IPSEC));
    talk.reads(
        """
        west → CREATE_CHILD_SA request A2: N(REKEY_SA 1) SA Ni TSi TSr
        east has Child SA 2
        east → CREATE_CHILD_SA response A2: SA Nr TSi TSr (altered)
        west → INFORMATIONAL request A3: D(2)
        east drops Child SA 2: deleted-by-peer
        east → INFORMATIONAL response A3: D(2)
        """);
  }

  @Test
  void theRequestIsLost() {
    Conversation talk = Conversation.established();
    talk.loses("west CREATE_CHILD_SA request");
    talk.west.command(new Event.Rekey(Scope.IPSEC));
    talk.passes("2 s");
    talk.reads(
        """
        west → CREATE_CHILD_SA request A2: N(REKEY_SA 1) SA Ni TSi TSr (lost)
        1 s later
        west → CREATE_CHILD_SA request A2 again
        east has Child SA 2
        east → CREATE_CHILD_SA response A2: SA Nr TSi TSr
        west has Child SA 2
        west → INFORMATIONAL request A3: D(1)
        east drops Child SA 1: rekeyed
        east → INFORMATIONAL response A3: D(1)
        west drops Child SA 1: rekeyed
        """);
    talk.endsWith(1);
  }

  @Test
  void theResponseIsLost() {
    Conversation talk = Conversation.established();
    talk.loses("east CREATE_CHILD_SA response");
    talk.west.command(new Event.Rekey(Scope.IPSEC));
    talk.passes("2 s");
    talk.reads(
        """
        west → CREATE_CHILD_SA request A2: N(REKEY_SA 1) SA Ni TSi TSr
        east has Child SA 2
        east → CREATE_CHILD_SA response A2: SA Nr TSi TSr (lost)
        1 s later
        west → CREATE_CHILD_SA request A2 again
        east → CREATE_CHILD_SA response A2 again
        west has Child SA 2
        west → INFORMATIONAL request A3: D(1)
        east drops Child SA 1: rekeyed
        east → INFORMATIONAL response A3: D(1)
        west drops Child SA 1: rekeyed
        """);
    talk.endsWith(1);
  }

  @Test
  void theRequestArrivesTwice() {
    // The second one is older than what was said since: it is outside the window.
    Conversation talk = Conversation.established();
    talk.repeats("west CREATE_CHILD_SA request", "100 ms");
    talk.west.command(new Event.Rekey(Scope.IPSEC));
    talk.passes("2 s");
    talk.reads(
        """
        west → CREATE_CHILD_SA request A2: N(REKEY_SA 1) SA Ni TSi TSr (twice)
        east has Child SA 2
        east → CREATE_CHILD_SA response A2: SA Nr TSi TSr
        west has Child SA 2
        west → INFORMATIONAL request A3: D(1)
        east drops Child SA 1: rekeyed
        east → INFORMATIONAL response A3: D(1)
        west drops Child SA 1: rekeyed
        """);
    talk.endsWith(1);
  }

  @Test
  void bothRekeyAndWestsExchangeLoses() {
    // The lowest of the four nonces is in west's exchange: west deletes what it made (section
    // 2.8.1).
    for (int[] nonces : new int[][] {{1, 5, 6, 7}, {5, 6, 7, 1}}) {
      Conversation talk = Conversation.established();
      talk.bothRekey(Scope.IPSEC, nonces[0], nonces[1], nonces[2], nonces[3]);
      talk.passes("10 s");
      talk.reads(
          """
          west → CREATE_CHILD_SA request A2: N(REKEY_SA 1) SA Ni TSi TSr
          east → CREATE_CHILD_SA request A0: N(REKEY_SA 1) SA Ni TSi TSr
          east has Child SA 2
          east → CREATE_CHILD_SA response A2: SA Nr TSi TSr
          west has Child SA 3
          west → CREATE_CHILD_SA response A0: SA Nr TSi TSr
          west has Child SA 2
          west → INFORMATIONAL request A3: D(2)
          east has Child SA 3
          east → INFORMATIONAL request A1: D(1)
          east drops Child SA 2: rekeyed
          east → INFORMATIONAL response A3: D(2)
          west drops Child SA 1: rekeyed
          west → INFORMATIONAL response A1: D(1)
          west drops Child SA 2: rekeyed
          east drops Child SA 1: rekeyed
          """);
      talk.endsWith(1);
    }
  }

  @Test
  void bothRekeyAndEastsExchangeLoses() {
    for (int[] nonces : new int[][] {{5, 1, 6, 7}, {5, 6, 1, 7}}) {
      Conversation talk = Conversation.established();
      talk.bothRekey(Scope.IPSEC, nonces[0], nonces[1], nonces[2], nonces[3]);
      talk.passes("10 s");
      talk.reads(
          """
          west → CREATE_CHILD_SA request A2: N(REKEY_SA 1) SA Ni TSi TSr
          east → CREATE_CHILD_SA request A0: N(REKEY_SA 1) SA Ni TSi TSr
          east has Child SA 2
          east → CREATE_CHILD_SA response A2: SA Nr TSi TSr
          west has Child SA 3
          west → CREATE_CHILD_SA response A0: SA Nr TSi TSr
          west has Child SA 2
          west → INFORMATIONAL request A3: D(1)
          east has Child SA 3
          east → INFORMATIONAL request A1: D(3)
          east drops Child SA 1: rekeyed
          east → INFORMATIONAL response A3: D(1)
          west drops Child SA 3: rekeyed
          west → INFORMATIONAL response A1: D(3)
          west drops Child SA 1: rekeyed
          east drops Child SA 3: rekeyed
          """);
      talk.endsWith(1);
    }
  }

  @Test
  void bothRekeyAndAnAnswerIsLost() {
    for (int[] nonces : new int[][] {{1, 5, 6, 7}, {5, 6, 7, 1}}) {
      Conversation talk = Conversation.established();
      talk.loses("east CREATE_CHILD_SA response");
      talk.bothRekey(Scope.IPSEC, nonces[0], nonces[1], nonces[2], nonces[3]);
      talk.passes("10 s");
      talk.reads(
          """
          west → CREATE_CHILD_SA request A2: N(REKEY_SA 1) SA Ni TSi TSr
          east → CREATE_CHILD_SA request A0: N(REKEY_SA 1) SA Ni TSi TSr
          east has Child SA 2
          east → CREATE_CHILD_SA response A2: SA Nr TSi TSr (lost)
          west has Child SA 3
          west → CREATE_CHILD_SA response A0: SA Nr TSi TSr
          east has Child SA 3
          east → INFORMATIONAL request A1: D(1)
          west drops Child SA 1: rekeyed
          west → INFORMATIONAL response A1: D(1)
          east drops Child SA 1: rekeyed
          1 s later
          west → CREATE_CHILD_SA request A2 again
          east → CREATE_CHILD_SA response A2 again
          west has Child SA 2
          west → INFORMATIONAL request A3: D(2)
          east drops Child SA 2: rekeyed
          east → INFORMATIONAL response A3: D(2)
          west drops Child SA 2: rekeyed
          """);
      talk.endsWith(1);
    }
  }

  @Test
  void bothRekeyAndOnlyOneNotices() {
    // East has finished before it hears of west's rekeying.
    for (int[] nonces : new int[][] {{1, 5, 6, 7}, {5, 6, 7, 1}}) {
      Conversation talk = Conversation.established();
      talk.delays("west CREATE_CHILD_SA request", "100 ms");
      talk.bothRekey(Scope.IPSEC, nonces[0], nonces[1], nonces[2], nonces[3]);
      talk.passes("10 s");
      talk.reads(
          """
          west → CREATE_CHILD_SA request A2: N(REKEY_SA 1) SA Ni TSi TSr (late)
          east → CREATE_CHILD_SA request A0: N(REKEY_SA 1) SA Ni TSi TSr
          west has Child SA 2
          west → CREATE_CHILD_SA response A0: SA Nr TSi TSr
          east has Child SA 2
          east → INFORMATIONAL request A1: D(1)
          west drops Child SA 1: rekeyed
          west → INFORMATIONAL response A1: D(1)
          east drops Child SA 1: rekeyed
          100 ms later
          east → CREATE_CHILD_SA response A2: N(CHILD_SA_NOT_FOUND 1)
          """);
      talk.endsWith(1);
    }
  }

  @Test
  void bothRekeyAndWestsRequestIsLost() {
    for (int[] nonces : new int[][] {{1, 5, 6, 7}, {5, 6, 7, 1}}) {
      Conversation talk = Conversation.established();
      talk.loses("west CREATE_CHILD_SA request");
      talk.bothRekey(Scope.IPSEC, nonces[0], nonces[1], nonces[2], nonces[3]);
      talk.passes("10 s");
      talk.reads(
          """
          west → CREATE_CHILD_SA request A2: N(REKEY_SA 1) SA Ni TSi TSr (lost)
          east → CREATE_CHILD_SA request A0: N(REKEY_SA 1) SA Ni TSi TSr
          west has Child SA 2
          west → CREATE_CHILD_SA response A0: SA Nr TSi TSr
          east has Child SA 2
          east → INFORMATIONAL request A1: D(1)
          west drops Child SA 1: rekeyed
          west → INFORMATIONAL response A1: D(1)
          east drops Child SA 1: rekeyed
          1 s later
          west → CREATE_CHILD_SA request A2 again
          east → CREATE_CHILD_SA response A2: N(CHILD_SA_NOT_FOUND 1)
          """);
      talk.endsWith(1);
    }
  }

  @Test
  void bothAddTheSameChildSa() {
    Conversation talk = Conversation.established();
    talk.west.command(new Event.Terminate(Scope.IPSEC));
    talk.passes("1 s");
    talk.west.nonces(1);
    talk.bothDo(new Event.Initiate("net"));
    talk.east.nonces(9);
    talk.reads(
        """
        west → INFORMATIONAL request A2: D(1)
        east drops Child SA 1: deleted-by-peer
        east → INFORMATIONAL response A2: D(1)
        west drops Child SA 1: deleted
        1 s later
        west → CREATE_CHILD_SA request A3: SA Ni TSi TSr
        east → CREATE_CHILD_SA request A0: SA Ni TSi TSr
        east has Child SA 2
        east → CREATE_CHILD_SA response A3: SA Nr TSi TSr
        west has Child SA 3
        west → CREATE_CHILD_SA response A0: SA Nr TSi TSr
        west has Child SA 2
        east has Child SA 3
        """);
    // Each end sends on what both have until the other one has shown that it has what stays.
    talk.flows();
    talk.reads(
        """
        east → INFORMATIONAL request A1: D(3)
        west drops Child SA 3: rekeyed
        west → INFORMATIONAL response A1: D(3)
        east drops Child SA 3: rekeyed
        """);
    talk.endsWith(1);
  }

  @Test
  void bothAddTheSameChildSaAndNothingIsSent() {
    Conversation talk = Conversation.established();
    talk.west.command(new Event.Terminate(Scope.IPSEC));
    talk.passes("1 s");
    talk.west.nonces(1);
    talk.bothDo(new Event.Initiate("net"));
    talk.east.nonces(9);
    talk.passes("20 s");
    talk.reads(
        """
        west → INFORMATIONAL request A2: D(1)
        east drops Child SA 1: deleted-by-peer
        east → INFORMATIONAL response A2: D(1)
        west drops Child SA 1: deleted
        1 s later
        west → CREATE_CHILD_SA request A3: SA Ni TSi TSr
        east → CREATE_CHILD_SA request A0: SA Ni TSi TSr
        east has Child SA 2
        east → CREATE_CHILD_SA response A3: SA Nr TSi TSr
        west has Child SA 3
        west → CREATE_CHILD_SA response A0: SA Nr TSi TSr
        west has Child SA 2
        east has Child SA 3
        5 s later
        west → INFORMATIONAL request A4: D(3)
        east → INFORMATIONAL request A1: D(3)
        east drops Child SA 3: rekeyed
        east → INFORMATIONAL response A4: empty
        west drops Child SA 3: rekeyed
        west → INFORMATIONAL response A1: empty
        """);
    talk.endsWith(1);
  }

  @Test
  void aChildSaIsAddedWhileTheIkeSaIsRekeyed() {
    // Both are refused for the moment, and tried again (section 2.25).
    Conversation talk = Conversation.established();
    talk.east.command(new Event.Clear(Scope.IPSEC));
    talk.west.command(new Event.Clear(Scope.IPSEC));
    talk.west.command(new Event.Initiate("net"));
    talk.east.command(new Event.Rekey(Scope.IKE));
    talk.passes("3 s");
    talk.reads(
        """
        east drops Child SA 1: cleared
        west drops Child SA 1: cleared
        west → CREATE_CHILD_SA request A2: SA Ni TSi TSr
        east → CREATE_CHILD_SA request A0: SA Ni KE(31)
        east → CREATE_CHILD_SA response A2: N(TEMPORARY_FAILURE)
        west → CREATE_CHILD_SA response A0: N(TEMPORARY_FAILURE)
        3 s later
        west → CREATE_CHILD_SA request A3: SA Ni TSi TSr
        east has Child SA 2
        east → CREATE_CHILD_SA response A3: SA Nr TSi TSr
        west has Child SA 2
        """);
    talk.passes("20 s");
    talk.endsWith(1);
  }

  @Test
  void aChildSaIsRekeyedWhileItIsDeleted() {
    Conversation talk = Conversation.established();
    talk.delays("east INFORMATIONAL request", "100 ms");
    talk.east.command(new Event.Terminate(Scope.IPSEC));
    talk.west.command(new Event.Rekey(Scope.IPSEC));
    talk.passes("20 s");
    talk.reads(
        """
        east → INFORMATIONAL request A0: D(1) (late)
        west → CREATE_CHILD_SA request A2: N(REKEY_SA 1) SA Ni TSi TSr
        east → CREATE_CHILD_SA response A2: N(TEMPORARY_FAILURE)
        100 ms later
        west drops Child SA 1: deleted-by-peer
        west → INFORMATIONAL response A0: D(1)
        east drops Child SA 1: deleted
        """);
    talk.endsWith(0);
  }

  @Test
  void theIkeSaIsRekeyedWithExchangesWaiting() {
    // The Delete of the old Child SA waits behind the rekeying of the IKE SA, and goes over to the
    // new one.
    Conversation talk = Conversation.established();
    talk.west.command(new Event.Rekey(Scope.ALL));
    talk.passes("1 s");
    talk.reads(
        """
        west → CREATE_CHILD_SA request A2: N(REKEY_SA 1) SA Ni TSi TSr
        east has Child SA 2
        east → CREATE_CHILD_SA response A2: SA Nr TSi TSr
        west has Child SA 2
        west → CREATE_CHILD_SA request A3: SA Ni KE(31)
        east has IKE SA B
        east → CREATE_CHILD_SA response A3: SA Nr KE(31)
        west has IKE SA B
        west → INFORMATIONAL request A4: D(IKE)
        east → INFORMATIONAL response A4: empty
        east drops IKE SA A: rekeyed
        west → INFORMATIONAL request B0: D(1)
        west drops IKE SA A: rekeyed
        east drops Child SA 1: rekeyed
        east → INFORMATIONAL response B0: D(1)
        west drops Child SA 1: rekeyed
        """);
    talk.endsWith(1);
  }
}
