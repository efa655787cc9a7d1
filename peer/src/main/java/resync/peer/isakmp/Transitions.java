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
import static resync.peer.isakmp.State.QUICK_ANSWERED;
import static resync.peer.isakmp.State.QUICK_ASKED;
import static resync.peer.isakmp.Transitions.Cover.CLEAR;
import static resync.peer.isakmp.Transitions.Cover.EITHER;
import static resync.peer.isakmp.Transitions.Cover.ENCRYPTED;
import static resync.peer.wire.v1.Exchange.AGGRESSIVE;
import static resync.peer.wire.v1.Exchange.IDENTITY_PROTECTION;
import static resync.peer.wire.v1.Exchange.QUICK_MODE;

import java.util.List;
import java.util.Optional;
import resync.peer.wire.v1.Exchange;
import resync.peer.wire.v1.IsakmpMessage;

/**
 * IKEv1 as a table. A message is handled by the first row whose exchange, role and state are the
 * conversation's and whose required payloads are all there. Sections are those of RFC 2409.
 */
final class Transitions {

  /** Whether a message must come encrypted. */
  enum Cover {
    CLEAR,
    ENCRYPTED,
    /** Both are allowed: aggressive mode's last message (section 5). */
    EITHER
  }

  /**
   * One row.
   *
   * @param role our part in the exchange
   * @param state where the exchange stands when the message comes
   * @param cover whether the message must be encrypted
   * @param needs what the message must hold
   * @param next the state once the task is done and its reply sent
   * @param replyEncrypted whether the reply is
   * @param story what happened, for the log
   * @param section of RFC 2409
   */
  record Row(
      Exchange exchange,
      Role role,
      State state,
      Cover cover,
      List<Need> needs,
      Task task,
      State next,
      boolean replyEncrypted,
      String story,
      String section) {}

  private static final List<Row> ROWS =
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
              .seals(MainMode::initiatorIdentified, DONE, "the initiator is who it says", "5.4"),
          row(IDENTITY_PROTECTION, INITIATOR, IDENTIFIED, ENCRYPTED, ID, PROOF)
              .seals(MainMode::responderIdentified, DONE, "the responder is who it says", "5.4"),

          // Aggressive mode.
          row(AGGRESSIVE, RESPONDER, NONE, CLEAR, SA, KE, NONCE, ID)
              .run(AggressiveMode::asked, AGGRESSIVE_ANSWERED, "the peer asks for an SA", "5"),
          row(AGGRESSIVE, INITIATOR, AGGRESSIVE_ASKED, CLEAR, SA, KE, NONCE, ID, PROOF)
              .seals(AggressiveMode::answered, DONE, "the responder is who it says", "5.4"),
          row(AGGRESSIVE, RESPONDER, AGGRESSIVE_ANSWERED, EITHER, PROOF)
              .seals(AggressiveMode::confirmed, DONE, "the initiator is who it says", "5.4"),

          // Quick mode.
          row(QUICK_MODE, RESPONDER, NONE, ENCRYPTED, HASH_FIRST, SA, NONCE)
              .seals(QuickModeResponder::asked, QUICK_ANSWERED, "the peer proposes SAs", "5.5"),
          row(QUICK_MODE, INITIATOR, QUICK_ASKED, ENCRYPTED, HASH_FIRST, SA, NONCE)
              .seals(QuickModeInitiator::answered, DONE, "SAs are agreed", "5.5"),
          row(QUICK_MODE, RESPONDER, QUICK_ANSWERED, ENCRYPTED, HASH_FIRST)
              .seals(QuickModeResponder::confirmed, DONE, "the peer uses the SAs", "5.5"));

  private Transitions() {}

  /** The whole table, in the order in which it is searched. */
  static List<Row> rows() {
    return ROWS;
  }

  /** Whether any message can come now that would be taken. */
  static boolean expectsMore(Conversation conversation) {
    return ROWS.stream()
        .anyMatch(
            row ->
                row.exchange == conversation.exchange()
                    && row.role == conversation.role()
                    && row.state == conversation.state());
  }

  /** The row for a message, if the table has one. */
  static Optional<Row> find(Conversation conversation, IsakmpMessage message) {
    boolean encrypted = IsakmpMessage.isEncrypted(message.header());
    for (Row row : ROWS) {
      if (row.exchange == conversation.exchange()
          && row.role == conversation.role()
          && row.state == conversation.state()
          && (row.cover == EITHER || (row.cover == ENCRYPTED) == encrypted)
          && row.needs.stream().allMatch(need -> need.metBy(message))) {
        return Optional.of(row);
      }
    }
    return Optional.empty();
  }

  private static Draft row(Exchange exchange, Role role, State state, Cover cover, Need... needs) {
    return new Draft(exchange, role, state, cover, List.of(needs));
  }

  private record Draft(Exchange exchange, Role role, State state, Cover cover, List<Need> needs) {

    Row run(Task task, State next, String story, String section) {
      return new Row(exchange, role, state, cover, needs, task, next, false, story, section);
    }

    Row seals(Task task, State next, String story, String section) {
      return new Row(exchange, role, state, cover, needs, task, next, true, story, section);
    }
  }
}
