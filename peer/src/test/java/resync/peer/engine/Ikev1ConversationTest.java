package resync.peer.engine;

import org.junit.jupiter.api.Test;
import resync.peer.ike.Event;
import resync.peer.ike.Event.Scope;

/** IKEv1 as it goes, message for message, where nothing goes wrong. */
class Ikev1ConversationTest {
  private static Conf aggressive(Conf conf) {
    return conf.connection("aggressive", "yes");
  }

  @Test
  void mainModeAndQuickMode() {
    Conversation talk = Conversation.between(Ikev1SetUpTest.west(), Ikev1SetUpTest.east());
    talk.west.initiate();
    talk.reads(
        """
        west → IDENTITY_PROTECTION A: SA V
        east → IDENTITY_PROTECTION A: SA V
        west → IDENTITY_PROTECTION A: KE NONCE NAT-D
        east → IDENTITY_PROTECTION A: KE NONCE NAT-D
        west → IDENTITY_PROTECTION A: ID HASH N(INITIAL-CONTACT)
        east → IDENTITY_PROTECTION A: ID HASH
        east has IKE SA A
        west has IKE SA A
        west → QUICK_MODE A: HASH SA NONCE ID
        east → QUICK_MODE A: HASH SA NONCE ID
        west → QUICK_MODE A: HASH
        west has Child SA 1
        east has Child SA 1
        """);
    talk.endsWith(1);
  }

  @Test
  void aggressiveMode() {
    Conversation talk =
        Conversation.between(aggressive(Ikev1SetUpTest.west()), aggressive(Ikev1SetUpTest.east()));
    talk.west.initiate();
    talk.reads(
        """
        west → AGGRESSIVE A: SA KE NONCE ID V
        east → AGGRESSIVE A: SA KE NONCE ID HASH V NAT-D
        west → AGGRESSIVE A: HASH NAT-D N(INITIAL-CONTACT)
        west has IKE SA A
        west → QUICK_MODE A: HASH SA NONCE ID
        east has IKE SA A
        east → QUICK_MODE A: HASH SA NONCE ID
        west → QUICK_MODE A: HASH
        west has Child SA 1
        east has Child SA 1
        """);
    talk.endsWith(1);
  }

  @Test
  void perfectForwardSecrecy() {
    Conversation talk =
        Conversation.between(
            Ikev1SetUpTest.west().child("esp_proposals", "aes128gcm16-x25519"),
            Ikev1SetUpTest.east().child("esp_proposals", "aes128gcm16-x25519"));
    talk.west.initiate();
    talk.reads(
        """
        west → IDENTITY_PROTECTION A: SA V
        east → IDENTITY_PROTECTION A: SA V
        west → IDENTITY_PROTECTION A: KE NONCE NAT-D
        east → IDENTITY_PROTECTION A: KE NONCE NAT-D
        west → IDENTITY_PROTECTION A: ID HASH N(INITIAL-CONTACT)
        east → IDENTITY_PROTECTION A: ID HASH
        east has IKE SA A
        west has IKE SA A
        west → QUICK_MODE A: HASH SA NONCE KE ID
        east → QUICK_MODE A: HASH SA NONCE KE ID
        west → QUICK_MODE A: HASH
        west has Child SA 1
        east has Child SA 1
        """);
    talk.endsWith(1);
  }

  @Test
  void theResponderSetsTheCommitBit() {
    Conversation talk =
        Conversation.between(
            Ikev1SetUpTest.west(), Ikev1SetUpTest.east().resync("commit_bit", "yes"));
    talk.west.initiate();
    talk.reads(
        """
        west → IDENTITY_PROTECTION A: SA V
        east → IDENTITY_PROTECTION A: SA V
        west → IDENTITY_PROTECTION A: KE NONCE NAT-D
        east → IDENTITY_PROTECTION A: KE NONCE NAT-D
        west → IDENTITY_PROTECTION A: ID HASH N(INITIAL-CONTACT)
        east → IDENTITY_PROTECTION A: ID HASH
        east has IKE SA A
        west has IKE SA A
        west → QUICK_MODE A: HASH SA NONCE ID
        east → QUICK_MODE A: HASH SA NONCE ID
        west → QUICK_MODE A: HASH
        east → INFORMATIONAL A: HASH N(CONNECTED ?)
        east has Child SA 1
        west has Child SA 1
        """);
    talk.endsWith(1);
  }

