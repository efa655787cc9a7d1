package resync.peer.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import resync.peer.ike.Event;
import resync.peer.ike.Event.Scope;
import resync.peer.wire.Octets;

/**
 * IKEv1 where both ends begin at the same time, and where one of them has lost what the other one
 * still uses: no informational exchange is ever answered, so nothing says that a Delete has come.
 */
class Ikev1CollisionConversationTest {
  /** The Vendor ID by which two ends know that both bring two ISAKMP SAs down to one. */
  private static final Octets ONE_STAYS = Octets.hex("6dbaeb8023a19741c3f0134ffa617d94");

  private static Conversation established() {
    return Conversation.established(Ikev1SetUpTest.west(), Ikev1SetUpTest.east());
  }

  private static void traffic(Conversation talk, int seconds) {
    for (int i = 0; i < seconds; i++) {
      talk.west.sendTraffic();
      talk.east.sendTraffic();
      talk.passes("1 s");
    }
  }

  @Test
  void bothBeginAtOnce() {
    Conversation talk = Conversation.between(Ikev1SetUpTest.west(), Ikev1SetUpTest.east());
    talk.bothDo(new Event.Initiate("net"));
    talk.reads(
        """
        west → IDENTITY_PROTECTION A: SA V
        east → IDENTITY_PROTECTION B: SA V
        east → IDENTITY_PROTECTION A: SA V
        west → IDENTITY_PROTECTION B: SA V
        west → IDENTITY_PROTECTION A: KE NONCE NAT-D
        east → IDENTITY_PROTECTION B: KE NONCE NAT-D
        east → IDENTITY_PROTECTION A: KE NONCE NAT-D
        west → IDENTITY_PROTECTION B: KE NONCE NAT-D
        west → IDENTITY_PROTECTION A: ID HASH N(INITIAL-CONTACT)
        east → IDENTITY_PROTECTION B: ID HASH N(INITIAL-CONTACT)
        east → IDENTITY_PROTECTION A: ID HASH
        east has IKE SA A
        west → IDENTITY_PROTECTION B: ID HASH
        west has IKE SA B
        west has IKE SA A
        west → QUICK_MODE A: HASH SA NONCE ID
        east has IKE SA B
        east → QUICK_MODE B: HASH SA NONCE ID
        east → QUICK_MODE A: HASH SA NONCE ID
        west → QUICK_MODE B: HASH SA NONCE ID
        west → QUICK_MODE A: HASH
        west has Child SA 1
        east → QUICK_MODE B: HASH
        east has Child SA 2
        east has Child SA 1
        west has Child SA 2
        """);
    talk.passes("10 s");
    // Of the two pairs of IPsec SAs the one with the lowest nonce goes: its initiator has been the
    // responder of the other one and knows that both ends have that. Of the ISAKMP SAs the one with
    // the lower cookie goes, once nothing over it can be asked for again: R-U-THERE over both,
    // answered, and its Delete.
    talk.reads(
        """
        west → INFORMATIONAL B: HASH D(1)
        west drops Child SA 1: rekeyed
        east drops Child SA 1: deleted-by-peer
        2 s later
        west → INFORMATIONAL A: HASH N(R-U-THERE)
        west → INFORMATIONAL B: HASH N(R-U-THERE)
        east → INFORMATIONAL A: HASH N(R-U-THERE-ACK)
        east → INFORMATIONAL B: HASH N(R-U-THERE-ACK)
        west → INFORMATIONAL B: HASH D(IKE B)
        west drops IKE SA B: rekeyed
        east drops IKE SA B: deleted-by-peer
        """);
    talk.endsWith(1);
  }

  @Test
  void bothRekeyTheIsakmpSaAtOnce() {
    Conversation talk = established();
    talk.bothDo(new Event.Rekey(Scope.IKE));
    talk.passes("10 s");
    talk.endsWith(1);
    assertEquals(3, talk.west.counter("IKE_SAS_ESTABLISHED"));
  }

