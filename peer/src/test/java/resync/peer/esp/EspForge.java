package resync.peer.esp;

import java.nio.ByteBuffer;
import java.util.Objects;
import resync.peer.crypto.EspCipher;
import resync.peer.sa.ChildSa;
import resync.peer.wire.ip.Ipv4Header;

/** Makes authentic ESP packets that the data plane itself would never send. */
final class EspForge {
  private EspForge() {}

  /** A raw ESP packet; padding begins with {@code 1 + paddingError}. */
  static byte[] seal(ChildSa sa, byte[] payload, long sequence, int paddingError, int nextHeader) {
    int alignment = cipher(sa).alignment();
    int padding = Math.floorMod(-(payload.length + 2), alignment);
    if (padding == 0) {
      padding = alignment;
    }
    ByteBuffer plain = ByteBuffer.allocate(payload.length + padding).put(payload);
    for (int i = 1; i <= padding; i++) {
      plain.put((byte) (i + paddingError));
    }
    return sealRaw(sa, plain.array(), sequence, padding, nextHeader);
  }

  /** A raw ESP packet of this plaintext, pad length and next header. */
  static byte[] sealRaw(ChildSa sa, byte[] plain, long sequence, int padLength, int nextHeader) {
    EspCipher cipher = cipher(sa);
    int length = 20 + 8 + cipher.ivLength() + plain.length + 2 + cipher.icvLength();
    ByteBuffer packet = ByteBuffer.allocate(length);
    Ipv4Header.write(
        packet.array(), 0, length, 0, 1, true, 64, 50, sa.localAddress(), sa.remoteAddress());
    packet.position(20);
    packet.putInt(sa.parameters().outboundSpi().value()).putInt((int) sequence);
    packet.position(28 + cipher.ivLength());
    packet.put(plain).put((byte) padLength).put((byte) nextHeader);
    cipher.seal(packet.array(), 20, plain.length + 2, sequence);
    return packet.array();
  }

  private static EspCipher cipher(ChildSa sa) {
    return Objects.requireNonNull(sa.bundle().esp()).outbound().cipher();
  }
}
