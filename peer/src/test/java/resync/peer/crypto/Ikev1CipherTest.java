package resync.peer.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Ikev1CipherTest {
  static Stream<Vectors.Vector> cbc() {
    return Vectors.of("cbc.txt");
  }

  @ParameterizedTest
  @MethodSource("cbc")
  void givesThePublishedValues(Vectors.Vector vector) {
    EncryptionAlgorithm encryption = EncryptionAlgorithm.valueOf(vector.text("encryption"));
    Ikev1Cipher cipher = new Ikev1Cipher(encryption, vector.secret("key"));
    byte[] iv = vector.octets("iv");
    byte[] plain = vector.octets("plain");
    byte[] sealed = vector.octets("cipher");

    assertArrayEquals(sealed, cipher.encrypt(iv, plain));
    assertArrayEquals(plain, cipher.decrypt(iv, sealed).orElseThrow());
    byte[] last = Arrays.copyOfRange(sealed, sealed.length - 8, sealed.length);
    assertArrayEquals(last, cipher.nextIv(sealed));
  }

  @ParameterizedTest
  @MethodSource("cbc")
  void espIsEncryptedWithThem(Vectors.Vector vector) {
    EncryptionAlgorithm encryption = EncryptionAlgorithm.valueOf(vector.text("encryption"));
    byte[] plain = vector.octets("plain");
    EspCipher cipher =
        EspCipher.of(
            new EspSuite(encryption, IntegrityAlgorithm.HMAC_MD5_96),
            new EspKeys(vector.secret("key"), Secret.of(new byte[16])),
            new SeededRandom(1));
    int payload = EspCipher.HEADER_LENGTH + cipher.ivLength();
    byte[] packet = new byte[payload + plain.length + cipher.icvLength()];
    System.arraycopy(plain, 0, packet, payload, plain.length);

    cipher.seal(packet, 0, plain.length, 77);

    byte[] iv = Arrays.copyOfRange(packet, EspCipher.HEADER_LENGTH, payload);
    assertArrayEquals(
        new Ikev1Cipher(encryption, vector.secret("key")).encrypt(iv, plain),
        Arrays.copyOfRange(packet, payload, payload + plain.length));
    assertEquals(plain.length, cipher.open(packet, 0, packet.length));
    assertArrayEquals(plain, Arrays.copyOfRange(packet, payload, payload + plain.length));
  }

  @Test
  void paddingIsZerosUpToAWholeBlock() {
    Ikev1Cipher cipher = new Ikev1Cipher(EncryptionAlgorithm.AES_CBC_128, Secret.of(new byte[16]));
    byte[] iv = new byte[16];

    byte[] sealed = cipher.encrypt(iv, new byte[] {1, 2, 3});

    byte[] expected = Arrays.copyOf(new byte[] {1, 2, 3}, 16);
    assertArrayEquals(expected, cipher.decrypt(iv, sealed).orElseThrow());
    assertEquals(16, cipher.encrypt(iv, new byte[16]).length);
  }

  @Test
  void whatIsNotMadeOfBlocksIsRefused() {
    Ikev1Cipher cipher = new Ikev1Cipher(EncryptionAlgorithm.DES_CBC, Secret.of(new byte[8]));
    assertEquals(Optional.empty(), cipher.decrypt(new byte[8], new byte[0]));
    assertEquals(Optional.empty(), cipher.decrypt(new byte[8], new byte[15]));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Ikev1Cipher(EncryptionAlgorithm.AES_GCM_16_128, Secret.of(new byte[20])));
  }
}
