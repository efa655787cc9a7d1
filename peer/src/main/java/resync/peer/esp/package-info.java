/**
 * The data plane: ESP (RFC 4303) and AH (RFC 4302) over IPv4 and IPv6, raw and UDP-encapsulated
 * (RFC 3948). It works on buffers in place and knows policies and SAs only from {@link
 * resync.peer.sa}.
 */
@NullMarked
package resync.peer.esp;

import org.jspecify.annotations.NullMarked;
