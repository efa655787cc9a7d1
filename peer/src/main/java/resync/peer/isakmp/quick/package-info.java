/** IKEv1's quick mode (RFC 2409 section 5.5) with the IPsec DOI (RFC 2407), on ISAKMP SAs. */
@NullMarked
package resync.peer.isakmp.quick;

import org.jspecify.annotations.NullMarked;
