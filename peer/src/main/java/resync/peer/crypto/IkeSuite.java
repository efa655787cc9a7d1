package resync.peer.crypto;

import org.jspecify.annotations.Nullable;

/**
 * The algorithms of an IKE SA.
 *
 * @param integrity null exactly where {@code encryption} is an AEAD
 */
public record IkeSuite(
    EncryptionAlgorithm encryption,
    @Nullable IntegrityAlgorithm integrity,
    PrfAlgorithm prf,
    KeyExchangeMethod keyExchange) {
  /**
   * @throws IllegalArgumentException if integrity is missing, or given beside an AEAD
   */
  public IkeSuite {
    EspSuite.checkIntegrity(encryption, integrity);
    if (encryption == EncryptionAlgorithm.NULL) {
      throw new IllegalArgumentException("an IKE SA needs encryption");
    }
  }

  /** The algorithms as a proposal in strongSwan's syntax. */
  @Override
  public String toString() {
    String first =
        integrity == null ? encryption.keyword() : encryption.keyword() + "-" + integrity.keyword();
    return first + "-" + prf.keyword() + "-" + keyExchange.keyword();
  }
}
