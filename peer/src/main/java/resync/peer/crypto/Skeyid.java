package resync.peer.crypto;

/**
 * The keys of an IKEv1 SA (RFC 2409 section 5), each as long as the output of the prf.
 *
 * @param skeyid SKEYID, known only to the two ends: authenticates phase 1
 * @param d SKEYID_d, from which the keys of phase 2's SAs are derived
 * @param a SKEYID_a, authenticates messages of the IKE SA: quick mode and informational exchanges
 * @param e SKEYID_e, from which the encryption key of the IKE SA is made; see {@link
 *     Ikev1KeyDerivation#encryptionKey}
 */
public record Skeyid(Secret skeyid, Secret d, Secret a, Secret e) {}
