package resync.peer.crypto;

import java.math.BigInteger;
import java.util.Optional;

/** MODP groups of RFC 3526, all with generator 2 and a safe prime. */
record ModpKeyExchange(KeyExchangeMethod method, BigInteger privateValue) implements KeyExchange {
  private static final BigInteger TWO = BigInteger.TWO;

  private static final BigInteger PRIME_2048 =
      prime(
          """
          FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74
          020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F1437
          4FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED
          EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF05
          98DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB
          9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B
          E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF695581718
          3995497CEA956AE515D2261898FA051015728E5A8AACAA68FFFFFFFFFFFFFFFF
          """);

  private static final BigInteger PRIME_3072 =
      prime(
          """
          FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74
          020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F1437
          4FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED
          EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF05
          98DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB
          9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B
          E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF695581718
          3995497CEA956AE515D2261898FA051015728E5A8AAAC42DAD33170D04507A33
          A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7
          ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864
          D87602733EC86A64521F2B18177B200CBBE117577A615D6C770988C0BAD946E2
          08E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF
          """);

  static ModpKeyExchange generate(KeyExchangeMethod method, RandomSource random) {
    byte[] exponent = random.octets(exponentLength(method));
    // The top bit is set so that the exponent has its full length whatever was drawn.
    exponent[0] |= (byte) 0x80;
    return new ModpKeyExchange(method, new BigInteger(1, exponent));
  }

  /** Twice the strength of the group, the larger estimate of RFC 3526 section 8, in octets. */
  private static int exponentLength(KeyExchangeMethod method) {
    return method == KeyExchangeMethod.MODP_2048 ? 320 / 8 : 424 / 8;
  }

  @Override
  public byte[] publicValue() {
    return fixedWidth(TWO.modPow(privateValue, prime(method)));
  }

  @Override
  public Optional<Secret> sharedSecret(byte[] peerPublicValue) {
    if (peerPublicValue.length != method.publicValueLength()) {
      return Optional.empty();
    }
    BigInteger value = new BigInteger(1, peerPublicValue);
    BigInteger largest = prime(method).subtract(TWO);
    // RFC 6989 section 2.1: for a safe prime, 1 < r < p - 1.
    if (value.compareTo(TWO) < 0 || value.compareTo(largest) > 0) {
      return Optional.empty();
    }
    return Optional.of(Secret.of(fixedWidth(value.modPow(privateValue, prime(method)))));
  }

  static BigInteger prime(KeyExchangeMethod method) {
    return method == KeyExchangeMethod.MODP_2048 ? PRIME_2048 : PRIME_3072;
  }

  private byte[] fixedWidth(BigInteger value) {
    return FixedWidth.bigEndian(value, method.publicValueLength());
  }

  private static BigInteger prime(String hex) {
    return new BigInteger(hex.replaceAll("\\s", ""), 16);
  }
}
