package resync.peer.engine;

import org.junit.jupiter.api.Test;
import resync.peer.ike.Event;
import resync.peer.ike.Event.Scope;
import resync.peer.wire.ExchangeType;
import resync.peer.wire.NotifyType;
import resync.peer.wire.Octets;
import resync.peer.wire.Payload;

/**
 * CREATE_CHILD_SA for the IKE SA itself (RFC 7296 sections 1.3.2, 2.8.2, 2.18 and 2.25.2), both
 * roles.
 */
class IkeSaRekeyConversationTest {
  @Test
  void theIkeSaIsRekeyed() {
    Conversation talk = Conversation.established();
    talk.west.command(new Event.Rekey(Scope.IKE));
    talk.reads(
        """
        west → CREATE_CHILD_SA request A2: SA Ni KE(31)
        east has IKE SA B
        east → CREATE_CHILD_SA response A2: SA Nr KE(31)
        west has IKE SA B
        west → INFORMATIONAL request A3: D(IKE)
        east → INFORMATIONAL response A3: empty
        east drops IKE SA A: rekeyed
        west drops IKE SA A: rekeyed
        """);
    talk.endsWith(1);
  }

  @Test
  void theOriginalResponderRekeys() {
    Conversation talk = Conversation.established();
    talk.east.command(new Event.Rekey(Scope.IKE));
    talk.reads(
        """
        east → CREATE_CHILD_SA request A0: SA Ni KE(31)
        west has IKE SA B
        west → CREATE_CHILD_SA response A0: SA Nr KE(31)
        east has IKE SA B
        east → INFORMATIONAL request A1: D(IKE)
        west → INFORMATIONAL response A1: empty
        west drops IKE SA A: rekeyed
        east drops IKE SA A: rekeyed
        """);
    talk.endsWith(1);
  }

  @Test
  void theResponderWantsAnotherGroup() {
    Conversation talk =
        Conversation.established(
            Conf.west().connection("proposals", "aes128-sha256-x25519-ecp256"),
            Conf.east().connection("proposals", "aes128-sha256-x25519-ecp256"));
    talk.alters(
        "west CREATE_CHILD_SA request",
        payloads ->
            payloads.stream()
                .map(
                    p ->
                        p instanceof Payload.KeyExchange
                            ? new Payload.KeyExchange(19, Octets.of(new byte[64]))
                            : p)
                .toList());
    talk.west.command(new Event.Rekey(Scope.IKE));
    talk.reads(
        """
        west → CREATE_CHILD_SA request A2: SA Ni KE(31) (altered)
        east → CREATE_CHILD_SA response A2: N(INVALID_KE_PAYLOAD 31)
        west → CREATE_CHILD_SA request A3: SA Ni KE(31)
        east has IKE SA B
        east → CREATE_CHILD_SA response A3: SA Nr KE(31)
        west has IKE SA B
        west → INFORMATIONAL request A4: D(IKE)
        east → INFORMATIONAL response A4: empty
        east drops IKE SA A: rekeyed
        west drops IKE SA A: rekeyed
        """);
    talk.endsWith(1);
  }

  @Test
  void theAnswerIsLost() {
    Conversation talk = Conversation.established();
    talk.loses("east CREATE_CHILD_SA response");
    talk.west.command(new Event.Rekey(Scope.IKE));
    talk.passes("2 s");
    talk.reads(
        """
        west → CREATE_CHILD_SA request A2: SA Ni KE(31)
        east has IKE SA B
        east → CREATE_CHILD_SA response A2: SA Nr KE(31) (lost)
        1 s later
        west → CREATE_CHILD_SA request A2 again
        east → CREATE_CHILD_SA response A2 again
        west has IKE SA B
        west → INFORMATIONAL request A3: D(IKE)
        east → INFORMATIONAL response A3: empty
        east drops IKE SA A: rekeyed
        west drops IKE SA A: rekeyed
        """);
    talk.endsWith(1);
  }

