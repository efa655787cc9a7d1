package resync.peer.isakmp;

import resync.peer.crypto.EncryptionAlgorithm;
import resync.peer.crypto.HashAlgorithm;
import resync.peer.crypto.KeyExchangeMethod;

/** The algorithms of an ISAKMP SA (RFC 2409 section 4). The prf is the HMAC of the hash. */
public record Phase1Suite(
    EncryptionAlgorithm encryption, HashAlgorithm hash, KeyExchangeMethod group) {

  /** The algorithms as a proposal in strongSwan's syntax. */
  @Override
  public String toString() {
    String hashWord = hash.prf().keyword().replaceFirst("^prf", "");
    return encryption.keyword() + "-" + hashWord + "-" + group.keyword();
  }
}
