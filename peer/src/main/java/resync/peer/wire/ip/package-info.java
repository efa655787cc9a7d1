/** IPv4 and UDP: accessors over a buffer. */
@NullMarked
package resync.peer.wire.ip;

import org.jspecify.annotations.NullMarked;
