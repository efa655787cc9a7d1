/** IKEv2 (RFC 7296): exchanges as rows of a transition table and small tasks. */
@NullMarked
package resync.peer.ikev2;

import org.jspecify.annotations.NullMarked;
