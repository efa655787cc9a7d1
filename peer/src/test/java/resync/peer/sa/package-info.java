@NullMarked
package resync.peer.sa;

import org.jspecify.annotations.NullMarked;
