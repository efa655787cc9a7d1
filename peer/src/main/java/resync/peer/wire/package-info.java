/** IKE messages as immutable records, decode and encode beside each other (RFC 7296 section 3). */
@NullMarked
package resync.peer.wire;

import org.jspecify.annotations.NullMarked;
