@NullMarked
package resync.peer.isakmp.quick;

import org.jspecify.annotations.NullMarked;
