package resync.peer.crypto;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Certificate authorities that are trusted, and what they vouch for (RFC 5280 section 6). Whether a
 * certificate was revoked is not asked.
 *
 * @param certificates the authorities' own certificates; never empty
 */
public record CertificateAuthorities(List<Certificate> certificates) {
  /**
   * @throws IllegalArgumentException if there is none
   */
  public CertificateAuthorities {
    certificates = List.copyOf(certificates);
    if (certificates.isEmpty()) {
      throw new IllegalArgumentException("nobody is trusted");
    }
  }

  /**
   * Looks for a chain from a certificate to one of the authorities.
   *
   * @param certificate of the other end
   * @param others what it sent with it, in any order
   * @param now the instant at which all of the chain must be valid
   * @return empty if there is one, else why there is none
   */
  public Optional<String> refuses(Certificate certificate, List<Certificate> others, Instant now) {
    try {
      X509CertSelector target = new X509CertSelector();
      target.setCertificate(certificate.x509());
      PKIXBuilderParameters parameters =
          new PKIXBuilderParameters(
              certificates.stream()
                  .map(authority -> new TrustAnchor(authority.x509(), null))
                  .collect(Collectors.toSet()),
              target);
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(now));
      parameters.addCertStore(
          CertStore.getInstance(
              "Collection",
              new CollectionCertStoreParameters(others.stream().map(Certificate::x509).toList())));
      CertPathBuilder.getInstance("PKIX").build(parameters);
      return Optional.empty();
    } catch (CertPathBuilderException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return Optional.of(
          "no chain leads from '" + certificate + "' to an authority: " + cause.getMessage());
    } catch (GeneralSecurityException e) {
      throw Jce.broken(e);
    }
  }
}
