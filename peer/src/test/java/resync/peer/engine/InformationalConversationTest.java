package resync.peer.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import resync.peer.ike.Event;
import resync.peer.ike.Event.Scope;
import resync.peer.wire.ExchangeType;
import resync.peer.wire.Octets;
import resync.peer.wire.Payload;

/**
 * INFORMATIONAL (RFC 7296 sections 1.4, 1.5, 2.1 to 2.4), both roles: Deletes, liveness,
 * INVALID_SPI, the message window.
 */
class InformationalConversationTest {
  @Test
  void aChildSaIsDeleted() {
    Conversation talk = Conversation.established();
    talk.west.command(new Event.Terminate(Scope.IPSEC));
    talk.reads(
        """
        west → INFORMATIONAL request A2: D(1)
        east drops Child SA 1: deleted-by-peer
        east → INFORMATIONAL response A2: D(1)
        west drops Child SA 1: deleted
        """);
    talk.endsWith(0);
  }

  @Test
  void theIkeSaIsDeleted() {
    Conversation talk = Conversation.established();
    talk.west.command(new Event.Terminate(Scope.ALL));
    talk.reads(
        """
        west → INFORMATIONAL request A2: D(IKE)
        east → INFORMATIONAL response A2: empty
        east drops Child SA 1: deleted-by-peer
        east drops IKE SA A: deleted-by-peer
        west drops Child SA 1: deleted
        west drops IKE SA A: deleted
        """);
    talk.endsWithNothing();
  }

  @Test
  void bothDeleteTheChildSa() {
    // Deletes that cross are answered without the other half (section 1.4.1).
    Conversation talk = Conversation.established();
    talk.bothDo(new Event.Terminate(Scope.IPSEC));
    talk.reads(
        """
        west → INFORMATIONAL request A2: D(1)
        east → INFORMATIONAL request A0: D(1)
        east drops Child SA 1: deleted-by-peer
        east → INFORMATIONAL response A2: empty
        west drops Child SA 1: deleted-by-peer
        west → INFORMATIONAL response A0: empty
        """);
    talk.endsWith(0);
  }

  @Test
  void bothDeleteTheIkeSa() {
    Conversation talk = Conversation.established();
    talk.bothDo(new Event.Terminate(Scope.ALL));
    talk.reads(
        """
        west → INFORMATIONAL request A2: D(IKE)
        east → INFORMATIONAL request A0: D(IKE)
        east → INFORMATIONAL response A2: empty
        east drops Child SA 1: deleted-by-peer
        east drops IKE SA A: deleted-by-peer
        west → INFORMATIONAL response A0: empty
        west drops Child SA 1: deleted-by-peer
        west drops IKE SA A: deleted-by-peer
        """);
    talk.endsWithNothing();
  }

  @Test
  void aDeleteIsLost() {
    Conversation talk = Conversation.established();
    talk.loses("west INFORMATIONAL request");
    talk.west.command(new Event.Terminate(Scope.ALL));
    talk.passes("2 s");
    talk.reads(
        """
        west → INFORMATIONAL request A2: D(IKE) (lost)
        1 s later
        west → INFORMATIONAL request A2 again
        east → INFORMATIONAL response A2: empty
        east drops Child SA 1: deleted-by-peer
        east drops IKE SA A: deleted-by-peer
        west drops Child SA 1: deleted
        west drops IKE SA A: deleted
        """);
    talk.endsWithNothing();
  }

  @Test
  void theAnswerToADeleteIsLost() {
    // East has forgotten the IKE SA, and answers the same request the same nevertheless.
    Conversation talk = Conversation.established();
    talk.loses("east INFORMATIONAL response");
    talk.west.command(new Event.Terminate(Scope.ALL));
    talk.passes("2 s");
    talk.reads(
        """
        west → INFORMATIONAL request A2: D(IKE)
        east → INFORMATIONAL response A2: empty (lost)
        east drops Child SA 1: deleted-by-peer
        east drops IKE SA A: deleted-by-peer
        1 s later
        west → INFORMATIONAL request A2 again
        east → INFORMATIONAL response A2 again
        west drops Child SA 1: deleted
        west drops IKE SA A: deleted
        """);
    talk.endsWithNothing();
  }

