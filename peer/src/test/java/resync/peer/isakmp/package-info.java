/** Tests of IKEv1 from within. */
@NullMarked
package resync.peer.isakmp;

import org.jspecify.annotations.NullMarked;
