package resync.peer.crypto;

import org.jspecify.annotations.Nullable;

/**
 * The algorithms of an ESP SA.
 *
 * @param integrity null exactly where {@code encryption} is an AEAD
 */
public record EspSuite(EncryptionAlgorithm encryption, @Nullable IntegrityAlgorithm integrity) {
  /**
   * @throws IllegalArgumentException if integrity is missing, or given beside an AEAD
   */
  public EspSuite {
    checkIntegrity(encryption, integrity);
  }

  static void checkIntegrity(
      EncryptionAlgorithm encryption, @Nullable IntegrityAlgorithm integrity) {
    if (encryption.isAead() != (integrity == null)) {
      throw new IllegalArgumentException(
          encryption.isAead()
              ? encryption + " takes no integrity algorithm beside it"
              : encryption + " needs an integrity algorithm");
    }
  }

  /** Octets of the ICV at the end of a packet. */
  public int icvLength() {
    return integrity == null ? encryption.icvLength() : integrity.icvLength();
  }

  /** Octets of key material for one direction: encryption first, then integrity. */
  public int keyMaterialLength() {
    return encryption.keyMaterialLength() + (integrity == null ? 0 : integrity.keyLength());
  }

  /** The algorithms as a proposal in strongSwan's syntax. */
  @Override
  public String toString() {
    return integrity == null
        ? encryption.keyword()
        : encryption.keyword() + "-" + integrity.keyword();
  }
}