  @Test
  void nobodyHearsTheDelete() {
    Conversation talk = Conversation.established();
    for (int i = 0; i < 4; i++) {
      talk.loses("west INFORMATIONAL request");
    }
    talk.west.command(new Event.Terminate(Scope.ALL));
    talk.passes("60 s");
    talk.reads(
        """
        west → INFORMATIONAL request A2: D(IKE) (lost)
        1 s later
        west → INFORMATIONAL request A2 again (lost)
        2 s later
        west → INFORMATIONAL request A2 again (lost)
        4 s later
        west → INFORMATIONAL request A2 again (lost)
        8 s later
        west drops Child SA 1: deleted
        west drops IKE SA A: deleted
        """);
    assertEquals(0, talk.west.ikeSas().size());
  }

  @Test
  void aLivenessCheckIsAnswered() {
    Conversation talk =
        Conversation.established(Conf.west().connection("dpd_delay", "5s"), Conf.east());
    talk.passes("11 s");
    talk.reads(
        """
        west → INFORMATIONAL request A2: empty
        east → INFORMATIONAL response A2: empty
        5 s later
        west → INFORMATIONAL request A3: empty
        east → INFORMATIONAL response A3: empty
        """);
    talk.endsWith(1);
  }

  @Test
  void aLivenessCheckIsNotAnswered() {
    Conversation talk =
        Conversation.established(Conf.west().connection("dpd_delay", "5s"), Conf.east());
    talk.east.restart();
    talk.passes("60 s");
    talk.reads(
        """
        west → INFORMATIONAL request A2: empty
        1 s later
        west → INFORMATIONAL request A2 again
        2 s later
        west → INFORMATIONAL request A2 again
        4 s later
        west → INFORMATIONAL request A2 again
        8 s later
        west drops Child SA 1: liveness
        west drops IKE SA A: liveness
        """);
    talk.endsWithNothing();
  }

  @Test
  void anSpiIsInvalid() {
    Conversation talk = Conversation.established();
    talk.east.command(new Event.Clear(Scope.IPSEC));
    talk.west.sendTraffic();
    talk.reads(
        """
        east drops Child SA 1: cleared
        east → INFORMATIONAL request A0: D(1) N(INVALID_SPI 1)
        west drops Child SA 1: invalid-spi
        west → INFORMATIONAL response A0: D(1)
        """);
    talk.west.sendTraffic();
    talk.reads(
        """
        west → CREATE_CHILD_SA request A2: SA Ni TSi TSr
        east has Child SA 2
        east → CREATE_CHILD_SA response A2: SA Nr TSi TSr
        west has Child SA 2
        """);
    talk.endsWith(1);
  }

  @Test
  void aFurtherChildSaIsAskedForWhileTheIkeSaIsDeleted() {
    Conversation talk = Conversation.established();
    talk.delays("west INFORMATIONAL request", "100 ms");
    talk.west.command(new Event.Terminate(Scope.ALL));
    talk.east.command(new Event.Rekey(Scope.IPSEC));
    talk.passes("10 s");
    talk.reads(
        """
        west → INFORMATIONAL request A2: D(IKE) (late)
        east → CREATE_CHILD_SA request A0: N(REKEY_SA 1) SA Ni TSi TSr
        west → CREATE_CHILD_SA response A0: N(TEMPORARY_FAILURE)
        100 ms later
        east → INFORMATIONAL response A2: empty
        east drops Child SA 1: deleted-by-peer
        east drops IKE SA A: deleted-by-peer
        west drops Child SA 1: deleted
        west drops IKE SA A: deleted
        """);
    talk.endsWithNothing();
  }

