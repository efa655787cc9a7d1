/** Tests of ISAKMP messages. */
@NullMarked
package resync.peer.wire.v1;

import org.jspecify.annotations.NullMarked;
