package resync.peer.sa;

/**
 * One security association: one protocol in one direction (RFC 4301 section 4.1). Its receiver
 * finds it by SPI and protocol.
 */
public abstract sealed class Sa permits EspSa, AhSa {
  private final Spi spi;
  private final ReplayWindow replayWindow;

  Sa(Spi spi, int replayWindow) {
    this.spi = spi;
    this.replayWindow = new ReplayWindow(replayWindow);
  }

  /** ESP or AH. */
  public abstract IpsecProtocol protocol();

  /** The SPI that its receiver has chosen. */
  public Spi spi() {
    return spi;
  }

  /** Which sequence numbers were received; of no meaning for what goes out. */
  public ReplayWindow replayWindow() {
    return replayWindow;
  }
}
