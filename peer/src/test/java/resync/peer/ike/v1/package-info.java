/** Tests of IKEv1 from within. */
@NullMarked
package resync.peer.ike.v1;

import org.jspecify.annotations.NullMarked;
