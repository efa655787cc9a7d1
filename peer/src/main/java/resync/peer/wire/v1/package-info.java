/**
 * ISAKMP messages of IKEv1 as immutable records, decode and encode beside each other (RFC 2408
 * section 3, RFC 2407 section 4.6, RFC 3947).
 */
@NullMarked
package resync.peer.wire.v1;

import org.jspecify.annotations.NullMarked;
