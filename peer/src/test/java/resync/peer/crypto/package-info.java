@NullMarked
package resync.peer.crypto;

import org.jspecify.annotations.NullMarked;