  @ParameterizedTest
  @CsvSource({"west, 0", "west, 1", "west, 2", "east, 0", "east, 1", "east, 2"})
  void onePairStaysWhereBothBeginAndAMessageOfQuickModeIsLost(String from, int before) {
    Conversation talk = Conversation.between(Ikev1SetUpTest.west(), Ikev1SetUpTest.east());
    for (int message = 0; message < before; message++) {
      talk.delays(from + " QUICK_MODE encrypted", "0 ms");
    }
    talk.loses(from + " QUICK_MODE encrypted");
    talk.bothDo(new Event.Initiate("net"));
    talk.passes("40 s");
    talk.endsWith(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 10, 20, 50})
  void onePairStaysWhereOneEndBeginsALittleLater(int millis) {
    Conversation talk = Conversation.between(Ikev1SetUpTest.west(), Ikev1SetUpTest.east());
    talk.delays("west IDENTITY_PROTECTION", millis + " ms");
    talk.delays("west QUICK_MODE encrypted", millis + " ms");
    talk.bothDo(new Event.Initiate("net"));
    talk.passes("40 s");
    talk.endsWith(1);
  }

  @Test
  void theOtherEndDeletesWhereTheDeleteIsLost() {
    Conversation talk = Conversation.between(Ikev1SetUpTest.west(), Ikev1SetUpTest.east());
    talk.bothDo(new Event.Initiate("net"));
    talk.passes("500 ms");
    talk.forgetsWhatWasSaid();
    for (int before = 0; before < 3; before++) {
      talk.delays("west INFORMATIONAL encrypted", "0 ms");
    }
    talk.loses("west INFORMATIONAL encrypted");
    talk.passes("20 s");
    talk.reads(
        """
        west → INFORMATIONAL B: HASH D(1) (late)
        west drops Child SA 1: rekeyed
        east drops Child SA 1: deleted-by-peer
        2 s later
        west → INFORMATIONAL A: HASH N(R-U-THERE) (late)
        west → INFORMATIONAL B: HASH N(R-U-THERE) (late)
        east → INFORMATIONAL A: HASH N(R-U-THERE-ACK)
        east → INFORMATIONAL B: HASH N(R-U-THERE-ACK)
        west → INFORMATIONAL B: HASH D(IKE B) (lost)
        west drops IKE SA B: rekeyed
        6 s later
        east → INFORMATIONAL A: HASH N(R-U-THERE)
        east → INFORMATIONAL B: HASH N(R-U-THERE)
        west → INFORMATIONAL A: HASH N(R-U-THERE-ACK)
        east → INFORMATIONAL B: HASH D(IKE B)
        east drops IKE SA B: rekeyed
        """);
    talk.endsWith(1);
  }

  @Test
  void aPeerThatDoesNotSayThatItDoesTheSameKeepsBoth() {
    Pair pair = Pair.of(Ikev1SetUpTest.west(), Ikev1SetUpTest.east());
    pair.network(packet -> List.of(new Pair.Delivery(withoutOneStays(packet), Pair.DELAY)));
    pair.west.initiate();
    pair.east.initiate();
    pair.traffic(Duration.ofSeconds(20));
    assertEquals(2, pair.west.ikeSas().size());
    assertEquals(2, pair.east.ikeSas().size());
    assertTrue(pair.agree());
  }

  private static Packet withoutOneStays(Packet packet) {
    byte[] octets = packet.payload().clone();
    String hex = Octets.of(octets).toString();
    int at = hex.indexOf(ONE_STAYS.toString());
    if (at >= 0) {
      octets[at / 2] ^= 1;
    }
    return packet.with(octets);
  }

  @Test
  void ofTwoIpsecSasMadeAtOnceTheLowestNonceYields() {
    Conversation talk = established();
    talk.bothRekey(Scope.IPSEC, 1, 2, 3, 4);
    talk.reads(
        """
        west → QUICK_MODE A: HASH SA NONCE ID
        east → QUICK_MODE A: HASH SA NONCE ID
        east → QUICK_MODE A: HASH SA NONCE ID
        west → QUICK_MODE A: HASH SA NONCE ID
        west → QUICK_MODE A: HASH
        west has Child SA 2
        east → QUICK_MODE A: HASH
        east has Child SA 3
        east has Child SA 2
        west has Child SA 3
        """);
    traffic(talk, 10);
    talk.reads(
        """
        west → INFORMATIONAL A: HASH D(2)
        west drops Child SA 2: rekeyed
        east → INFORMATIONAL A: HASH D(2)
        east drops Child SA 2: rekeyed
        1500 ms later
        west → INFORMATIONAL A: HASH D(1)
        west drops Child SA 1: rekeyed
        east → INFORMATIONAL A: HASH D(1)
        east drops Child SA 1: rekeyed
        """);
    talk.endsWith(1);
  }

