/**
 * IKEv1's phase 1, informational exchanges and fragments (RFC 2408, 2409, 3706, 3947): exchanges as
 * tasks driven by a transition table. It knows no domain of interpretation; one stands on it
 * through {@link resync.peer.isakmp.Doi}.
 */
@NullMarked
package resync.peer.isakmp;

import org.jspecify.annotations.NullMarked;
