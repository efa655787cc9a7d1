/**
 * The databases of RFC 4301: SPD (policies), SAD (security associations) and PAD (which peers may
 * do what), and the values they are made of. No protocol lives here, and nothing here reads a
 * clock: whoever calls says what time it is.
 */
@NullMarked
package resync.peer.sa;

import org.jspecify.annotations.NullMarked;