  @Test
  void aLateMessageThreeDoesNotPutAnOlderPairInUse() {
    Conversation talk = established();
    talk.delays("west QUICK_MODE encrypted", "0 ms");
    talk.delays("west QUICK_MODE encrypted", "500 ms");
    talk.west.command(new Event.Rekey(Scope.IPSEC));
    talk.passes("100 ms");
    talk.west.command(new Event.Rekey(Scope.IPSEC));
    talk.passes("1 s");
    talk.reads(
        """
        west → QUICK_MODE A: HASH SA NONCE ID (late)
        east → QUICK_MODE A: HASH SA NONCE ID
        west → QUICK_MODE A: HASH (late)
        west has Child SA 2
        100 ms later
        west → QUICK_MODE A: HASH SA NONCE ID
        east → QUICK_MODE A: HASH SA NONCE ID
        west → QUICK_MODE A: HASH
        west has Child SA 3
        east has Child SA 3
        400 ms later
        east has Child SA 2
        """);
    talk.east.sendTraffic();
    talk.passes("1 ms");
    assertEquals(1, talk.west.children().getLast().packetsIn());
    talk.endsWith(3);
  }

  @Test
  void whatWasReplacedIsInUseAgainWhereItsSuccessorGoes() {
    Conversation talk =
        Conversation.established(fast(Ikev1SetUpTest.west()), fast(Ikev1SetUpTest.east()));
    talk.delays("west QUICK_MODE encrypted", "0 ms");
    for (int message3 = 0; message3 < 3; message3++) {
      talk.loses("west QUICK_MODE encrypted");
    }
    talk.west.command(new Event.Rekey(Scope.IPSEC));
    talk.passes("1100 ms");
    talk.reads(
        """
        west → QUICK_MODE A: HASH SA NONCE ID (late)
        east → QUICK_MODE A: HASH SA NONCE ID
        west → QUICK_MODE A: HASH (lost)
        west has Child SA 2
        100 ms later
        east → QUICK_MODE A again
        west → QUICK_MODE A again (lost)
        100 ms later
        east → QUICK_MODE A again
        west → QUICK_MODE A again (lost)
        100 ms later
        east → INFORMATIONAL A: HASH D(2)
        west drops Child SA 2: deleted-by-peer
        """);
    assertEquals("INSTALLED", talk.west.children().getFirst().state());
    talk.endsWith(1);
    talk.west.command(new Event.Rekey(Scope.IPSEC));
    traffic(talk, 10);
    talk.endsWith(1);
  }

  private static Conf fast(Conf conf) {
    return conf.resync("retransmit_timeout", "100ms")
        .resync("retransmit_tries", "2")
        .resync("retransmit_base", "1.0");
  }

