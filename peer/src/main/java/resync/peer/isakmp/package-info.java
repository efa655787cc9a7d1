/** IKEv1: exchanges as tasks driven by a transition table (RFC 2407, 2408, 2409, 3706, 3947). */
@NullMarked
package resync.peer.isakmp;

import org.jspecify.annotations.NullMarked;
