package resync.peer.wire.v1;

/** Security protocol identifiers (RFC 2407 section 4.4.1). They are not those of IKEv2. */
public final class ProtocolId {
  public static final int ISAKMP = 1;
  public static final int AH = 2;
  public static final int ESP = 3;

  private ProtocolId() {}
}