  @Test
  void theDeleteOfTheOldOneIsLost() {
    Conversation talk = Conversation.established();
    talk.loses("west INFORMATIONAL request");
    talk.west.command(new Event.Rekey(Scope.IKE));
    talk.passes("2 s");
    talk.reads(
        """
        west → CREATE_CHILD_SA request A2: SA Ni KE(31)
        east has IKE SA B
        east → CREATE_CHILD_SA response A2: SA Nr KE(31)
        west has IKE SA B
        west → INFORMATIONAL request A3: D(IKE) (lost)
        1 s later
        west → INFORMATIONAL request A3 again
        east → INFORMATIONAL response A3: empty
        east drops IKE SA A: rekeyed
        west drops IKE SA A: rekeyed
        """);
    talk.endsWith(1);
  }

  @Test
  void theDeleteOfTheOldOneNeverComes() {
    Conversation talk = Conversation.established();
    for (int i = 0; i < 4; i++) {
      talk.loses("west INFORMATIONAL request");
    }
    talk.west.command(new Event.Rekey(Scope.IKE));
    talk.passes("60 s");
    talk.reads(
        """
        west → CREATE_CHILD_SA request A2: SA Ni KE(31)
        east has IKE SA B
        east → CREATE_CHILD_SA response A2: SA Nr KE(31)
        west has IKE SA B
        west → INFORMATIONAL request A3: D(IKE) (lost)
        1 s later
        west → INFORMATIONAL request A3 again (lost)
        2 s later
        west → INFORMATIONAL request A3 again (lost)
        4 s later
        west → INFORMATIONAL request A3 again (lost)
        8 s later
        west drops IKE SA A: rekeyed
        15 s later
        east drops IKE SA A: rekeyed
        """);
    talk.endsWith(1);
  }

  @Test
  void bothRekeyAndWestsExchangeLoses() {
    // The lowest of the four nonces is in west's exchange: west deletes the IKE SA that it made,
    // east the old one (section 2.8.2).
    for (int[] nonces : new int[][] {{1, 5, 6, 7}, {5, 6, 7, 1}}) {
      Conversation talk = Conversation.established();
      talk.bothRekey(Scope.IKE, nonces[0], nonces[1], nonces[2], nonces[3]);
      talk.passes("60 s");
      talk.reads(
          """
          west → CREATE_CHILD_SA request A2: SA Ni KE(31)
          east → CREATE_CHILD_SA request A0: SA Ni KE(31)
          east → CREATE_CHILD_SA response A2: SA Nr KE(31)
          west → CREATE_CHILD_SA response A0: SA Nr KE(31)
          west has IKE SA B
          west → INFORMATIONAL request C0: D(IKE)
          east has IKE SA B
          east → INFORMATIONAL request A1: D(IKE)
          east → INFORMATIONAL response C0: empty
          west → INFORMATIONAL response A1: empty
          west drops IKE SA A: rekeyed
          east drops IKE SA A: rekeyed
          """);
      talk.endsWith(1);
    }
  }

  @Test
  void bothRekeyAndEastsExchangeLoses() {
    for (int[] nonces : new int[][] {{5, 1, 6, 7}, {5, 6, 1, 7}}) {
      Conversation talk = Conversation.established();
      talk.bothRekey(Scope.IKE, nonces[0], nonces[1], nonces[2], nonces[3]);
      talk.passes("60 s");
      talk.reads(
          """
          west → CREATE_CHILD_SA request A2: SA Ni KE(31)
          east → CREATE_CHILD_SA request A0: SA Ni KE(31)
          east → CREATE_CHILD_SA response A2: SA Nr KE(31)
          west → CREATE_CHILD_SA response A0: SA Nr KE(31)
          west has IKE SA B
          west → INFORMATIONAL request A3: D(IKE)
          east has IKE SA B
          east → INFORMATIONAL request C0: D(IKE)
          east → INFORMATIONAL response A3: empty
          east drops IKE SA A: rekeyed
          west → INFORMATIONAL response C0: empty
          west drops IKE SA A: rekeyed
          """);
      talk.endsWith(1);
    }
  }

