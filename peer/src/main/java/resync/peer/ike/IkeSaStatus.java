package resync.peer.ike;

import resync.peer.sa.IkeSpi;
import resync.peer.wire.ip.Endpoint;

/**
 * What can be seen of one IKE SA at one moment.
 *
 * @param connection the configured connection's name
 * @param version 1 or 2
 * @param state e.g. {@code ESTABLISHED}
 * @param initiator whether this end is the original initiator
 * @param responderSpi zero while the responder has not answered
 * @param proposal the negotiated transforms, joined by {@code /}; empty while not negotiated
 */
public record IkeSaStatus(
    String connection,
    int version,
    String state,
    boolean initiator,
    IkeSpi initiatorSpi,
    IkeSpi responderSpi,
    Endpoint local,
    Endpoint remote,
    String proposal) {}
