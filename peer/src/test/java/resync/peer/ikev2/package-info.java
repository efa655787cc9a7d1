/** IKEv2's parts by themselves; whole conversations are tested with two engines. */
@NullMarked
package resync.peer.ikev2;

import org.jspecify.annotations.NullMarked;
