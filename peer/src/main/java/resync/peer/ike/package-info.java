/** What both IKE versions share: events and effects, reports, message window, retransmission. */
@NullMarked
package resync.peer.ike;

import org.jspecify.annotations.NullMarked;
