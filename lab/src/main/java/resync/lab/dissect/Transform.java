package resync.lab.dissect;

import java.util.OptionalInt;

/**
 * One algorithm that is proposed or agreed on (RFC 7296 section 3.3.2). What IKEv1 has as
 * attributes of a transform is written in the same terms.
 *
 * @param id as IANA has it for the type, and for the version of IKE
 * @param name as IANA has it, such as {@code ENCR_AES_GCM_16}; the number where it has none
 * @param keyLength in bits, where it is said
 */
public record Transform(Type type, int id, String name, OptionalInt keyLength) {

  /** What it is for. */
  public enum Type {
    /** Encryption. */
    ENCR,
    /** The pseudorandom function; in IKEv1 the hash, which is used as one. */
    PRF,
    /** Integrity. */
    INTEG,
    /** Key exchange, for IPsec SAs that of PFS. */
    KE,
    /** Extended sequence numbers. */
    ESN,
    /** How the ends prove who they are (IKEv1 alone negotiates it). */
    AUTHENTICATION,
    /** Tunnel or transport mode (IKEv1 alone negotiates it here). */
    MODE,
    /** A type that the lab does not know. */
    OTHER
  }

  @Override
  public String toString() {
    return keyLength.isPresent() ? name + " (" + keyLength.getAsInt() + ")" : name;
  }
}
