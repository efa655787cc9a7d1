package resync.peer.sa;

import resync.peer.crypto.EspCipher;

/** An SA of ESP (RFC 4303). */
public final class EspSa extends Sa {
  private final EspCipher cipher;

  EspSa(Spi spi, int replayWindow, EspCipher cipher) {
    super(spi, replayWindow);
    this.cipher = cipher;
  }

  @Override
  public IpsecProtocol protocol() {
    return IpsecProtocol.ESP;
  }

  /** What protects its packets, or opens them. */
  public EspCipher cipher() {
    return cipher;
  }
}
