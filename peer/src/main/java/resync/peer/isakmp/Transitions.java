package resync.peer.isakmp;

import static resync.peer.isakmp.Transitions.Cover.EITHER;
import static resync.peer.isakmp.Transitions.Cover.ENCRYPTED;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import resync.peer.ike.TableRow;
import resync.peer.wire.v1.Exchange;
import resync.peer.wire.v1.IsakmpMessage;

/**
 * A table of exchanges. A message is handled by the first row whose exchange, role and state are
 * the exchange's and whose required payloads are all there. Sections are those of RFC 2409.
 */
public final class Transitions {

  /** Whether a message must come encrypted. */
  public enum Cover {
    CLEAR,
    ENCRYPTED,
    /** Both are allowed: aggressive mode's last message (section 5). */
    EITHER
  }

  /** Whether the peer must have asked us to wait for CONNECTED (RFC 2408 section 3.1). */
  public enum Commit {
    ANY,
    SET,
    NOT_SET;

    private boolean fits(Conversation conversation, IsakmpMessage message) {
      return this == ANY || (this == SET) == conversation.mustWaitAfter(message);
    }
  }

  /**
   * One row.
   *
   * @param role our part in the exchange
   * @param state where the exchange stands when the message comes
   * @param cover whether the message must be encrypted
   * @param needs what the message must hold
   * @param commit whether the peer must have set the commit bit
   * @param next the state once the task is done and its reply sent
   * @param replyEncrypted whether the reply is
   * @param story what happened, for the log
   * @param section of RFC 2409
   */
  public record Row(
      Exchange exchange,
      Role role,
      State state,
      Cover cover,
      List<Need> needs,
      Commit commit,
      Task task,
      State next,
      boolean replyEncrypted,
      String story,
      String section)
      implements TableRow {}

  private final List<Row> rows;

  /** Of these rows, in the order in which they are searched. */
  public Transitions(List<Row> rows) {
    this.rows = List.copyOf(rows);
  }

  /** The whole table, in the order in which it is searched. */
  public List<Row> rows() {
    return rows;
  }

  /** Whether any message can come now that would be taken. */
  public boolean expectsMore(Conversation conversation) {
    return rows.stream()
        .anyMatch(
            row ->
                row.exchange == conversation.exchange()
                    && row.role == conversation.role()
                    && row.state == conversation.state());
  }

  /**
   * The row for a message, if the table has one.
   *
   * @param taking whether a row that fits takes it, which a peer that misbehaves may not let it
   */
  public Optional<Row> find(
      Conversation conversation, IsakmpMessage message, Predicate<TableRow> taking) {
    boolean encrypted = IsakmpMessage.isEncrypted(message.header());
    for (Row row : rows) {
      if (row.exchange == conversation.exchange()
          && row.role == conversation.role()
          && row.state == conversation.state()
          && (row.cover == EITHER || (row.cover == ENCRYPTED) == encrypted)
          && row.needs.stream().allMatch(need -> need.metBy(message))
          && row.commit.fits(conversation, message)
          && taking.test(row)) {
        return Optional.of(row);
      }
    }
    return Optional.empty();
  }

  public static Draft row(Exchange exchange, Role role, State state, Cover cover, Need... needs) {
    return new Draft(exchange, role, state, cover, List.of(needs), Commit.ANY);
  }

  /** A row without what is done. */
  public record Draft(
      Exchange exchange, Role role, State state, Cover cover, List<Need> needs, Commit commit) {

    /** Only where the peer has, or has not, set the commit bit. */
    public Draft commit(Commit wanted) {
      return new Draft(exchange, role, state, cover, needs, wanted);
    }

    public Row run(Task task, State next, String story, String section) {
      return new Row(
          exchange, role, state, cover, needs, commit, task, next, false, story, section);
    }

    public Row seals(Task task, State next, String story, String section) {
      return new Row(exchange, role, state, cover, needs, commit, task, next, true, story, section);
    }
  }
}
