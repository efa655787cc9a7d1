package resync.peer.isakmp;

import static resync.peer.isakmp.Need.HASH_FIRST;
import static resync.peer.isakmp.Need.ID;
import static resync.peer.isakmp.Need.KE;
import static resync.peer.isakmp.Need.NONCE;
import static resync.peer.isakmp.Need.PROOF;
import static resync.peer.isakmp.Need.SA;
import static resync.peer.isakmp.Role.INITIATOR;
import static resync.peer.isakmp.Role.RESPONDER;
import static resync.peer.isakmp.State.ACCEPTED;
import static resync.peer.isakmp.State.AGGRESSIVE_ANSWERED;
import static resync.peer.isakmp.State.AGGRESSIVE_ASKED;
import static resync.peer.isakmp.State.DONE;
import static resync.peer.isakmp.State.IDENTIFIED;
import static resync.peer.isakmp.State.KEYS_ANSWERED;
import static resync.peer.isakmp.State.KEYS_SENT;
import static resync.peer.isakmp.State.NONE;
import static resync.peer.isakmp.State.PROPOSED;
import static resync.peer.isakmp.Transitions.Cover.CLEAR;
import static resync.peer.isakmp.Transitions.Cover.EITHER;
import static resync.peer.isakmp.Transitions.Cover.ENCRYPTED;
import static resync.peer.isakmp.Transitions.row;
import static resync.peer.wire.v1.Exchange.AGGRESSIVE;
import static resync.peer.wire.v1.Exchange.IDENTITY_PROTECTION;
import static resync.peer.wire.v1.Exchange.INFORMATIONAL;

import java.util.List;

/** Main mode, aggressive mode and informational exchanges as a table (RFC 2409 section 5). */
public final class Phase1Transitions {
  public static final Transitions TABLE =
      new Transitions(
          List.of(
              // Main mode.
              row(IDENTITY_PROTECTION, RESPONDER, NONE, CLEAR, SA)
                  .run(MainMode::proposed, ACCEPTED, "the peer proposes an ISAKMP SA", "5"),
              row(IDENTITY_PROTECTION, INITIATOR, PROPOSED, CLEAR, SA)
                  .run(MainMode::accepted, KEYS_SENT, "the responder has chosen a proposal", "5"),
              row(IDENTITY_PROTECTION, RESPONDER, ACCEPTED, CLEAR, KE, NONCE)
                  .run(MainMode::keysSent, KEYS_ANSWERED, "the initiator sends its key", "5"),
              row(IDENTITY_PROTECTION, INITIATOR, KEYS_SENT, CLEAR, KE, NONCE)
                  .seals(MainMode::keysAnswered, IDENTIFIED, "keys are agreed", "5"),
              row(IDENTITY_PROTECTION, RESPONDER, KEYS_ANSWERED, ENCRYPTED, ID, PROOF)
                  .seals(
                      MainMode::initiatorIdentified, DONE, "the initiator is who it says", "5.4"),
              row(IDENTITY_PROTECTION, INITIATOR, IDENTIFIED, ENCRYPTED, ID, PROOF)
                  .seals(
                      MainMode::responderIdentified, DONE, "the responder is who it says", "5.4"),

              // Aggressive mode.
              row(AGGRESSIVE, RESPONDER, NONE, CLEAR, SA, KE, NONCE, ID)
                  .run(AggressiveMode::asked, AGGRESSIVE_ANSWERED, "the peer asks for an SA", "5"),
              row(AGGRESSIVE, INITIATOR, AGGRESSIVE_ASKED, CLEAR, SA, KE, NONCE, ID, PROOF)
                  .seals(AggressiveMode::answered, DONE, "the responder is who it says", "5.4"),
              row(AGGRESSIVE, RESPONDER, AGGRESSIVE_ANSWERED, EITHER, PROOF)
                  .seals(AggressiveMode::confirmed, DONE, "the initiator is who it says", "5.4"),

              // Informational exchanges.
              row(INFORMATIONAL, RESPONDER, NONE, ENCRYPTED, HASH_FIRST)
                  .run(Informational::received, DONE, "the peer informs", "5.7")));

  private Phase1Transitions() {}
}
