package resync.peer.esp;

import resync.peer.wire.ip.IpPacket;

/** Explicit congestion notification through a tunnel (RFC 6040). */
final class TunnelEcn {
  private static final int MASK = 3;
  private static final int NOT_ECT = 0;
  private static final int ECT_1 = 1;
  private static final int ECT_0 = 2;
  private static final int CE = 3;

  private TunnelEcn() {}

  /**
   * Carries the outer header's mark over to the inner one (RFC 6040 section 4.2).
   *
   * @return false if the packet must be dropped
   */
  static boolean decapsulate(int outerTrafficClass, byte[] b, int inner) {
    int outerEcn = outerTrafficClass & MASK;
    int innerClass = IpPacket.trafficClass(b, inner);
    int innerEcn = innerClass & MASK;
    if (outerEcn == CE && innerEcn == NOT_ECT) {
      return false;
    }
    boolean congested = outerEcn == CE && innerEcn != CE;
    boolean marked = outerEcn == ECT_1 && innerEcn == ECT_0;
    if (congested || marked) {
      IpPacket.setTrafficClass(b, inner, (innerClass & ~MASK) | outerEcn);
    }
    return true;
  }
}
