package resync.lab.capture;

import static resync.lab.capture.Packets.hex;
import static resync.lab.capture.Packets.join;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * IKEv2 messages with one encrypted payload, for any algorithm, with other keys in each direction.
 *
 * @param encryption Wireshark's name
 * @param cipher the JDK's; empty is none
 * @param key octets, without a salt
 * @param integrity Wireshark's name
 * @param mac the JDK's; empty with AES-GCM
 * @param authKey octets
 */
record SealedIke(
    String encryption, String cipher, int key, String integrity, String mac, int authKey, int icv) {
  private static final int INITIATOR = 0x08;
  private static final byte[] SALT = hex("a0a1a2a3");

  private static final List<SealedIke> CBC =
      List.of(
          new SealedIke(
              "AES-CBC-128 [RFC3602]", "AES", 16, "HMAC_MD5_96 [RFC2403]", "HmacMD5", 16, 12),
          new SealedIke(
              "AES-CBC-128 [RFC3602]", "AES", 16, "HMAC_SHA1_96 [RFC2404]", "HmacSHA1", 20, 12),
          new SealedIke(
              "AES-CBC-192 [RFC3602]",
              "AES",
              24,
              "HMAC_SHA2_384_192 [RFC4868]",
              "HmacSHA384",
              48,
              24),
          new SealedIke(
              "AES-CBC-256 [RFC3602]",
              "AES",
              32,
              "HMAC_SHA2_256_128 [RFC4868]",
              "HmacSHA256",
              32,
              16),
          new SealedIke(
              "AES-CBC-256 [RFC3602]",
              "AES",
              32,
              "HMAC_SHA2_512_256 [RFC4868]",
              "HmacSHA512",
              64,
              32),
          new SealedIke(
              "3DES [RFC2451]", "DESede", 24, "HMAC_SHA1_96 [RFC2404]", "HmacSHA1", 20, 12),
          new SealedIke("NULL [RFC2410]", "", 0, "HMAC_SHA1_96 [RFC2404]", "HmacSHA1", 20, 12));

  static List<SealedIke> all() {
    return Stream.concat(
            CBC.stream(),
            IntStream.of(128, 192, 256)
                .boxed()
                .flatMap(bits -> IntStream.of(8, 12, 16).mapToObj(icv -> SealedIke.gcm(bits, icv))))
        .toList();
  }

  static SealedIke gcm(int bits, int icv) {
    String name = "AES-GCM-" + bits + " with " + icv + " octet ICV [RFC5282]";
    return new SealedIke(name, "AES", bits / 8, "NONE [RFC4306]", "", 0, icv);
  }

  /** The line of {@code ikev2_decryption_table}. */
  String line() {
    return String.join(
        ",",
        "1111111111111111",
        "2222222222222222",
        text(encryptionKey(true)),
        text(encryptionKey(false)),
        '"' + encryption + '"',
        text(authKey(true)),
        text(authKey(false)),
        '"' + integrity + "\"\n");
  }

  /** A message that holds its payloads in SK. */
  byte[] message(int exchange, int flags, int first, byte[] payloads)
      throws GeneralSecurityException {
    return seal(exchange, flags, 46, first, new byte[0], payloads);
  }

  /** One fragment of a message, RFC 7383 section 2.5. */
  byte[] fragment(int exchange, int flags, int first, int number, int total, byte[] part)
      throws GeneralSecurityException {
    byte[] place = ByteBuffer.allocate(4).putShort((short) number).putShort((short) total).array();
    return seal(exchange, flags, 53, first, place, part);
  }

  private byte[] seal(int exchange, int flags, int type, int first, byte[] place, byte[] payloads)
      throws GeneralSecurityException {
    boolean initiator = (flags & INITIATOR) != 0;
    int block = cipher.isEmpty() || mac.isEmpty() ? 1 : cipher.equals("AES") ? 16 : 8;
    int pad = (block - (payloads.length + 1) % block) % block;
    byte[] plain = join(payloads, new byte[pad], new byte[] {(byte) pad});
    byte[] iv = new byte[mac.isEmpty() ? 8 : cipher.isEmpty() ? 0 : block];
    Arrays.fill(iv, (byte) 0x5a);
    int body = place.length + iv.length + plain.length + icv;
    byte[] sk = ByteBuffer.allocate(4).put((byte) first).putShort(2, (short) (4 + body)).array();
    byte[] clear =
        Arrays.copyOf(
            Packets.ike(
                0x20, exchange, flags, type, join(sk, place, new byte[body - place.length])),
            32 + place.length);
    SecretKeySpec secret =
        cipher.isEmpty() ? null : new SecretKeySpec(encryptionKey(initiator), 0, key, cipher);
    if (mac.isEmpty()) {
      Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
      gcm.init(Cipher.ENCRYPT_MODE, secret, new GCMParameterSpec(128, join(SALT, iv)));
      gcm.updateAAD(clear);
      byte[] sealed = gcm.doFinal(plain);
      return join(clear, iv, Arrays.copyOf(sealed, plain.length + icv));
    }
    byte[] sealed = plain;
    if (secret != null) {
      Cipher cbc = Cipher.getInstance(cipher + "/CBC/NoPadding");
      cbc.init(Cipher.ENCRYPT_MODE, secret, new IvParameterSpec(iv));
      sealed = cbc.doFinal(plain);
    }
    byte[] signed = join(clear, iv, sealed);
    Mac hmac = Mac.getInstance(mac);
    hmac.init(new SecretKeySpec(authKey(initiator), mac));
    return join(signed, Arrays.copyOf(hmac.doFinal(signed), icv));
  }

  private byte[] encryptionKey(boolean initiator) {
    byte[] octets = octets(key, initiator ? 1 : 101);
    return mac.isEmpty() ? join(octets, SALT) : octets;
  }

  private byte[] authKey(boolean initiator) {
    return octets(authKey, initiator ? 51 : 151);
  }

  private static byte[] octets(int length, int from) {
    byte[] octets = new byte[length];
    for (int i = 0; i < length; i++) {
      octets[i] = (byte) (from + i);
    }
    return octets;
  }

  private static String text(byte[] octets) {
    return HexFormat.of().formatHex(octets);
  }

  @Override
  public String toString() {
    return mac.isEmpty() ? encryption : encryption + " with " + integrity;
  }
}
