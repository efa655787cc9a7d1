package resync.peer.sa;

/**
 * The SAs of one protocol in both directions, which are negotiated and removed together.
 *
 * @param inbound the one whose SPI this end has chosen
 * @param outbound the one whose SPI the other end has chosen
 */
public record SaPair<S extends Sa>(S inbound, S outbound) {}