  @Test
  void aLivenessCheckMeetsADelete() {
    Conversation talk =
        Conversation.established(Conf.west(), Conf.east().connection("dpd_delay", "5s"));
    talk.passes("4999 ms");
    talk.delays("west INFORMATIONAL request", "500 ms");
    talk.west.command(new Event.Terminate(Scope.ALL));
    talk.passes("10 s");
    talk.reads(
        """
        west → INFORMATIONAL request A2: D(IKE) (late)
        1 ms later
        east → INFORMATIONAL request A0: empty
        west → INFORMATIONAL response A0: empty
        499 ms later
        east → INFORMATIONAL response A2: empty
        east drops Child SA 1: deleted-by-peer
        east drops IKE SA A: deleted-by-peer
        west drops Child SA 1: deleted
        west drops IKE SA A: deleted
        """);
    talk.endsWithNothing();
  }

  @Test
  void theIkeSaIsDeletedWhileALivenessCheckIsUnanswered() {
    Conversation talk =
        Conversation.established(Conf.west().connection("dpd_delay", "5s"), Conf.east());
    talk.delays("east INFORMATIONAL response", "500 ms");
    talk.passes("5 s");
    talk.west.command(new Event.Terminate(Scope.ALL));
    talk.reads(
        """
        west → INFORMATIONAL request A2: empty
        east → INFORMATIONAL response A2: empty (late)
        """);
    talk.passes("1 s");
    talk.reads(
        """
        west → INFORMATIONAL request A3: D(IKE)
        east → INFORMATIONAL response A3: empty
        east drops Child SA 1: deleted-by-peer
        east drops IKE SA A: deleted-by-peer
        west drops Child SA 1: deleted
        west drops IKE SA A: deleted
        """);
    talk.endsWithNothing();
  }

  @Test
  void aRequestFromOutsideTheWindowIsDropped() {
    // Window size 1 (section 2.3): only message 2 is due, and message 1 would have to be the same
    // as before.
    Conversation talk = Conversation.established();
    talk.forges(talk.west, ExchangeType.INFORMATIONAL, 7);
    talk.forges(talk.west, ExchangeType.INFORMATIONAL, 1);
    talk.isSilent();
    assertEquals(2, talk.east.counter("IKE_OUTSIDE_WINDOW"));
    talk.endsWith(1);
  }

  @Test
  void anOldRequestArrivesAgainLate() {
    Conversation talk = Conversation.established();
    talk.repeats("west INFORMATIONAL request", "5 s");
    talk.west.command(new Event.Terminate(Scope.IPSEC));
    talk.passes("1 s");
    talk.reads(
        """
        west → INFORMATIONAL request A2: D(1) (twice)
        east drops Child SA 1: deleted-by-peer
        east → INFORMATIONAL response A2: D(1)
        west drops Child SA 1: deleted
        """);
    talk.west.initiate();
    talk.reads(
        """
        west → CREATE_CHILD_SA request A3: SA Ni TSi TSr
        east has Child SA 2
        east → CREATE_CHILD_SA response A3: SA Nr TSi TSr
        west has Child SA 2
        """);
    talk.passes("10 s");
    talk.isSilent();
    talk.endsWith(1);
  }

  @Test
  void aRequestWithoutSenseEndsTheIkeSa() {
    // INVALID_SYNTAX in an authentic message is fatal (section 2.21.3).
    Conversation talk = Conversation.established();
    talk.forges(talk.west, ExchangeType.CREATE_CHILD_SA, 2);
    talk.reads(
        """
        east → CREATE_CHILD_SA response A2: N(INVALID_SYNTAX)
        east drops Child SA 1: failed
        east drops IKE SA A: failed
        """);
    assertEquals(0, talk.east.ikeSas().size());
  }

  @Test
  void anUnknownCriticalPayloadIsRefused() {
    Conversation talk = Conversation.established();
    talk.forges(
        talk.west,
        ExchangeType.INFORMATIONAL,
        2,
        new Payload.Opaque(200, true, Octets.hex("0102")));
    talk.reads(
        """
        east → INFORMATIONAL response A2: N(UNSUPPORTED_CRITICAL_PAYLOAD)
        """);
  }
}