  /** Nobody will say CONNECTED: the responder waits as long as it would for an answer. */
  @Test
  void theCommitBitIsForgedInMessageThree() {
    Conversation talk = Conversation.between(Ikev1SetUpTest.west(), Ikev1SetUpTest.east());
    talk.delays("east QUICK_MODE encrypted", "500 ms");
    talk.west.initiate();
    talk.passes("200 ms");
    talk.setsCommitBit("west QUICK_MODE encrypted");
    talk.passes("60 s");
    talk.reads(
        """
        west → IDENTITY_PROTECTION A: SA V
        east → IDENTITY_PROTECTION A: SA V
        west → IDENTITY_PROTECTION A: KE NONCE NAT-D
        east → IDENTITY_PROTECTION A: KE NONCE NAT-D
        west → IDENTITY_PROTECTION A: ID HASH N(INITIAL-CONTACT)
        east → IDENTITY_PROTECTION A: ID HASH
        east has IKE SA A
        west has IKE SA A
        west → QUICK_MODE A: HASH SA NONCE ID
        east → QUICK_MODE A: HASH SA NONCE ID (late)
        500 ms later
        west → QUICK_MODE A: HASH (commit bit)
        west has Child SA 1
        1 s later
        east → QUICK_MODE A again
        west → QUICK_MODE A again
        2 s later
        east → QUICK_MODE A again
        west → QUICK_MODE A again
        4 s later
        east → QUICK_MODE A again
        west → QUICK_MODE A again
        8 s later
        east has Child SA 1
        """);
    talk.endsWith(1);
  }

  @Test
  void aTunnelIsTakenDown() {
    Conversation talk = Conversation.established(Ikev1SetUpTest.west(), Ikev1SetUpTest.east());
    talk.west.command(new Event.Terminate(Scope.ALL));
    talk.reads(
        """
        west → INFORMATIONAL A: HASH D(1)
        west drops Child SA 1: deleted
        west → INFORMATIONAL A: HASH D(IKE A)
        west drops IKE SA A: deleted
        east drops Child SA 1: deleted-by-peer
        east drops IKE SA A: deleted-by-peer
        """);
    talk.endsWithNothing();
  }

  @Test
  void anIsakmpSaIsReplaced() {
    Conversation talk = Conversation.established(Ikev1SetUpTest.west(), Ikev1SetUpTest.east());
    talk.west.command(new Event.Rekey(Scope.IKE));
    talk.passes("10 s");
    talk.reads(
        """
        west → IDENTITY_PROTECTION B: SA V
        east → IDENTITY_PROTECTION B: SA V
        west → IDENTITY_PROTECTION B: KE NONCE NAT-D
        east → IDENTITY_PROTECTION B: KE NONCE NAT-D
        west → IDENTITY_PROTECTION B: ID HASH
        east → IDENTITY_PROTECTION B: ID HASH
        east has IKE SA B
        west has IKE SA B
        6 s later
        east → INFORMATIONAL B: HASH N(R-U-THERE)
        east → INFORMATIONAL A: HASH N(R-U-THERE)
        west → INFORMATIONAL B: HASH N(R-U-THERE-ACK)
        west → INFORMATIONAL A: HASH N(R-U-THERE-ACK)
        east → INFORMATIONAL A: HASH D(IKE A)
        east drops IKE SA A: rekeyed
        west drops IKE SA A: rekeyed
        """);
    talk.endsWith(1);
  }
}
