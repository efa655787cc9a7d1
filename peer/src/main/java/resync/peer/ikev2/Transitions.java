package resync.peer.ikev2;

import static resync.peer.ikev2.Need.AUTH;
import static resync.peer.ikev2.Need.COOKIE;
import static resync.peer.ikev2.Need.DELETE_IKE;
import static resync.peer.ikev2.Need.ERROR;
import static resync.peer.ikev2.Need.ID_I;
import static resync.peer.ikev2.Need.ID_R;
import static resync.peer.ikev2.Need.KE;
import static resync.peer.ikev2.Need.NONCE;
import static resync.peer.ikev2.Need.OTHER_GROUP;
import static resync.peer.ikev2.Need.REKEY_SA;
import static resync.peer.ikev2.Need.SA;
import static resync.peer.ikev2.Need.TS;
import static resync.peer.ikev2.State.AUTH_SENT;
import static resync.peer.ikev2.State.CLOSED;
import static resync.peer.ikev2.State.COLLIDING;
import static resync.peer.ikev2.State.DELETING;
import static resync.peer.ikev2.State.ESTABLISHED;
import static resync.peer.ikev2.State.INIT_ANSWERED;
import static resync.peer.ikev2.State.INIT_SENT;
import static resync.peer.ikev2.State.NONE;
import static resync.peer.ikev2.State.REKEYED;
import static resync.peer.wire.ExchangeType.CREATE_CHILD_SA;
import static resync.peer.wire.ExchangeType.IKE_AUTH;
import static resync.peer.wire.ExchangeType.IKE_SA_INIT;
import static resync.peer.wire.ExchangeType.INFORMATIONAL;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import resync.peer.ike.TableRow;
import resync.peer.wire.ExchangeType;
import resync.peer.wire.IkeMessage;

/**
 * IKEv2 as a table. A message is handled by the first row whose state, role and exchange are the
 * IKE SA's and whose required payloads are all there. Sections are those of RFC 7296.
 */
final class Transitions {

  /**
   * One row.
   *
   * @param role our part in the exchange: as RESPONDER the message is a request
   * @param answers as INITIATOR, the kind of our request that the message answers; as RESPONDER,
   *     the kind of our request that it crosses, null for any and none
   * @param needs what the message must hold
   * @param next the state once the task is done
   * @param story what happened, for the log
   * @param section of RFC 7296
   */
  record Row(
      State state,
      Role role,
      ExchangeType exchange,
      @Nullable Class<? extends IkeSa.Request> answers,
      List<Need> needs,
      Task task,
      State next,
      String story,
      String section)
      implements Transition, TableRow {

    /** What it does to an IKE SA, for the log. */
    String told(IkeSa sa) {
      return sa
          + " "
          + state
          + " "
          + exchange
          + " as "
          + role
          + ": "
          + story
          + " (RFC 7296 section "
          + section
          + ")";
    }
  }

