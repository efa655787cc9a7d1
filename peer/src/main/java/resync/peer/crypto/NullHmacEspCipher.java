package resync.peer.crypto;

/** ESP without encryption (RFC 2410): an HMAC from the SPI to the end of the trailer. */
final class NullHmacEspCipher implements EspCipher {
  private final PacketIcv icv;

  NullHmacEspCipher(IntegrityAlgorithm integrity, EspKeys keys) {
    Keys.checkLength("encryption", keys.encryption(), 0);
    this.icv = new PacketIcv(integrity, keys.integrity());
  }

  @Override
  public int ivLength() {
    return 0;
  }

  @Override
  public int icvLength() {
    return icv.length();
  }

  @Override
  public int alignment() {
    return 4;
  }

  @Override
  public void seal(byte[] packet, int offset, int length, long sequence) {
    icv.update(packet, offset, HEADER_LENGTH + length);
    icv.write(packet, offset + HEADER_LENGTH + length);
  }

  @Override
  public int open(byte[] packet, int offset, int length) {
    int payload = length - HEADER_LENGTH - icv.length();
    if (payload < alignment() || payload % alignment() != 0) {
      return -1;
    }
    icv.update(packet, offset, HEADER_LENGTH + payload);
    return icv.matches(packet, offset + HEADER_LENGTH + payload) ? payload : -1;
  }
}