  @Test
  void aPeerThatGoesOnSendingAfterItWasToldIsAskedWhetherItLives() {
    Conversation talk =
        Conversation.established(
            fast(Ikev1SetUpTest.west()).resync("invalid_spi_recovery", "yes"),
            fast(Ikev1SetUpTest.east()));
    talk.east.command(new Event.Clear(Scope.IKE));
    talk.west.command(new Event.Terminate(Scope.IPSEC));
    talk.forgetsWhatWasSaid();
    for (int i = 0; i < 20; i++) {
      talk.east.sendTraffic();
      talk.passes("500 ms");
    }
    // Told twice, then R-U-THERE three times, and what recovers any unknown SPI.
    talk.reads(
        """
        west → INFORMATIONAL A: HASH D(1) N(INVALID-SPI 1)
        5 s later
        west → INFORMATIONAL A: HASH D(1) N(INVALID-SPI 1)
        west → INFORMATIONAL A: HASH N(R-U-THERE)
        100 ms later
        west → INFORMATIONAL A: HASH N(R-U-THERE)
        100 ms later
        west → INFORMATIONAL A: HASH N(R-U-THERE)
        100 ms later
        west drops IKE SA A: liveness
        200 ms later
        west → IDENTITY_PROTECTION B: SA V
        east → IDENTITY_PROTECTION B: SA V
        west → IDENTITY_PROTECTION B: KE NONCE NAT-D
        east → IDENTITY_PROTECTION B: KE NONCE NAT-D
        west → IDENTITY_PROTECTION B: ID HASH N(INITIAL-CONTACT)
        east drops Child SA 1: initial-contact
        east → IDENTITY_PROTECTION B: ID HASH
        east has IKE SA B
        west has IKE SA B
        west → INFORMATIONAL B: HASH D(1) N(INVALID-SPI 1)
        500 ms later
        east → QUICK_MODE B: HASH SA NONCE ID
        west → QUICK_MODE B: HASH SA NONCE ID
        east → QUICK_MODE B: HASH
        east has Child SA 2
        west has Child SA 2
        """);
    talk.endsWith(1);
  }

  @Test
  void ofTwoIsakmpSasOneMayDieWhileTheOtherOneLives() {
    Conversation talk =
        Conversation.established(fast(Ikev1SetUpTest.west()), fast(Ikev1SetUpTest.east()));
    // The last message never arrives: east gives up what west believes in.
    for (int message6 = 0; message6 < 3; message6++) {
      talk.loses("west IDENTITY_PROTECTION encrypted");
    }
    talk.east.command(new Event.Rekey(Scope.IKE));
    talk.passes("15 s");
    talk.reads(
        """
        east → IDENTITY_PROTECTION B: SA V
        west → IDENTITY_PROTECTION B: SA V
        east → IDENTITY_PROTECTION B: KE NONCE NAT-D
        west → IDENTITY_PROTECTION B: KE NONCE NAT-D
        east → IDENTITY_PROTECTION B: ID HASH
        west → IDENTITY_PROTECTION B: ID HASH (lost)
        west has IKE SA B
        100 ms later
        east → IDENTITY_PROTECTION B again
        west → IDENTITY_PROTECTION B again (lost)
        100 ms later
        east → IDENTITY_PROTECTION B again
        west → IDENTITY_PROTECTION B again (lost)
        9800 ms later
        west → INFORMATIONAL B: HASH N(R-U-THERE)
        west → INFORMATIONAL A: HASH N(R-U-THERE)
        east → INFORMATIONAL A: HASH N(R-U-THERE-ACK)
        100 ms later
        west → INFORMATIONAL B: HASH N(R-U-THERE)
        100 ms later
        west → INFORMATIONAL B: HASH N(R-U-THERE)
        100 ms later
        west drops IKE SA B: liveness
        """);
    talk.endsWith(1);
  }

  @Test
  void aQuickModeThatIsNotAnsweredOverOneDoesNotTakeTheOtherOneAlong() {
    Conversation talk =
        Conversation.established(fast(Ikev1SetUpTest.west()), fast(Ikev1SetUpTest.east()));
    for (int message6 = 0; message6 < 3; message6++) {
      talk.loses("west IDENTITY_PROTECTION encrypted");
    }
    talk.east.command(new Event.Rekey(Scope.IKE));
    talk.passes("300 ms");
    talk.forgetsWhatWasSaid();
    talk.west.command(new Event.Rekey(Scope.IPSEC));
    talk.passes("10 s");
    talk.reads(
        """
        west → QUICK_MODE B: HASH SA NONCE ID
        east → INFORMATIONAL B: N(INVALID-COOKIE)
        west → INFORMATIONAL B: HASH N(R-U-THERE)
        100 ms later
        west → QUICK_MODE B again
        west → INFORMATIONAL B: HASH N(R-U-THERE)
        100 ms later
        west → QUICK_MODE B again
        west → INFORMATIONAL B: HASH N(R-U-THERE)
        100 ms later
        west → INFORMATIONAL A: HASH N(R-U-THERE)
        west drops IKE SA B: liveness
        east → INFORMATIONAL A: HASH N(R-U-THERE-ACK)
        """);
    talk.endsWith(1);
  }
}
