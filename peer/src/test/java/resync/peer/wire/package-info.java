/** IKE messages: captures of others, every payload there and back, and garbage. */
@NullMarked
package resync.peer.wire;

import org.jspecify.annotations.NullMarked;
