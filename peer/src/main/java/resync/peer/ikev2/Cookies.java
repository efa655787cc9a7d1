package resync.peer.ikev2;

import java.time.Duration;
import java.time.Instant;
import resync.peer.crypto.Prf;
import resync.peer.crypto.PrfAlgorithm;
import resync.peer.crypto.RandomSource;
import resync.peer.crypto.Secret;
import resync.peer.wire.Octets;
import resync.peer.wire.ip.Endpoint;

/**
 * Stateless cookies (RFC 7296 section 2.6): a keyed hash of the initiator's nonce, address and SPI,
 * with a secret that changes; one change back is still accepted.
 */
final class Cookies {
  private static final Duration SECRET_LIFE = Duration.ofMinutes(2);
  private static final int SECRET_LENGTH = 32;

  private final RandomSource random;
  private final Prf prf = Prf.of(PrfAlgorithm.HMAC_SHA2_256);
  private byte version;
  private byte[] secret;
  private byte[] previous;
  private Instant madeAt;

  Cookies(RandomSource random, Instant now) {
    this.random = random;
    this.secret = random.octets(SECRET_LENGTH);
    this.previous = secret;
    this.madeAt = now;
  }

  /** The cookie that this initiator must bring back. */
  Octets make(Octets nonce, Endpoint initiator, long initiatorSpi, Instant now) {
    renew(now);
    return make(version, secret, nonce, initiator, initiatorSpi);
  }

  /** Whether the initiator brought back what {@link #make} gave it lately. */
  boolean verify(Octets cookie, Octets nonce, Endpoint initiator, long initiatorSpi, Instant now) {
    renew(now);
    if (cookie.isEmpty()) {
      return false;
    }
    byte claimed = (byte) cookie.at(0);
    byte[] key = claimed == version ? secret : previous;
    Octets expected = make(claimed, key, nonce, initiator, initiatorSpi);
    return Secret.of(expected.toArray()).equals(Secret.of(cookie.toArray()));
  }

  private Octets make(byte ofVersion, byte[] key, Octets nonce, Endpoint initiator, long spi) {
    byte[] head = {ofVersion};
    byte[] hash =
        prf.compute(
            key, head, nonce.toArray(), initiator.address().octets(), Octets.ofLong(spi).toArray());
    byte[] cookie = new byte[1 + hash.length];
    cookie[0] = ofVersion;
    System.arraycopy(hash, 0, cookie, 1, hash.length);
    return Octets.of(cookie);
  }

  private void renew(Instant now) {
    if (now.isAfter(madeAt.plus(SECRET_LIFE))) {
      previous = secret;
      secret = random.octets(SECRET_LENGTH);
      version++;
      madeAt = now;
    }
  }
}