  private static final List<Row> ROWS =
      List.of(
          // Setting up, as initiator.
          answer(INIT_SENT, IKE_SA_INIT, InitInitiator.class, COOKIE)
              .run(InitInitiator::cookie, INIT_SENT, "the responder wants its cookie back", "2.6"),
          answer(INIT_SENT, IKE_SA_INIT, InitInitiator.class, OTHER_GROUP)
              .run(
                  InitInitiator::otherGroup, INIT_SENT, "the responder wants another group", "1.2"),
          answer(INIT_SENT, IKE_SA_INIT, InitInitiator.class, SA, KE, NONCE)
              .run(InitInitiator::accepted, AUTH_SENT, "keys are agreed", "1.2"),
          answer(INIT_SENT, IKE_SA_INIT, InitInitiator.class, ERROR)
              .run(InitInitiator::refused, CLOSED, "the responder refuses", "2.21.1"),
          answer(AUTH_SENT, IKE_AUTH, AuthInitiator.class, ID_R, AUTH)
              .run(AuthInitiator::accepted, ESTABLISHED, "the responder is who it says", "1.2"),
          answer(AUTH_SENT, IKE_AUTH, AuthInitiator.class, ERROR)
              .run(AuthInitiator::refused, CLOSED, "the responder refuses", "2.21.2"),

          // Setting up, as responder.
          request(NONE, IKE_SA_INIT, SA, KE, NONCE)
              .run(InitResponder::requested, INIT_ANSWERED, "the peer asks for an IKE SA", "1.2"),
          request(INIT_ANSWERED, IKE_AUTH, ID_I, AUTH, SA, TS)
              .run(AuthResponder::requested, ESTABLISHED, "the initiator is who it says", "1.2"),
          request(INIT_ANSWERED, IKE_AUTH, ID_I, SA, TS)
              .run(AuthResponder::wantsEap, CLOSED, "the initiator asks for EAP", "2.16"),

          // Child SAs.
          request(ESTABLISHED, CREATE_CHILD_SA, REKEY_SA, SA, NONCE, TS)
              .run(CreateChildResponder::rekey, ESTABLISHED, "the peer rekeys a Child SA", "1.3.3"),
          request(ESTABLISHED, CREATE_CHILD_SA, SA, NONCE, TS)
              .run(CreateChildResponder::create, ESTABLISHED, "the peer adds a Child SA", "1.3.1"),
          answer(ESTABLISHED, CREATE_CHILD_SA, CreateChildInitiator.class, OTHER_GROUP)
              .run(CreateChildInitiator::otherGroup, ESTABLISHED, "another group is wanted", "1.3"),
          answer(ESTABLISHED, CREATE_CHILD_SA, CreateChildInitiator.class, ERROR)
              .run(CreateChildInitiator::refused, ESTABLISHED, "the peer refuses", "1.3"),
          answer(ESTABLISHED, CREATE_CHILD_SA, CreateChildInitiator.class, SA, NONCE, TS)
              .run(CreateChildInitiator::accepted, ESTABLISHED, "a Child SA is agreed", "1.3.1"),

          // The IKE SA anew.
          request(ESTABLISHED, CREATE_CHILD_SA, SA, NONCE, KE)
              .crossing(CreateChildInitiator.class)
              .run(RekeyIkeResponder::tooBusy, ESTABLISHED, "we rekey a Child SA", "2.25.1"),
          request(ESTABLISHED, CREATE_CHILD_SA, SA, NONCE, KE)
              .crossing(RekeyIkeInitiator.class)
              .run(RekeyIkeResponder::crossed, COLLIDING, "both ends rekey the IKE SA", "2.8.2"),
          request(ESTABLISHED, CREATE_CHILD_SA, SA, NONCE, KE)
              .run(RekeyIkeResponder::requested, REKEYED, "the peer rekeys the IKE SA", "1.3.2"),
          answer(ESTABLISHED, CREATE_CHILD_SA, RekeyIkeInitiator.class, OTHER_GROUP)
              .run(RekeyIkeInitiator::otherGroup, ESTABLISHED, "another group is wanted", "1.3"),
          answer(ESTABLISHED, CREATE_CHILD_SA, RekeyIkeInitiator.class, ERROR)
              .run(RekeyIkeInitiator::refused, ESTABLISHED, "the peer refuses", "1.3"),
          answer(ESTABLISHED, CREATE_CHILD_SA, RekeyIkeInitiator.class, SA, NONCE, KE)
              .run(RekeyIkeInitiator::accepted, REKEYED, "a new IKE SA is agreed", "1.3.2"),

          // The IKE SA anew, by both ends at the same time.
          answer(COLLIDING, CREATE_CHILD_SA, RekeyIkeInitiator.class, ERROR)
              .run(
                  RekeyIkeInitiator::yielded, REKEYED, "the peer's rekeying stands alone", "2.8.2"),
          answer(COLLIDING, CREATE_CHILD_SA, RekeyIkeInitiator.class, SA, NONCE, KE)
              .run(RekeyIkeInitiator::settled, REKEYED, "one new IKE SA of two stays", "2.8.2"),
          request(COLLIDING, CREATE_CHILD_SA)
              .run(
                  CreateChildResponder::tooLate,
                  COLLIDING,
                  "the IKE SA is being rekeyed",
                  "2.25.2"),
          request(COLLIDING, INFORMATIONAL, DELETE_IKE)
              .run(
                  InformationalResponder::deleteColliding,
                  CLOSED,
                  "the peer has not noticed our rekeying",
                  "2.8.2"),
          request(COLLIDING, INFORMATIONAL)
              .run(InformationalResponder::inform, COLLIDING, "the peer informs", "1.4"),

          // A new Child SA or IKE SA where there is no place for one any more.
          request(REKEYED, CREATE_CHILD_SA)
              .run(CreateChildResponder::tooLate, REKEYED, "the IKE SA is replaced", "2.25.2"),
          request(DELETING, CREATE_CHILD_SA)
              .run(
                  CreateChildResponder::tooLate, DELETING, "the IKE SA is being deleted", "2.25.2"),

          // Deletes, INVALID_SPI, liveness.
          request(ESTABLISHED, INFORMATIONAL, DELETE_IKE)
              .run(InformationalResponder::deleteIke, CLOSED, "the peer deletes the SA", "1.4.1"),
          request(REKEYED, INFORMATIONAL, DELETE_IKE)
              .run(InformationalResponder::deleteIke, CLOSED, "the peer deletes the old SA", "2.8"),
          request(DELETING, INFORMATIONAL, DELETE_IKE)
              .run(InformationalResponder::deleteIke, CLOSED, "both ends delete the SA", "2.25.2"),
          request(ESTABLISHED, INFORMATIONAL)
              .run(InformationalResponder::inform, ESTABLISHED, "the peer informs", "1.4"),
          request(REKEYED, INFORMATIONAL)
              .run(InformationalResponder::inform, REKEYED, "the peer informs", "1.4"),
          request(DELETING, INFORMATIONAL)
              .run(InformationalResponder::inform, DELETING, "the peer informs", "1.4"),
          answer(ESTABLISHED, INFORMATIONAL, InformationalInitiator.class)
              .run(InformationalInitiator::answered, ESTABLISHED, "the peer has answered", "1.4"),
          answer(REKEYED, INFORMATIONAL, InformationalInitiator.class)
              .run(InformationalInitiator::answered, REKEYED, "the peer has answered", "1.4"),
          answer(DELETING, INFORMATIONAL, InformationalInitiator.class)
              .run(InformationalInitiator::answered, DELETING, "the peer has answered", "1.4"),
          answer(REKEYED, INFORMATIONAL, DeleteIkeInitiator.class)
              .run(DeleteIkeInitiator::answered, CLOSED, "the peer deletes it, too", "1.4.1"),
          answer(DELETING, INFORMATIONAL, DeleteIkeInitiator.class)
              .run(DeleteIkeInitiator::answered, CLOSED, "the peer deletes it, too", "1.4.1"));

