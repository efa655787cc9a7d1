/** Gateways of any implementation: what can be asked of one, as capabilities. */
@NullMarked
package resync.lab.node;

import org.jspecify.annotations.NullMarked;
