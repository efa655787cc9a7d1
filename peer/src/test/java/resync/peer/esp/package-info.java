@NullMarked
package resync.peer.esp;

import org.jspecify.annotations.NullMarked;
