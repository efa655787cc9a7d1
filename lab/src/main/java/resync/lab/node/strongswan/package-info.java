/** strongSwan as a gateway. */
@NullMarked
package resync.lab.node.strongswan;

import org.jspecify.annotations.NullMarked;