  @Test
  void bothRekeyAndTheLosersAnswerIsLost() {
    for (int[] nonces : new int[][] {{1, 5, 6, 7}, {5, 6, 7, 1}}) {
      Conversation talk = Conversation.established();
      talk.loses("west CREATE_CHILD_SA response");
      talk.bothRekey(Scope.IKE, nonces[0], nonces[1], nonces[2], nonces[3]);
      talk.passes("60 s");
      talk.reads(
          """
          west → CREATE_CHILD_SA request A2: SA Ni KE(31)
          east → CREATE_CHILD_SA request A0: SA Ni KE(31)
          east → CREATE_CHILD_SA response A2: SA Nr KE(31)
          west → CREATE_CHILD_SA response A0: SA Nr KE(31) (lost)
          west has IKE SA B
          west → INFORMATIONAL request C0: D(IKE)
          east → INFORMATIONAL response C0: empty
          1 s later
          east → CREATE_CHILD_SA request A0 again
          west → CREATE_CHILD_SA response A0 again
          east has IKE SA B
          east → INFORMATIONAL request A1: D(IKE)
          west → INFORMATIONAL response A1: empty
          west drops IKE SA A: rekeyed
          east drops IKE SA A: rekeyed
          """);
      talk.endsWith(1);
    }
  }

  @Test
  void bothRekeyAndTheWinnersAnswerIsLost() {
    // West is told to delete the old IKE SA before it knows its own new one, which no Delete ends.
    for (int[] nonces : new int[][] {{1, 5, 6, 7}, {5, 6, 7, 1}}) {
      Conversation talk = Conversation.established();
      talk.loses("east CREATE_CHILD_SA response");
      talk.bothRekey(Scope.IKE, nonces[0], nonces[1], nonces[2], nonces[3]);
      talk.passes("26 s");
      talk.reads(
          """
          west → CREATE_CHILD_SA request A2: SA Ni KE(31)
          east → CREATE_CHILD_SA request A0: SA Ni KE(31)
          east → CREATE_CHILD_SA response A2: SA Nr KE(31) (lost)
          west → CREATE_CHILD_SA response A0: SA Nr KE(31)
          east has IKE SA B
          east → INFORMATIONAL request A1: D(IKE)
          west has IKE SA B
          west → INFORMATIONAL response A1: empty
          west drops IKE SA A: rekeyed
          east drops IKE SA A: rekeyed
          """);
      talk.endsWith(1);
    }
  }

  @Test
  void bothRekeyAndOnlyEastNotices() {
    // West has finished and deletes the old IKE SA before it hears of east's rekeying.
    for (int[] nonces : new int[][] {{1, 5, 6, 7}, {5, 6, 7, 1}}) {
      Conversation talk = Conversation.established();
      talk.delays("east CREATE_CHILD_SA request", "100 ms");
      talk.bothRekey(Scope.IKE, nonces[0], nonces[1], nonces[2], nonces[3]);
      talk.passes("60 s");
      talk.reads(
          """
          west → CREATE_CHILD_SA request A2: SA Ni KE(31)
          east → CREATE_CHILD_SA request A0: SA Ni KE(31) (late)
          east → CREATE_CHILD_SA response A2: SA Nr KE(31)
          west has IKE SA B
          west → INFORMATIONAL request A3: D(IKE)
          east has IKE SA B
          east → INFORMATIONAL response A3: empty
          east drops IKE SA A: rekeyed
          west drops IKE SA A: rekeyed
          """);
      talk.endsWith(1);
    }
  }