  private Transitions() {}

  /** The whole table, in the order in which it is searched. */
  static List<Row> rows() {
    return ROWS;
  }

  /**
   * The row for a request of the peer, if the table has one.
   *
   * @param unanswered our request that the peer has not answered yet; null for none
   * @param taking whether a row that fits takes it, which a peer that misbehaves may not let it
   */
  static Optional<Row> forRequest(
      State state,
      ExchangeType exchange,
      IkeSa.@Nullable Request unanswered,
      IkeMessage message,
      Predicate<TableRow> taking) {
    return find(Role.RESPONDER, state, exchange, unanswered, message, taking);
  }

  /** The row for the answer to a request of ours, if the table has one. */
  static Optional<Row> forAnswer(
      State state,
      ExchangeType exchange,
      IkeSa.Request request,
      IkeMessage message,
      Predicate<TableRow> taking) {
    return find(Role.INITIATOR, state, exchange, request, message, taking);
  }

  private static Optional<Row> find(
      Role role,
      State state,
      ExchangeType exchange,
      IkeSa.@Nullable Request ours,
      IkeMessage message,
      Predicate<TableRow> taking) {
    for (Row row : ROWS) {
      if (row.role == role
          && row.state == state
          && row.exchange == exchange
          && (row.answers == null || row.answers.isInstance(ours))
          && row.needs.stream().allMatch(need -> need.metBy(message))
          && taking.test(row)) {
        return Optional.of(row);
      }
    }
    return Optional.empty();
  }

  private record Match(
      State state,
      Role role,
      ExchangeType exchange,
      @Nullable Class<? extends IkeSa.Request> answers,
      List<Need> needs) {
    /** Only while this kind of request of ours is unanswered. */
    Match crossing(Class<? extends IkeSa.Request> kind) {
      return new Match(state, role, exchange, kind, needs);
    }

    Row run(Task task, State next, String story, String section) {
      return new Row(state, role, exchange, answers, needs, task, next, story, section);
    }
  }

  private static Match request(State state, ExchangeType exchange, Need... needs) {
    return new Match(state, Role.RESPONDER, exchange, null, List.of(needs));
  }

  private static Match answer(
      State state, ExchangeType exchange, Class<? extends IkeSa.Request> kind, Need... needs) {
    return new Match(state, Role.INITIATOR, exchange, kind, List.of(needs));
  }
}
