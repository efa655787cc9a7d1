package resync.peer.sa;

import resync.peer.crypto.PacketIcv;

/** An SA of AH (RFC 4302). */
public final class AhSa extends Sa {
  private final PacketIcv icv;

  AhSa(Spi spi, int replayWindow, PacketIcv icv) {
    super(spi, replayWindow);
    this.icv = icv;
  }

  @Override
  public IpsecProtocol protocol() {
    return IpsecProtocol.AH;
  }

  /** What computes the ICV of its packets. */
  public PacketIcv icv() {
    return icv;
  }
}
