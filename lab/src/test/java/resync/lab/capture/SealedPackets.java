package resync.lab.capture;

import static resync.lab.capture.Packets.hex;
import static resync.lab.capture.Packets.ipv4;
import static resync.lab.capture.Packets.join;
import static resync.lab.capture.Packets.udp;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Encrypted IKE messages and ESP packets with keys that the test makes up. */
final class SealedPackets {
  /** AES-256 key and, for GCM, the salt of four octets behind it. */
  static final byte[] KEY = hex("00112233445566778899aabbccddeeff".repeat(2));

  static final byte[] SALT = hex("a0a1a2a3");
  static final byte[] AUTH_KEY = hex("0f1e2d3c4b5a69788796a5b4c3d2e1f0".repeat(2));
  private static final byte[] IV8 = hex("0102030405060708");
  private static final byte[] IV16 = hex("0102030405060708090a0b0c0d0e0f10");

  private SealedPackets() {}

  static String text(byte[] octets) {
    return HexFormat.of().formatHex(octets);
  }

  /** An IKEv2 message with one SK payload, RFC 5282 with a 16 octet ICV. */
  static byte[] ikeGcm(int exchange, int flags, int first, byte[] payloads)
      throws GeneralSecurityException {
    byte[] plain = join(payloads, hex("00"));
    byte[] clear = skHeader(exchange, flags, first, 8 + plain.length + 16);
    byte[] sealed = gcm(join(SALT, IV8), clear, plain);
    return join(clear, IV8, sealed);
  }

  /** The same by AES-CBC (RFC 3602) and HMAC-SHA-256-128 (RFC 4868). */
  static byte[] ikeCbc(int exchange, int flags, int first, byte[] payloads)
      throws GeneralSecurityException {
    int pad = (16 - (payloads.length + 1) % 16) % 16;
    byte[] plain = join(payloads, new byte[pad], new byte[] {(byte) pad});
    byte[] clear = skHeader(exchange, flags, first, 16 + plain.length + 16);
    byte[] signed = join(clear, IV16, cbc(plain));
    return join(signed, icv(signed));
  }

  private static byte[] skHeader(int exchange, int flags, int first, int body) {
    byte[] sk =
        ByteBuffer.allocate(4).put((byte) first).put((byte) 0).putShort((short) (4 + body)).array();
    byte[] message = Packets.ike(0x20, exchange, flags, 46, join(sk, new byte[body]));
    return Arrays.copyOf(message, 28 + 4);
  }

  /** ESP in tunnel mode, RFC 4106 with a 16 octet ICV, around a probe. */
  static byte[] espGcm(String spi, int sequence) throws GeneralSecurityException {
    return espGcm(spi, sequence, 17, udp(7007, 7007, new byte[24]));
  }

  /** The same around any IPv4 packet from 10.1.0.10 to 10.2.0.10. */
  static byte[] espGcm(String spi, int sequence, int protocol, byte[] payload)
      throws GeneralSecurityException {
    byte[] header = Arrays.copyOf(Packets.esp(spi, sequence), 8);
    byte[] sealed = gcm(join(SALT, IV8), header, espPlain(4, protocol, payload));
    return ipv4(50, 0, join(header, IV8, sealed));
  }

  /** ESP in tunnel mode by AES-CBC and HMAC-SHA-256-128, around a probe. */
  static byte[] espCbc(String spi, int sequence) throws GeneralSecurityException {
    byte[] header = Arrays.copyOf(Packets.esp(spi, sequence), 8);
    byte[] signed = join(header, IV16, cbc(espPlain(16, 17, udp(7007, 7007, new byte[24]))));
    return ipv4(50, 0, join(signed, icv(signed)));
  }

  private static byte[] espPlain(int block, int protocol, byte[] payload) {
    byte[] inner = ipv4(protocol, 0, payload);
    System.arraycopy(hex("0a01000a 0a02000a"), 0, inner, 12, 8);
    int pad = (block - (inner.length + 2) % block) % block;
    byte[] padding = new byte[pad];
    for (int i = 0; i < pad; i++) {
      padding[i] = (byte) (i + 1);
    }
    return join(inner, padding, new byte[] {(byte) pad, 4});
  }

  private static byte[] gcm(byte[] nonce, byte[] clear, byte[] plain)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.ENCRYPT_MODE, new SecretKeySpec(KEY, "AES"), new GCMParameterSpec(128, nonce));
    cipher.updateAAD(clear);
    return cipher.doFinal(plain);
  }

  private static byte[] cbc(byte[] plain) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
    cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(KEY, "AES"), new IvParameterSpec(IV16));
    return cipher.doFinal(plain);
  }

  private static byte[] icv(byte[] signed) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(AUTH_KEY, "HmacSHA256"));
    return Arrays.copyOf(mac.doFinal(signed), 16);
  }
}
