package resync.peer.crypto;

import java.util.Optional;

/**
 * One end's key pair of a Diffie-Hellman exchange. Public values and shared secrets are the octets
 * of the RFCs, big-endian and of fixed width (curve25519: as RFC 7748 encodes them).
 */
public sealed interface KeyExchange
    permits ModpKeyExchange, Ecp256KeyExchange, X25519KeyExchange, KeyExchange.Kept {
  /** A source of randomness that gives out key pairs which were made before. */
  interface Source extends RandomSource {
    /** The next key pair. */
    KeyExchange keyExchange(KeyExchangeMethod method);
  }

  /** A key pair of a {@link Source}. */
  non-sealed interface Kept extends KeyExchange {}

  /**
   * Makes a new key pair, whose private value is drawn from {@code random}; or takes the next one
   * of a {@link Source}.
   */
  static KeyExchange generate(KeyExchangeMethod method, RandomSource random) {
    if (random instanceof Source source) {
      return source.keyExchange(method);
    }
    return switch (method) {
      case MODP_768, MODP_1024, MODP_1536, MODP_2048, MODP_3072 ->
          ModpKeyExchange.generate(method, random);
      case ECP_256 -> Ecp256KeyExchange.generate(random);
      case CURVE25519 -> new X25519KeyExchange(random.octets(32));
    };
  }

  KeyExchangeMethod method();

  /** What goes into this end's KE payload. */
  byte[] publicValue();

  /**
   * Computes the shared secret with the other end's public value.
   *
   * @return empty if the public value fails the checks of RFC 6989 (wrong length, out of range, not
   *     on the curve, or of small order): the exchange must then be refused
   */
  Optional<Secret> sharedSecret(byte[] peerPublicValue);
}
