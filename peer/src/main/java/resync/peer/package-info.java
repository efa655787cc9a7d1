/** The Java IPsec peer. */
@NullMarked
package resync.peer;

import org.jspecify.annotations.NullMarked;
