package resync.peer.sa;

/**
 * A Child SA has reached a limit of its traffic or sequence numbers.
 *
 * @param hard whether it carries no more traffic; if not, it should be rekeyed
 */
public record LimitReached(ChildSa childSa, boolean hard) {}
