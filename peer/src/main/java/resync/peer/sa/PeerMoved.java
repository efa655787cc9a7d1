package resync.peer.sa;

import resync.peer.wire.ip.Endpoint;

/**
 * The newest authentic packet on a Child SA came from somewhere else than packets go to.
 *
 * @param remote where it came from
 */
public record PeerMoved(ChildSa childSa, Endpoint remote) {}
