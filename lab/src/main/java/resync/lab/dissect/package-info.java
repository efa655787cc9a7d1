/**
 * From octets to typed fields: what IKE messages propose, agree on and identify. Reads what a
 * capture holds, so nothing here trusts its input or throws because of it.
 */
@NullMarked
package resync.lab.dissect;

import org.jspecify.annotations.NullMarked;
