/**
 * What the peer was told to be: swanctl.conf, read strictly, as immutable records.
 *
 * <p>Names and units are strongSwan's. The records know nothing of the engine, of sockets or of
 * files; {@link resync.peer.config.PeerConfig} is the whole.
 */
@NullMarked
package resync.peer.config;

import org.jspecify.annotations.NullMarked;
