package resync.peer.isakmp.quick;

import static resync.peer.isakmp.Need.HASH_FIRST;
import static resync.peer.isakmp.Need.NONCE;
import static resync.peer.isakmp.Need.SA;
import static resync.peer.isakmp.Role.INITIATOR;
import static resync.peer.isakmp.Role.RESPONDER;
import static resync.peer.isakmp.State.DONE;
import static resync.peer.isakmp.State.NONE;
import static resync.peer.isakmp.State.QUICK_ANSWERED;
import static resync.peer.isakmp.State.QUICK_ASKED;
import static resync.peer.isakmp.State.QUICK_CONNECTING;
import static resync.peer.isakmp.Transitions.Commit.NOT_SET;
import static resync.peer.isakmp.Transitions.Commit.SET;
import static resync.peer.isakmp.Transitions.Cover.ENCRYPTED;
import static resync.peer.isakmp.Transitions.row;
import static resync.peer.wire.v1.Exchange.QUICK_MODE;

import java.util.List;
import resync.peer.isakmp.Transitions;

/** Quick mode as a table (RFC 2409 section 5.5). */
final class QuickTransitions {
  static final Transitions TABLE =
      new Transitions(
          List.of(
              row(QUICK_MODE, RESPONDER, NONE, ENCRYPTED, HASH_FIRST, SA, NONCE)
                  .seals(QuickModeResponder::asked, QUICK_ANSWERED, "the peer proposes SAs", "5.5"),
              row(QUICK_MODE, INITIATOR, QUICK_ASKED, ENCRYPTED, HASH_FIRST, SA, NONCE)
                  .commit(SET)
                  .seals(
                      QuickModeInitiator::answered,
                      QUICK_CONNECTING,
                      "the peer asks us to wait",
                      "5.5"),
              row(QUICK_MODE, INITIATOR, QUICK_ASKED, ENCRYPTED, HASH_FIRST, SA, NONCE)
                  .commit(NOT_SET)
                  .seals(QuickModeInitiator::answered, DONE, "SAs are agreed", "5.5"),
              row(QUICK_MODE, RESPONDER, QUICK_ANSWERED, ENCRYPTED, HASH_FIRST)
                  .commit(SET)
                  .seals(
                      QuickModeResponder::confirmed,
                      QUICK_CONNECTING,
                      "we are asked to wait",
                      "5.5"),
              row(QUICK_MODE, RESPONDER, QUICK_ANSWERED, ENCRYPTED, HASH_FIRST)
                  .commit(NOT_SET)
                  .seals(QuickModeResponder::confirmed, DONE, "the peer uses the SAs", "5.5")));

  private QuickTransitions() {}
}