  @Test
  void bothRekeyAndOnlyEastNoticesAndTheDeleteIsLost() {
    // TEMPORARY_FAILURE ends east's rekeying (section 2.25.2).
    for (int[] nonces : new int[][] {{1, 5, 6, 7}, {5, 6, 7, 1}}) {
      Conversation talk = Conversation.established();
      talk.delays("east CREATE_CHILD_SA request", "100 ms");
      talk.loses("west INFORMATIONAL request");
      talk.bothRekey(Scope.IKE, nonces[0], nonces[1], nonces[2], nonces[3]);
      talk.passes("60 s");
      talk.reads(
          """
          west → CREATE_CHILD_SA request A2: SA Ni KE(31)
          east → CREATE_CHILD_SA request A0: SA Ni KE(31) (late)
          east → CREATE_CHILD_SA response A2: SA Nr KE(31)
          west has IKE SA B
          west → INFORMATIONAL request A3: D(IKE) (lost)
          100 ms later
          west → CREATE_CHILD_SA response A0: N(TEMPORARY_FAILURE)
          east has IKE SA B
          900 ms later
          west → INFORMATIONAL request A3 again
          east → INFORMATIONAL response A3: empty
          east drops IKE SA A: rekeyed
          west drops IKE SA A: rekeyed
          """);
      talk.endsWith(1);
    }
  }

