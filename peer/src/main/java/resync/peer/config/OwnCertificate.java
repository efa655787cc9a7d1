package resync.peer.config;

import java.util.List;
import resync.peer.crypto.Certificate;
import resync.peer.crypto.SigningKey;

/**
 * What this end proves its identity with where it signs.
 *
 * @param key the private key to the first certificate
 * @param chain the own certificate, and those that lead up from it; never empty
 */
public record OwnCertificate(SigningKey key, List<Certificate> chain) {

  public OwnCertificate {
    chain = List.copyOf(chain);
  }

  /** The own certificate. */
  public Certificate certificate() {
    return chain.getFirst();
  }
}
