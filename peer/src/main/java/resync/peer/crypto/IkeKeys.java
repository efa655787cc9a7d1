package resync.peer.crypto;

/**
 * The keys of an IKE SA (RFC 7296 section 2.14); i and r are the original initiator and responder.
 *
 * @param skD key from which keys of Child SAs and of the next IKE SA are derived
 * @param skAi integrity key of the initiator's messages; empty with an AEAD
 * @param skAr integrity key of the responder's messages; empty with an AEAD
 * @param skEi encryption key of the initiator's messages, with an AEAD the salt behind it
 * @param skEr encryption key of the responder's messages, with an AEAD the salt behind it
 * @param skPi key for the initiator's AUTH payload
 * @param skPr key for the responder's AUTH payload
 */
public record IkeKeys(
    Secret skD, Secret skAi, Secret skAr, Secret skEi, Secret skEr, Secret skPi, Secret skPr) {}