  @Test
  void bothRekeyAndOneRestarts() {
    Conversation talk = Conversation.established();
    talk.loses("east CREATE_CHILD_SA response");
    talk.loses("west CREATE_CHILD_SA response");
    talk.bothRekey(Scope.IKE, 1, 5, 6, 7);
    talk.passes("500 ms");
    talk.west.restart();
    talk.passes("1 s");
    talk.west.initiate();
    talk.passes("90 s");
    talk.reads(
        """
        west → CREATE_CHILD_SA request A2: SA Ni KE(31)
        east → CREATE_CHILD_SA request A0: SA Ni KE(31)
        east → CREATE_CHILD_SA response A2: SA Nr KE(31) (lost)
        west → CREATE_CHILD_SA response A0: SA Nr KE(31) (lost)
        1 s later
        east → CREATE_CHILD_SA request A0 again
        500 ms later
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
  void theDeleteOfAChildSaCrossesARekeying() {
    // A Delete for a Child SA on the old IKE SA is answered as usual although the Child SA has gone
    // over (section 2.25.2).
    Conversation talk = Conversation.established();
    talk.delays("east INFORMATIONAL request", "100 ms");
    talk.east.command(new Event.Terminate(Scope.IPSEC));
    talk.west.command(new Event.Rekey(Scope.IKE));
    talk.passes("60 s");
    talk.reads(
        """
        east → INFORMATIONAL request A0: D(1) (late)
        west → CREATE_CHILD_SA request A2: SA Ni KE(31)
        east has IKE SA B
        east → CREATE_CHILD_SA response A2: SA Nr KE(31)
        west has IKE SA B
        west → INFORMATIONAL request A3: D(IKE)
        east → INFORMATIONAL response A3: empty
        east drops IKE SA A: rekeyed
        east → INFORMATIONAL request B0: D(1)
        west drops IKE SA A: rekeyed
        west drops Child SA 1: deleted-by-peer
        west → INFORMATIONAL response B0: D(1)
        east drops Child SA 1: deleted
        """);
    talk.endsWith(0);
  }

  @Test
  void theDeleteOfAChildSaComesOnTheOldIkeSa() {
    Conversation talk = Conversation.established();
    talk.delays("east INFORMATIONAL request", "100 ms");
    talk.loses("west INFORMATIONAL request");
    talk.east.command(new Event.Terminate(Scope.IPSEC));
    talk.west.command(new Event.Rekey(Scope.IKE));
    talk.passes("60 s");
    talk.reads(
        """
        east → INFORMATIONAL request A0: D(1) (late)
        west → CREATE_CHILD_SA request A2: SA Ni KE(31)
        east has IKE SA B
        east → CREATE_CHILD_SA response A2: SA Nr KE(31)
        west has IKE SA B
        west → INFORMATIONAL request A3: D(IKE) (lost)
        100 ms later
        west drops Child SA 1: deleted-by-peer
        west → INFORMATIONAL response A0: D(1)
        east drops Child SA 1: deleted
        900 ms later
        west → INFORMATIONAL request A3 again
        east → INFORMATIONAL response A3: empty
        east drops IKE SA A: rekeyed
        west drops IKE SA A: rekeyed
        """);
    talk.endsWith(0);
  }

  @Test
  void theIkeSaIsDeletedWhileItIsRekeyed() {
    Conversation talk = Conversation.established();
    talk.delays("east INFORMATIONAL request", "100 ms");
    talk.east.command(new Event.Terminate(Scope.ALL));
    talk.west.command(new Event.Rekey(Scope.IKE));
    talk.passes("60 s");
    talk.reads(
        """
        east → INFORMATIONAL request A0: D(IKE) (late)
        west → CREATE_CHILD_SA request A2: SA Ni KE(31)
        east → CREATE_CHILD_SA response A2: N(TEMPORARY_FAILURE)
        100 ms later
        west → INFORMATIONAL response A0: empty
        west drops Child SA 1: deleted-by-peer
        west drops IKE SA A: deleted-by-peer
        east drops Child SA 1: deleted
        east drops IKE SA A: deleted
        """);
    talk.endsWithNothing();
  }

  /** Its new IKE SA is gone already when the peer deletes the old one: nothing takes over. */
  @Test
  void thePeerDeletesAllWhileBothRekey() {
    Conversation talk = Conversation.established();
    talk.loses("east CREATE_CHILD_SA response");
    talk.bothRekey(Scope.IKE, 5, 1, 6, 7);
    talk.passes("10 ms");
    talk.east.command(new Event.Terminate(Scope.ALL));
    talk.passes("60 s");
    talk.reads(
        """
        west → CREATE_CHILD_SA request A2: SA Ni KE(31)
        east → CREATE_CHILD_SA request A0: SA Ni KE(31)
        east → CREATE_CHILD_SA response A2: SA Nr KE(31) (lost)
        west → CREATE_CHILD_SA response A0: SA Nr KE(31)
        east has IKE SA B
        east → INFORMATIONAL request C0: D(IKE)
        west → INFORMATIONAL response C0: empty
        10 ms later
        east → INFORMATIONAL request A1: D(IKE)
        east → INFORMATIONAL request B0: D(IKE)
        west → INFORMATIONAL response A1: empty
        west drops Child SA 1: rekeyed
        west drops IKE SA A: rekeyed
        east drops IKE SA A: deleted
        1 s later
        east → INFORMATIONAL request B0 again
        2 s later
        east → INFORMATIONAL request B0 again
        4 s later
        east → INFORMATIONAL request B0 again
        8 s later
        east drops Child SA 1: deleted
        east drops IKE SA B: deleted
        """);
    talk.endsWithNothing();
  }

  @Test
  void aFurtherRequestWhileBothRekeyIsPutOff() {
    Conversation talk = Conversation.established();
    talk.loses("east CREATE_CHILD_SA response");
    talk.loses("west CREATE_CHILD_SA response");
    talk.bothRekey(Scope.IKE, 1, 5, 6, 7);
    talk.reads(
        """
        west → CREATE_CHILD_SA request A2: SA Ni KE(31)
        east → CREATE_CHILD_SA request A0: SA Ni KE(31)
        east → CREATE_CHILD_SA response A2: SA Nr KE(31) (lost)
        west → CREATE_CHILD_SA response A0: SA Nr KE(31) (lost)
        """);
    talk.forges(talk.east, ExchangeType.CREATE_CHILD_SA, 1, Payload.Notify.of(NotifyType.REKEY_SA));
    talk.forges(talk.east, ExchangeType.INFORMATIONAL, 2);
    talk.reads(
        """
        west → CREATE_CHILD_SA response A1: N(TEMPORARY_FAILURE)
        1 ms later
        west → INFORMATIONAL response A2: empty
        """);
  }
}
