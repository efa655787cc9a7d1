package resync.peer.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeyExchangeVectorsTest {
  static Stream<Vectors.Vector> keyExchange() {
    return Vectors.of("key-exchange.txt");
  }

  @ParameterizedTest
  @MethodSource("keyExchange")
  void givesThePublishedValues(Vectors.Vector vector) throws GeneralSecurityException {
    KeyExchange initiator = pair(vector, "i");
    KeyExchange responder = pair(vector, "r");
    if (vector.has("public-i")) {
      assertArrayEquals(vector.octets("public-i"), initiator.publicValue());
      assertArrayEquals(vector.octets("public-r"), responder.publicValue());
    }

    Optional<Secret> shared = Optional.of(vector.secret("shared"));
    assertEquals(shared, initiator.sharedSecret(responder.publicValue()));
    assertEquals(shared, responder.sharedSecret(initiator.publicValue()));
  }

  private static KeyExchange pair(Vectors.Vector vector, String role)
      throws GeneralSecurityException {
    byte[] privateValue = vector.octets("private-" + role);
    KeyExchangeMethod method = KeyExchangeMethod.valueOf(vector.text("method"));
    return switch (method) {
      case MODP_768, MODP_1024, MODP_1536, MODP_2048, MODP_3072 ->
          new ModpKeyExchange(method, new BigInteger(1, privateValue));
      case CURVE25519 -> new X25519KeyExchange(privateValue);
      case ECP_256 -> ecp(new BigInteger(1, privateValue), vector.octets("public-" + role));
    };
  }

  private static KeyExchange ecp(BigInteger privateValue, byte[] publicValue)
      throws GeneralSecurityException {
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec("secp256r1"));
    ECParameterSpec curve = parameters.getParameterSpec(ECParameterSpec.class);
    ECPoint point =
        new ECPoint(new BigInteger(1, publicValue, 0, 32), new BigInteger(1, publicValue, 32, 32));
    KeyExchange pair =
        new Ecp256KeyExchange(
            KeyFactory.getInstance("EC").generatePrivate(new ECPrivateKeySpec(privateValue, curve)),
            point,
            curve);
    // The private value times the generator has the x of the public value.
    byte[] generator = new byte[64];
    System.arraycopy(
        FixedWidth.bigEndian(curve.getGenerator().getAffineX(), 32), 0, generator, 0, 32);
    System.arraycopy(
        FixedWidth.bigEndian(curve.getGenerator().getAffineY(), 32), 0, generator, 32, 32);
    assertArrayEquals(
        Arrays.copyOf(publicValue, 32), pair.sharedSecret(generator).orElseThrow().octets());
    return pair;
  }
}
