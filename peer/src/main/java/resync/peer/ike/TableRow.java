package resync.peer.ike;

/** A row of a transition table, as people name it. */
public interface TableRow {
  /** What happened when it takes a message. */
  String story();

  /** Of the RFC that it comes from. */
  String section();
}
