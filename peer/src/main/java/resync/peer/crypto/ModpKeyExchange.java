package resync.peer.crypto;

import java.math.BigInteger;
import java.util.Optional;

/** MODP groups of RFC 2409 and RFC 3526, all with generator 2 and a safe prime. */
record ModpKeyExchange(KeyExchangeMethod method, BigInteger privateValue) implements KeyExchange {
  private static final BigInteger TWO = BigInteger.TWO;

  static ModpKeyExchange generate(KeyExchangeMethod method, RandomSource random) {
    byte[] exponent = random.octets(exponentLength(method));
    // The top bit is set so that the exponent has its full length whatever was drawn.
    exponent[0] |= (byte) 0x80;
    return new ModpKeyExchange(method, new BigInteger(1, exponent));
  }

  /** Twice the strength of the group, the larger estimate of RFC 3526 section 8, in octets. */
  private static int exponentLength(KeyExchangeMethod method) {
    return method == KeyExchangeMethod.MODP_3072 ? 424 / 8 : 320 / 8;
  }

  @Override
  public byte[] publicValue() {
    return fixedWidth(TWO.modPow(privateValue, ModpPrimes.of(method)));
  }

  @Override
  public Optional<Secret> sharedSecret(byte[] peerPublicValue) {
    if (peerPublicValue.length != method.publicValueLength()) {
      return Optional.empty();
    }
    BigInteger value = new BigInteger(1, peerPublicValue);
    BigInteger largest = ModpPrimes.of(method).subtract(TWO);
    // RFC 6989 section 2.1: for a safe prime, 1 < r < p - 1.
    if (value.compareTo(TWO) < 0 || value.compareTo(largest) > 0) {
      return Optional.empty();
    }
    return Optional.of(Secret.of(fixedWidth(value.modPow(privateValue, ModpPrimes.of(method)))));
  }

  private byte[] fixedWidth(BigInteger value) {
    return FixedWidth.bigEndian(value, method.publicValueLength());
  }
}
