package resync.peer.crypto;

/** As much of ASN.1's DER as a key in PKCS #1 needs to become one in PKCS #8. */
final class Der {
  private Der() {}

  /** One element: tag, length, content. */
  static byte[] wrap(int tag, byte[] content) {
    int length = content.length;
    byte[] header =
        length < 0x80
            ? new byte[] {(byte) tag, (byte) length}
            : length < 0x100
                ? new byte[] {(byte) tag, (byte) 0x81, (byte) length}
                : new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
    return Octets.concat(header, content);
  }
}
