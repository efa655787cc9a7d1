@NullMarked
package resync.peer.wire.ip;

import org.jspecify.annotations.NullMarked;
