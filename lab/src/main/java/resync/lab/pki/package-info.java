/** Certificates for gateways that authenticate by signatures. */
@NullMarked
package resync.lab.pki;

import org.jspecify.annotations.NullMarked;
