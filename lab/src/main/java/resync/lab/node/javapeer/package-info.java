/** Our own Java peer as a gateway. */
@NullMarked
package resync.lab.node.javapeer;

import org.jspecify.annotations.NullMarked;
