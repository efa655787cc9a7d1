package resync.peer.wire;

/** IKEv2 payload types (RFC 7296 section 3.2, RFC 7383 for SKF). */
public enum PayloadType {
  SA(33),
  KE(34),
  IDI(35),
  IDR(36),
  CERT(37),
  CERTREQ(38),
  AUTH(39),
  NONCE(40),
  NOTIFY(41),
  DELETE(42),
  VENDOR_ID(43),
  TSI(44),
  TSR(45),
  ENCRYPTED(46),
  CONFIGURATION(47),
  EAP(48),
  ENCRYPTED_FRAGMENT(53);

  /** Ends the chain of payloads. */
  public static final int NONE = 0;

  private final int number;

  PayloadType(int number) {
    this.number = number;
  }

  /** The number on the wire. */
  public int number() {
    return number;
  }
}
